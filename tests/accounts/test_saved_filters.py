"""Filters kept under a name: whose they are, who shares, and that they are only an address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import SavedFilter
from tests.inspections.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
LIST = "findings:request-list"
ADD = reverse("accounts:filter-add")


def keep(client, query: str, name: str, **more):
    address = f"{ADD}?list={LIST}&query={query}"
    form = client.get(address).context["form"]
    sent = {"form_key": form["form_key"].value(), "name": name, **more}
    return client.post(address, sent)


def test_a_filter_is_kept_opened_and_let_go(client, office):
    client.force_login(office)
    page = client.get("/requests/?tab=overdue&unit=lap+vo&q=&page=3").content.decode()
    assert f"{ADD}?list=findings%3Arequest-list&amp;query=tab%3Doverdue%26unit%3Dlap%2Bvo" in page
    shown = client.get(f"{ADD}?list={LIST}&query=tab%3Doverdue%26unit%3Dlap%2Bvo").content.decode()
    assert "Đơn vị đang thực hiện: <strong>lap vo</strong>" in shown
    assert "Trạng thái: <strong>Quá hạn</strong>" in shown
    answer = keep(client, "tab%3Doverdue%26unit%3Dlap%2Bvo%26page%3D3", "Quá hạn, Lấp Vò")
    assert (answer.status_code, answer.url) == (302, "/requests/?tab=overdue&unit=lap+vo")
    row = SavedFilter.objects.get()
    assert (row.owner, row.query, row.shared) == (office, "tab=overdue&unit=lap+vo", False)
    page = client.get("/requests/").content.decode()
    assert 'href="/requests/?tab=overdue&amp;unit=lap+vo"' in page
    assert "Quá hạn, Lấp Vò" not in client.get("/findings/").content.decode()
    assert "Quá hạn, Lấp Vò" in client.get(reverse("accounts:filter-list")).content.decode()
    assert client.get(reverse("accounts:filter-delete", args=[row.pk])).status_code == 200
    assert client.post(reverse("accounts:filter-delete", args=[row.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_name_stands_once_a_list(client, office):
    client.force_login(office)
    keep(client, "tab%3Doverdue", "Của tôi")
    again = keep(client, "tab%3Dnew", "Của tôi")
    assert "Danh sách này đã có một bộ lọc tên này" in again.content.decode()
    assert SavedFilter.objects.get().query == "tab=overdue"


def test_the_office_shares_with_everyone_but_unit_staff(
    client, office, leader, auditor, other_leader
):
    client.force_login(office)
    keep(client, "tab%3Doverdue", "Chung", shared="on")
    keep(client, "tab%3Dnew", "Riêng")
    staff = make_staff(make_unit())
    for person, sees in [(leader, True), (auditor, True), (staff, False)]:
        client.force_login(person)
        page = client.get("/requests/").content.decode()
        assert (">Chung</a>" in page) == sees, person
        assert ">Riêng</a>" not in page, person
    shared, own = SavedFilter.objects.get(name="Chung"), SavedFilter.objects.get(name="Riêng")
    client.force_login(leader)
    assert client.post(reverse("accounts:filter-delete", args=[shared.pk])).status_code == 403
    assert client.post(reverse("accounts:filter-delete", args=[own.pk])).status_code == 404
    assert SavedFilter.objects.count() == 2


def test_others_keep_for_themselves_only(client, leader):
    client.force_login(leader)
    assert 'name="shared"' not in client.get(f"{ADD}?list={LIST}&query=tab%3Dnew").content.decode()
    keep(client, "tab%3Dnew", "Mới", shared="on")
    assert SavedFilter.objects.get().shared is False


@pytest.mark.parametrize("query", ["list=desk:home", "list=", "query=tab%3Dnew", ""])
def test_only_a_list_has_filters(client, office, query):
    client.force_login(office)
    assert client.get(f"{ADD}?{query}").status_code == 404


def test_a_list_one_may_not_open_is_not_kept(client):
    client.force_login(make_staff(make_unit()))
    assert client.get(f"{ADD}?list=inspections:plan-list&query=year%3D2018").status_code == 403
