"""A person's notices, read one by one or all at once."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice
from findings.models import RequestReading
from tests.findings.factories import RequestFactory, make_visit
from tests.inspections.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(office, leader):
    for number in range(3):
        Notice.objects.create(recipient=office, text=f"Việc {number}", url=f"/visits/?n={number}")
    return Notice.objects.create(recipient=leader, text="Của người khác", url="/")


def test_one_sees_ones_own_notices_and_their_number_on_every_page(client, office, told):
    client.force_login(office)
    page = client.get("/accounts/notices/").content.decode()
    assert page.count("Việc ") >= 3
    assert "Của người khác" not in page
    assert "3 chưa đọc" in client.get("/").content.decode()


def test_opening_a_notice_reads_it_and_leads_on(client, office, told):
    client.force_login(office)
    mine = Notice.objects.filter(recipient=office).first()
    assert client.get(f"/accounts/notices/{mine.pk}/").url == mine.url
    assert Notice.objects.visible_to(office).unread().count() == 2
    assert client.get(f"/accounts/notices/{told.pk}/").status_code == 404
    only = client.get("/accounts/notices/?unread=1").content.decode()
    assert mine.text not in only


def test_a_notice_leads_nowhere_outside(client, office):
    away = Notice.objects.create(recipient=office, text="Ra ngoài", url="//example.com/")
    client.force_login(office)
    assert client.get(f"/accounts/notices/{away.pk}/").url == "/accounts/notices/"


def test_all_are_read_at_once_but_nobody_elses(client, office, told):
    client.force_login(office)
    assert client.get("/accounts/notices/read/").status_code == 405
    assert client.post("/accounts/notices/read/").url == "/accounts/notices/"
    assert not Notice.objects.visible_to(office).unread().exists()
    told.refresh_from_db()
    assert told.read_at is None
    assert "Đã đọc tất cả" not in client.get("/accounts/notices/").content.decode()


# --- a thing that was opened ----------------------------------------------------------------------
def notice(person, url):
    return Notice.objects.create(recipient=person, text="Có việc", url=url)


def badge(page) -> int:
    """The number in the frame of a page; 0 where it shows none."""
    found = re.search(r"(\d+) chưa đọc", page.content.decode())
    return int(found[1]) if found else 0


@pytest.fixture
def asked(db):
    """A request of issued minutes."""
    return RequestFactory(visit=make_visit(issued=True), status="issued")


@pytest.mark.parametrize(
    ("leads", "opens"),
    [
        ("/requests/{request}/", "/requests/{request}/"),
        ("/requests/{request}/", "/requests/{request}/answer/"),
        ("/requests/{request}/", "/requests/{request}/?from=mail"),
        ("/visits/{visit}/", "/visits/{visit}/"),
        ("/requests/", "/requests/"),
        ("/requests/?tab=due", "/requests/?tab=due"),
    ],
)
def test_opening_the_thing_itself_reads_its_notices(client, asked, leads, opens):
    staff = make_staff(asked.current_unit)
    keys = {"request": asked.pk, "visit": asked.visit_id}
    first, second = (notice(staff, leads.format(**keys)) for _ in range(2))
    other = notice(staff, "/requests/999999/")
    client.force_login(staff)
    assert badge(client.get("/accounts/notices/")) == 3
    page = client.get(opens.format(**keys))
    assert (page.status_code, badge(page)) == (200, 1)
    assert list(Notice.objects.visible_to(staff).unread()) == [other]
    assert badge(client.get("/accounts/notices/")) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.read_at
    assert second.read_at


def test_the_list_of_all_requests_is_not_each_of_them(client, asked):
    staff = make_staff(asked.current_unit)
    notice(staff, f"/requests/{asked.pk}/")
    notice(staff, "/requests/")
    client.force_login(staff)
    client.get(f"/requests/{asked.pk}/sheet/")
    assert [one.url for one in Notice.objects.visible_to(staff).unread()] == ["/requests/"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
    ],
)
def test_a_page_fetched_ahead_reads_nothing(client, asked, headers):
    staff = make_staff(asked.current_unit)
    one = notice(staff, f"/requests/{asked.pk}/")
    client.force_login(staff)
    for url in (one.url, f"/accounts/notices/{one.pk}/"):
        client.get(url, headers=headers)
        client.head(url)
    assert Notice.objects.visible_to(staff).unread().get() == one
    assert not RequestReading.objects.exists()


def test_a_page_that_is_not_shown_or_opened_by_somebody_else_reads_nothing(client, office, asked):
    staff = make_staff(asked.current_unit)
    one = notice(staff, f"/requests/{asked.pk}/")
    elsewhere = notice(staff, "/requests/999999/")
    colleague = make_staff(asked.current_unit)
    for person in (colleague, office):
        client.force_login(person)
        assert client.get(one.url).status_code == 200
    client.force_login(staff)
    assert client.get(elsewhere.url).status_code == 404
    assert set(Notice.objects.visible_to(staff).unread()) == {one, elsewhere}


def test_one_query_finds_them_and_none_where_nothing_is_new(client, asked):
    staff = make_staff(asked.current_unit)
    client.force_login(staff)
    url = f"/visits/{asked.visit_id}/"
    client.get(url)

    def asks() -> int:
        with CaptureQueriesContext(connection) as asked_of:
            client.get(url)
        return sum("accounts_notice" in one["sql"] and "read_at" in one["sql"] for one in asked_of)

    without = asks()  # the number of the frame comes with the person
    notice(staff, "/requests/999999/")
    assert asks() == without + 1
    notice(staff, url)
    assert asks() == without + 2  # and the mark itself
