"""The export page of the admin."""

from __future__ import annotations

import pytest
from django.contrib import admin
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


def test_export_is_kept_in_the_log(act, office):
    Notice.objects.create(recipient=office, text="=1+1", url="/")
    answer = act("export_action", format="1", resource="0", noticeresource_text="on")
    assert "'=1+1" in answer.content.decode("utf-8-sig")
    assert AuditEntry.objects.get(act="export").detail["rows"] == 1
