"""The admin goes by the same rules as the pages."""

from __future__ import annotations

import re

import pytest

from accounts.models import AuditEntry, Notice, User

pytestmark = pytest.mark.django_db


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def form_of(client, url: str, **typed) -> dict[str, str]:
    page = client.get(url).content.decode()
    return {"form_key": hidden(page, "form_key"), "seen": hidden(page, "seen"), **typed}


def user_form(client, user: User, **typed) -> dict[str, str]:
    url = f"/admin/accounts/user/{user.pk}/change/"
    given = {
        "username": user.username,
        "full_name": user.full_name,
        "role": user.role,
        "honorific": user.honorific,
        "given_name": user.given_name,
        "language": "vi",
        "is_active": "on",
    }
    return form_of(client, url, **{**given, **typed})


@pytest.fixture
def admin(client, sysadmin):
    client.force_login(sysadmin)
    return client


def test_change_is_saved_in_nfc_with_its_history(admin, office):
    url = f"/admin/accounts/user/{office.pk}/change/"
    answer = admin.post(url, user_form(admin, office, full_name="Phạm  Thị Mới"))
    assert answer.status_code == 302
    office.refresh_from_db()
    assert office.full_name == "Phạm Thị Mới"
    assert office.history.count() == 2


def test_a_stale_page_is_refused_and_shows_both_texts(admin, office):
    url = f"/admin/accounts/user/{office.pk}/change/"
    form = user_form(admin, office, full_name="Tên của tôi")
    User.objects.filter(pk=office.pk).update(full_name="Tên của người khác")
    answer = admin.post(url, form)
    assert answer.status_code == 409
    assert "Tên của tôi" in answer.content.decode()
    assert "Tên của người khác" in answer.content.decode()
    office.refresh_from_db()
    assert office.full_name == "Tên của người khác"


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_missing_or_foreign_fingerprint_is_refused(admin, office, seen):
    form = user_form(admin, office, full_name="X") | {"seen": seen}
    assert admin.post(f"/admin/accounts/user/{office.pk}/change/", form).status_code == 409


def test_the_same_form_twice_is_one_change(admin, office):
    url = f"/admin/accounts/user/{office.pk}/change/"
    form = user_form(admin, office, full_name="Một Lần")
    assert [admin.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert office.history.count() == 2


def test_rows_out_of_scope_are_404_and_unknown_rows_too(admin, office):
    theirs = Notice.objects.create(recipient=office, text="riêng", url="/")
    for path in (theirs.pk, 99999):
        for page in ("change", "history", "delete"):
            assert admin.get(f"/admin/accounts/notice/{path}/{page}/").status_code == 404


def test_the_log_is_read_only_and_filtered_day_first(admin):
    AuditEntry.objects.create(act="export", target="muc-thu-2018")
    for query, rows in (("05/07/2018", 0), ("", 1)):
        page = admin.get(f"/admin/accounts/auditentry/?at_to={query}").content.decode()
        assert page.count("muc-thu-2018") == rows
    page = admin.get("/admin/accounts/auditentry/?at_from=07/13/2018").content.decode()
    assert "muc-thu-2018" not in page
    assert admin.get("/admin/accounts/auditentry/add/").status_code == 403


@pytest.mark.parametrize("role", ["unit_staff", "auditor"])
def test_who_may_not_enter(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/admin/accounts/user/").status_code in (302, 403)
