"""Keeping accounts: who may, and what follows."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from accounts import actions
from accounts.models import AuditEntry, User
from accounts.stale import fingerprint

pytestmark = pytest.mark.django_db

LIST = "/people/"


def posted(client, url: str, **typed):
    page = client.get(url).content.decode()
    hidden = dict(re.findall(r'name="(form_key|seen)" value="([^"]*)"', page))
    return client.post(url, {"seen": "", **hidden, **typed})


NEW = {"username": "xatanphu", "full_name": "Lê Văn  Tân Phú", "role": "unit_staff"}


def test_the_office_makes_accounts_of_unit_staff_only(client, office):
    client.force_login(office)
    answer = posted(client, "/people/add/", **NEW)
    made = User.objects.get(username="xatanphu")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert (made.full_name, made.has_usable_password()) == ("Lê Văn Tân Phú", False)
    refused = posted(client, "/people/add/", **{**NEW, "username": "moi", "role": "office"})
    assert refused.status_code == 200
    assert not User.objects.filter(username="moi").exists()


def test_the_office_may_not_touch_other_roles(client, office, sysadmin, leader):
    client.force_login(office)
    for person in (sysadmin, leader):
        for page in ("", "close/", "slip/", "postings/add/"):
            assert client.get(f"/people/{person.pk}/{page}").status_code == 403
        assert client.post(f"/people/{person.pk}/close/").status_code == 403
    assert "Nguyễn Văn Thuận" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("role", ["leader", "unit_staff", "auditor"])
def test_nobody_else_keeps_accounts(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(LIST).status_code == 403
    assert client.get("/people/add/").status_code == 403


def test_same_user_name_in_other_letters_is_refused(client, sysadmin, office):
    client.force_login(sysadmin)
    answer = posted(client, "/people/add/", **{**NEW, "username": "VanPhong"})
    assert "Tên đăng nhập này đã có người dùng" in answer.content.decode()


def test_list_is_searched_without_accents(client, sysadmin, leader, office):
    client.force_login(sysadmin)
    page = client.get(LIST, {"q": "thuan nguyen"}).content.decode()
    assert "Nguyễn Văn Thuận" in page
    assert "Phạm Thị Văn Phòng" not in page


def test_slip_shows_a_link_once_and_is_kept_in_the_log(client, office, unit_staff):
    client.force_login(office)
    page = client.post(f"/people/{unit_staff.pk}/slip/")
    text = page.content.decode()
    assert re.search(r"http://127\.0\.0\.1:8000/accounts/password/\w+/[\w-]+/", text)
    assert "data:image/svg+xml" in text
    assert page["Cache-Control"].count("no-store") == 1
    entry = AuditEntry.objects.get(act="password_link")
    assert (entry.username, entry.target) == ("vanphong", "lapvo")


def test_deactivated_is_out_at_once_and_can_come_back(client, django_client, office, unit_staff):
    django_client.force_login(unit_staff)
    client.force_login(office)
    assert client.post(f"/people/{unit_staff.pk}/close/").status_code == 302
    assert django_client.get("/accounts/profile/").status_code == 302
    assert client.post(f"/people/{unit_staff.pk}/close/").status_code == 409
    assert client.post(f"/people/{unit_staff.pk}/open/").status_code == 302


def test_nobody_locks_themselves_out(client, sysadmin):
    client.force_login(sysadmin)
    assert client.post(f"/people/{sysadmin.pk}/close/").status_code == 409
    seen = fingerprint(sysadmin, ["role"])
    with pytest.raises(Exception, match="vai trò"):
        actions.change_account(sysadmin, by=sysadmin, seen=seen, role="auditor")


def test_a_stale_account_page_shows_both_texts(client, sysadmin, unit_staff):
    client.force_login(sysadmin)
    page = client.get(f"/people/{unit_staff.pk}/").content.decode()
    hidden = dict(re.findall(r'name="(form_key|seen)" value="([^"]*)"', page))
    User.objects.filter(pk=unit_staff.pk).update(phone="111")
    typed = {**NEW, "username": "lapvo", "phone": "222"}
    answer = client.post(f"/people/{unit_staff.pk}/", {**hidden, **typed})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "111" in text
    assert "222" in text


def test_posting_by_the_name_people_know(client, office, unit_staff):
    from units.models import Unit, UnitVersion

    unit = Unit.objects.create()
    UnitVersion.objects.create(
        unit=unit, name="Lấp Vò", full_name="Xã Lấp Vò", level="commune", kind="xã"
    )
    client.force_login(office)
    url = f"/people/{unit_staff.pk}/postings/add/"
    typed = {"unit": "lap vo", "from_day": "05/07/2025", "job_title": "Chủ tịch"}
    assert posted(client, url, **typed).status_code == 302
    posting = unit_staff.postings.get()
    assert (posting.unit, str(posting.from_day)) == (unit, "2025-07-05")
    assert "Xã Lấp Vò" in client.get(LIST).content.decode()
    url = f"/postings/{posting.pk}/end/"
    assert posted(client, url, last_day="31/12/2025").status_code == 302
    posting.refresh_from_db()
    assert str(posting.to_day) == "2025-12-31"


def test_the_role_of_a_new_account_is_chosen_and_never_preselected(client, sysadmin, office):
    client.force_login(sysadmin)
    page = client.get("/people/add/").content.decode()
    roles = page.split('name="role"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w*)"( selected)?', roles)[0] == ("", " selected")
    assert 'value="system_admin" selected' not in roles
    form = {"form_key": "a", "username": "moi", "full_name": "Lê Văn Mới", "role": ""}
    again = client.post("/people/add/", form).content.decode()
    assert "Lê Văn Mới" in again
    assert not User.objects.filter(username="moi").exists()
    client.force_login(office)  # makes accounts of unit staff only: nothing to choose
    assert 'value="unit_staff"' in client.get("/people/add/").content.decode()


def test_nobody_is_greeted_by_a_piece_of_their_role(client, sysadmin):
    User.objects.filter(pk=sysadmin.pk).update(
        full_name="Quản trị hệ thống", honorific="", given_name="thống"
    )
    client.force_login(sysadmin)
    for address in ("/", "/admin/"):
        page = re.sub(r"<[^>]*>", " ", client.get(address).content.decode())
        assert "Quản trị hệ thống" in page
        assert not re.search(r"(?<!hệ )\bthống\b", page), address


def test_createsuperuser_makes_a_system_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "cải cách 2018 Tháp Mười")
    call_command(
        "createsuperuser", "--noinput", username="quantri2", full_name="Nguyễn Thị Thu", verbosity=0
    )
    made = User.objects.get(username="quantri2")
    assert made.role == "system_admin"
    assert made.check_password("cải cách 2018 Tháp Mười")
