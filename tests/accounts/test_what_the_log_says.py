"""The log of acts on sign-ins, wrong passwords and files, in words."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from inspections.actions.minutes import add_files
from inspections.uploads import check_upload
from reports.forms import PasswordForm
from tests.bad_inputs.payloads import jpg_exif_gps
from tests.findings.factories import leader_of, make_visit
from tests.people import PASSWORD
from tests.reports.factories import issued, ready_visit

LOGIN = "/accounts/login/"


def acts(act: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act=act).order_by("pk"))


@pytest.mark.parametrize("typed", ["Con mèo trèo cây cau 9", "mat-khau-thu-2018", "x" * 200])
def test_a_password_typed_into_the_name_box_is_kept_nowhere(client, office, typed, caplog):
    client.post(LOGIN, {"username": typed, "password": ""})
    client.post(LOGIN, {"username": typed, "password": "sai"})
    assert [entry.username for entry in acts("login_failed")] == ["(không có tài khoản này)"]
    assert typed[:20] not in str(list(AuditEntry.objects.values()))
    assert typed[:20].casefold() not in str(list(AccessAttempt.objects.values())).casefold()
    assert typed[:20].casefold() not in caplog.text.casefold()


def test_a_wrong_password_of_an_account_names_it(client, office):
    client.post(LOGIN, {"username": "VanPhong", "password": "sai"})
    assert [entry.username for entry in acts("login_failed")] == ["vanphong"]


def test_a_sign_in_writes_no_history_of_the_account(client, office):
    before = office.history.count()
    for _time in range(3):
        client.post(LOGIN, {"username": "vanphong", "password": PASSWORD})
        client.post("/accounts/logout/")
    office.refresh_from_db()
    assert office.last_login is not None
    assert office.history.count() == before
    office.phone = "0277 3851 431"
    office.save()
    assert office.history.count() == before + 1


def change(client: Client, old: str, new: str = "con mèo trèo cây cau") -> str:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/accounts/password/", form, follow=True).content.decode()


def test_ten_wrong_passwords_end_the_asking_once_more(client, office):
    client.force_login(office)
    for _time in range(10):
        assert "Mật khẩu không đúng" in change(client, "sai")
    page = change(client, PASSWORD)
    assert "Chờ 15 phút" in page
    assert PASSWORD not in page
    form = PasswordForm({"password": PASSWORD}, user=office)
    assert "Chờ 15 phút" in str(form.errors["password"])
    office.refresh_from_db()
    assert office.check_password(PASSWORD)
    assert {(e.username, e.target) for e in acts("login_failed")} == {
        ("vanphong", "nhập lại mật khẩu")
    }


def test_ten_wrong_ones_before_issuing_end_it_too(office, other_leader):
    for _time in range(10):
        form = PasswordForm({"password": "sai"}, user=office)
        assert "Mật khẩu không đúng" in str(form.errors["password"])
    assert "password" in PasswordForm({"password": PASSWORD}, user=office).errors
    # another person is not kept out by it
    assert "password" not in PasswordForm({"password": PASSWORD}, user=other_leader).errors


def test_the_right_password_is_not_counted(client, office):
    for _time in range(12):
        assert "password" not in PasswordForm({"password": PASSWORD}, user=office).errors
    assert acts("login_failed") == []


def test_pictures_that_a_page_shows_are_no_downloads(client, db):
    visit = make_visit()
    leader = leader_of(visit)
    photo = check_upload(SimpleUploadedFile("Bảng niêm yết.jpg", jpg_exif_gps()))
    (row,) = add_files(visit.pk, [photo], {}, by=leader)
    client.force_login(leader)
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    shown = set(re.findall(r'"(/[^"]*[?]inline[^"]*)"', page))
    assert len(shown) == 1
    for address in shown:
        assert b"".join(client.get(address)).startswith(b"\xff\xd8")  # a JPEG
    assert acts("download") == []
    b"".join(client.get(f"/visit-files/{row.pk}/"))
    assert [entry.target for entry in acts("download")] == [
        "tệp của đợt kiểm tra: Bảng niêm yết.jpg"
    ]


def test_the_log_names_things_in_words(client, office):
    document = issued(ready_visit())
    client.force_login(office)
    client.get(f"/documents/{document.pk}/minutes.pdf")
    client.get(f"/visits/{make_visit().pk}/minutes/draft.pdf")
    AuditEntry.objects.create(act="download", target="findings.responsefile:2")
    AuditEntry.objects.create(act="export", target="units.unitversion")
    AuditEntry.objects.create(act="denied", target="/visits/2/")
    AuditEntry.objects.create(act="download", target="gone.model:2")
    page = client.get("/accounts/log/").content.decode()
    assert f"văn bản đã phát hành: 01/BB-ĐKT, {document.document_date:%d/%m/%Y}" in page
    assert "findings.responsefile" not in page
    assert "units.unitversion" not in page
    assert "/visits/2/" in page
    assert "gone.model:2" in page
    for entry in AuditEntry.objects.exclude(target__startswith="gone"):
        assert not re.search(r"\w+\.\w+:\d", entry.target_words), entry.target
