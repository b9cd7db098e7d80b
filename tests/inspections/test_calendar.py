"""The office calendar: its page, its rules, and that a request reads it once."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.logs import current_request_id
from inspections.calendar import office_calendar
from inspections.models import CalendarDay
from tests.inspections.factories import UserFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "date": "08/02/2027",
    "kind": "off",
    "name": "Mùng ba Tết",
    "source": "",
    "form_key": "a-first-key",
}


@pytest.fixture
def tet():
    return CalendarDay.objects.create(
        date=dt.date(2027, 2, 8), kind="off", name="Mùng ba Tết", certain=False
    )


def sent(client, address, **typed):
    page = client.get(address)
    seen = page.context["form"]["seen"].value() or ""
    key = page.context["form"]["form_key"].value()
    return client.post(address, TYPED | {"seen": seen, "form_key": key} | typed)


@pytest.mark.parametrize("role", ["office", "system_admin"])
def test_a_day_is_added_changed_and_deleted(client, role):
    client.force_login(UserFactory(role=role))
    answer = sent(client, "/calendar/add/")
    assert answer.url == "/calendar/?year=2027"
    day = CalendarDay.objects.get()
    assert (day.date, day.kind, day.certain) == (dt.date(2027, 2, 8), "off", False)
    page = client.get(answer.url).content.decode()
    assert "08/02/2027" in page
    assert "thứ Hai" in page
    assert "chưa có quyết định chính thức" in page
    sent(client, f"/calendar/{day.pk}/edit/", certain="on", source="Thông báo số 1")
    day.refresh_from_db()
    assert (day.certain, day.source) == (True, "Thông báo số 1")
    assert "chưa có quyết định chính thức" not in client.get(answer.url).content.decode()
    assert client.get(f"/calendar/{day.pk}/delete/").status_code == 200
    sent(client, f"/calendar/{day.pk}/delete/")
    assert not CalendarDay.objects.exists()
    assert CalendarDay.history.filter(history_type="-").count() == 1
    assert client.get(f"/calendar/{day.pk}/edit/").status_code == 404


def test_what_cannot_be_a_calendar_day_is_refused(client, tet):
    client.force_login(UserFactory(role="office"))
    again = sent(client, "/calendar/add/")
    assert "date" in again.context["form"].errors
    monday = sent(client, "/calendar/add/", date="15/02/2027", kind="make_up")
    assert "kind" in monday.context["form"].errors
    assert CalendarDay.objects.count() == 1
    saturday = sent(client, "/calendar/add/", date="13/02/2027", kind="make_up")
    assert saturday.status_code == 302


def test_a_stale_page_shows_both_texts(client, tet):
    client.force_login(UserFactory(role="office"))
    answer = sent(client, f"/calendar/{tet.pk}/edit/", name="Tết của tôi", seen="x")
    assert answer.status_code == 409
    assert "Tết của tôi" in answer.content.decode()
    assert "Mùng ba Tết" in answer.content.decode()


@pytest.mark.parametrize(
    ("year", "shown"), [("2027", True), ("2026", False), ("x", False), ("99999999", False)]
)
def test_the_year_stands_in_the_address(client, tet, year, shown):
    client.force_login(UserFactory(role="unit_staff"))
    page = client.get(f"/calendar/?year={year}").content.decode()
    assert ("Mùng ba Tết" in page) is shown
    assert "/calendar/add/" not in page


def test_a_year_is_taken_away_as_a_table(client, tet):
    client.force_login(UserFactory(role="office"))
    answer = client.get("/calendar/?year=2027&export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert (f"{rows[1][0]:%d/%m/%Y}", rows[1][1]) == ("08/02/2027", "thứ Hai")
    assert rows[1][3:5] == ("Mùng ba Tết", "Không")
    client.force_login(UserFactory(role="system_admin"))
    assert client.get("/calendar/?year=2027&export=xlsx").status_code == 403


def test_a_request_reads_the_calendar_once_and_the_next_anew(tet):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for _n in range(3):
                known.append(office_calendar())
        return len(asked)

    known = []
    token = current_request_id.set("one")
    assert queries() == 1
    current_request_id.set("two")
    CalendarDay.objects.create(date=dt.date(2027, 2, 9), kind="off", name="Mùng bốn Tết")
    assert queries() == 1
    current_request_id.reset(token)
    assert queries() == 3  # a command is no request
    assert known[0].undecided == {dt.date(2027, 2, 8)}
    assert known[3].days_off == {dt.date(2027, 2, 8), dt.date(2027, 2, 9)}


def test_the_admin_deletes_a_day_too(client, tet):
    client.force_login(UserFactory(role="office"))
    answer = client.post(f"/admin/inspections/calendarday/{tet.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not CalendarDay.objects.exists()
