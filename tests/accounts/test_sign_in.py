"""Signing in and out, limits of a session, the one-time link."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
import time_machine
from django.test import Client

from accounts import actions
from accounts.models import AuditEntry, User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PROFILE = "/accounts/profile/"
NEW = "một câu dễ nhớ và dài"


def acts() -> list[tuple[str, str]]:
    return [*AuditEntry.objects.order_by("pk").values_list("act", "username")]


def sign_in(client, username: str, password: str = PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


# as copied from a message or a page: signs that nobody sees, full-width letters, spaces
COPIED = ["vanphong\u200b", "\u200evanphong\u00a0", "\uff56anphong", " vanphong "]


@pytest.mark.parametrize("typed", ["vanphong", "VanPhong", *COPIED])
def test_sign_in_and_out_are_kept(client, office, typed):
    assert sign_in(client, typed).status_code == 302
    assert client.get(PROFILE).status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    answer = client.post("/accounts/logout/", follow=True)
    assert "Đã đăng xuất" in answer.content.decode()
    assert client.get(PROFILE)["Location"] == f"{LOGIN}?next={PROFILE}"
    assert acts() == [("login", "vanphong"), ("logout", "vanphong")]


def test_a_wrong_password_says_so_in_vietnamese_and_is_kept(client, office):
    page = sign_in(client, "vanphong", "sai-mat-khau").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert acts() == [("login_failed", "vanphong")]


def test_ten_failures_close_sign_in_however_the_name_is_written(client, office):
    for n in range(10):
        answer = sign_in(client, ["VANPHONG", "vanphong", *COPIED][n % 6], "sai")
    assert answer.status_code == 429
    assert "15 phút" in answer.content.decode()
    assert sign_in(client, "vanphong").status_code == 429
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert sign_in(client, "vanphong").status_code == 302


def test_thirty_idle_minutes_and_twelve_hours_end_a_session(client, office):
    start = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, "vanphong")
        clock.shift(dt.timedelta(minutes=29))
        assert client.get(PROFILE).status_code == 200
        clock.shift(dt.timedelta(minutes=31))
        assert client.get(PROFILE).status_code == 302
        sign_in(client, "vanphong")
        for _ in range(36):
            clock.shift(dt.timedelta(minutes=20))
            client.get(PROFILE)
        clock.shift(dt.timedelta(minutes=1))
        assert client.get(PROFILE).status_code == 302


def test_the_link_sets_a_password_once(client, office, sysadmin):
    link = actions.password_link(office, by=sysadmin)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    short = client.post(path, {"new_password1": "ngan", "new_password2": "ngan"})
    assert "12" in short.content.decode()
    form = {"new_password1": NEW, "new_password2": NEW}
    assert client.post(path, form)["Location"] == LOGIN
    assert client.get(path).status_code == 410
    assert client.post(path, form).status_code == 410
    assert sign_in(client, "vanphong", NEW).status_code == 302


def test_a_link_is_good_for_three_days_and_until_the_next(client, office, sysadmin):
    first = actions.password_link(office, by=sysadmin)
    second = actions.password_link(office, by=sysadmin)
    assert client.get(first).status_code == 410
    with time_machine.travel(time.time() + 3 * 24 * 3600 + 60):
        assert client.get(second).status_code == 410
    assert client.get("/accounts/password/abc/def/").status_code == 410


def test_a_new_slip_ends_the_old_password_and_open_sessions(client, office, sysadmin):
    sign_in(client, "vanphong")
    actions.password_link(office, by=sysadmin)
    assert client.get(PROFILE).status_code == 302
    assert sign_in(client, "vanphong").status_code == 200


def test_a_forced_change_leads_there_and_nowhere_else(client, office, sysadmin):
    actions.require_password_change(office, by=sysadmin)
    sign_in(client, "vanphong")
    assert client.get(PROFILE)["Location"] == "/accounts/password/"
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get(PROFILE).status_code == 200


def test_a_password_change_keeps_this_session_and_ends_the_others(client, django_client, office):
    sign_in(client, "vanphong")
    sign_in(django_client, "vanphong")
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/accounts/password/", form)
    assert client.get(PROFILE).status_code == 200
    assert django_client.get(PROFILE).status_code == 302


@pytest.mark.parametrize("field", [{"role": "auditor"}, {"is_active": False}])
def test_role_change_and_deactivation_end_sessions_at_once(client, office, field):
    sign_in(client, "vanphong")
    User.objects.filter(pk=office.pk).update(**field)
    assert client.get(PROFILE).status_code == 302


def test_profile_is_saved_and_the_language_follows_the_person(client, office):
    sign_in(client, "vanphong")
    page = client.get(PROFILE, headers={"accept-language": "en"}).content.decode()
    assert "Tài khoản của tôi" in page
    form = {
        "form_key": hidden(page, "form_key"),
        "seen": hidden(page, "seen"),
        "full_name": "Phạm Thị Văn Phòng",
        "honorific": "Bà",
        "given_name": "Phòng",
        "language": "en",
        "phone": "0277 3851 431",
    }
    assert client.post(PROFILE, form).status_code == 302
    page = client.get(PROFILE, headers={"accept-language": "vi"}).content.decode()
    assert "My account" in page
    assert "0277 3851 431" in page


def test_the_admin_has_no_sign_in_of_its_own(client, unit_staff):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(LOGIN)
    client.force_login(unit_staff)
    assert client.get("/admin/", follow=True).status_code == 403


def test_eighty_names_from_one_address_are_not_all_tried(client, office):
    codes = [sign_in(client, f"nguoi{n}", "sai").status_code for n in range(80)]
    assert codes == [200] * 50 + [429] * 30
    refused = sign_in(client, "vanphong")
    assert refused.status_code == 429
    assert "địa chỉ này" in refused.content.decode()
    other = {"username": "vanphong", "password": PASSWORD}
    assert client.post(LOGIN, other, REMOTE_ADDR="10.0.0.7").status_code == 302
    client.post("/accounts/logout/")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert sign_in(client, "vanphong").status_code == 302


def test_a_sign_in_from_a_second_tab_leads_on(office):
    browser = Client(enforce_csrf_checks=True)
    there = f"{LOGIN}?next={PROFILE}"
    form = {"username": "vanphong", "password": PASSWORD}
    token = hidden(browser.get(there).content.decode(), "csrfmiddlewaretoken")
    for _tab in range(2):  # both were opened before the first sign-in changed the token
        answer = browser.post(there, {**form, "csrfmiddlewaretoken": token}, follow=True)
        assert answer.redirect_chain[-1][0] == PROFILE
        assert answer.status_code == 200
    evil = f"{LOGIN}?next=https://evil.example/"
    answer = browser.post(evil, {**form, "csrfmiddlewaretoken": token}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    # any other form, and the sign-in page of nobody, are refused as before
    assert browser.post(PROFILE, {"csrfmiddlewaretoken": token}).status_code == 403
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(LOGIN, {**form, "csrfmiddlewaretoken": token}).status_code == 403
