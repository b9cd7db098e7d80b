"""The import page of the admin: what it says of a bad file, and whose file it goes on with."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from accounts.admin_base import ScopedImportExportAdmin
from accounts.backends import ADMIN_RULES
from accounts.models import AuditEntry, Notice
from tests.accounts.test_import_export import NoticeResource

pytestmark = pytest.mark.django_db


class NoticeFiles(ScopedImportExportAdmin):
    resource_classes = [NoticeResource]


@pytest.fixture
def act(monkeypatch, office, client):
    monkeypatch.setitem(ADMIN_RULES, "accounts.notice", lambda user, act, obj: user == office)
    monkeypatch.setattr(NoticeFiles, "get_urls", lambda self: [])
    model_admin = NoticeFiles(Notice, admin.site)
    client.force_login(office)

    def send(view: str, **typed):
        request = RequestFactory().post("/x/", typed)
        request.user, request.session = office, client.session
        request._messages = []
        request.csrf_processing_done = True
        return getattr(model_admin, view)(request)

    return send


def file_of(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("dong.csv", text.encode(encoding))


def import_page(act, text: str, encoding: str = "utf-8") -> str:
    typed = {"format": "1", "resource": "0", "import_file": file_of(text, encoding)}
    return act("import_action", **typed).render().content.decode()


def test_a_file_in_another_encoding_is_explained(act):
    shown = import_page(act, "id;text\r\n;Ngự\r\n", "utf-16-be")  # no mark: not to be told
    assert "không đọc được" in shown.lower() or "không phải Unicode" in shown
    shown = import_page(act, "id;text\r\n;cấp\r\n".replace("ấ", "é"), "cp1258")
    assert "không phải Unicode (UTF-8)" in shown


def test_faults_name_the_line_of_the_file(act, office):
    shown = import_page(act, f"id;recipient;text;url\r\n;{office.pk};ổn;/\r\n;{office.pk};;/\r\n")
    assert re.search(r"<td>3</td>", re.sub(r"\s+", "", shown))
    assert not Notice.objects.exists()


def test_only_a_file_of_this_session_is_taken_in(act, office):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        act("process_import", import_file_name="../db.sqlite3", format="1", resource="0")


def test_export_is_kept_in_the_log(act, office):
    Notice.objects.create(recipient=office, text="=1+1", url="/")
    answer = act("export_action", format="1", resource="0", noticeresource_text="on")
    assert "'=1+1" in answer.content.decode("utf-8-sig")
    assert AuditEntry.objects.get(act="export").detail["rows"] == 1
