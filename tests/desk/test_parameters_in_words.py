"""Unreadable parameters are told in words, and mean nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from inspections.models import Plan, Visit
from tests.bad_inputs.pages import faults, form_with, submit

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
LONG = "9" * 25


@pytest.fixture
def office(client, world):
    client.force_login(world.people["office"])
    return client


def body(answer) -> str:
    return answer.content.decode()


# address, parameter, what cannot be read
UNREAD = [
    ("/findings/", "visit", LONG),
    ("/findings/", "visit", "1,5"),
    ("/findings/", "visit", "1.5"),  # was read as visit 1
    ("/findings/", "visit", "abc"),
    ("/requests/", "visit", LONG),
    ("/requests/waiting/", "visit", LONG),
    ("/findings/", "units", LONG),
    ("/findings/", "unit_ids", "1,abc"),  # was read as unit 1
    ("/requests/", "unit_ids", "1;2"),
    ("/visits/", "units", f"1,{LONG}"),
    ("/visits/", "unit_ids", "²"),
    ("/visits/", "year", "20180000000"),
    ("/visits/", "team", LONG),
    ("/visits/", "plan", LONG),
    ("/visits/calendar/", "units", LONG),
    ("/visits/calendar/", "unit_ids", LONG),
    ("/plans/", "year", "1.00"),
    ("/teams/", "year", "1e400"),
    ("/documents/", "year", LONG),
]


@pytest.mark.parametrize(("address", "name", "typed"), UNREAD)
def test_a_list_says_what_it_cannot_read_and_shows_nothing(office, address, name, typed):
    page = office.get(address, {name: typed, "q": "chung"})
    assert page.status_code == 200
    said = faults(body(page))
    assert said.get(name) or "đơn vị" in said[""]  # hidden fields have no place to lead to
    rows = page.context.get("page_obj")
    assert (page.context["count"] if rows is None else rows.paginator.count) == 0
    assert typed in body(page)


@pytest.mark.parametrize(("typed", "year"), [("2018", 2018), ("2.018", 2018), ("２０１８", 2018)])
def test_a_year_of_the_calendar_is_read(office, typed, year):
    page = office.get("/calendar/", {"year": typed})
    assert page.context["year"] == year
    assert "không có nghĩa ở đây" not in body(page)


@pytest.mark.parametrize(
    ("address", "name", "typed"),
    [
        ("/calendar/", "year", "01945" + "9" * 20),
        ("/calendar/", "year", "năm ngoái"),
        ("/plans/{plan}/copy/", "year", "2.0"),
        ("/visits/calendar/", "month", "2018-13"),
        ("/requests/", "tab", "late"),
        ("/requests/waiting/", "tab", "all"),
        ("/plans/{plan}/", "group", "some"),
    ],
)
def test_what_has_no_field_is_said_on_top(office, world, address, name, typed):
    page = office.get(address.format(plan=world.plan.pk), {name: typed})
    assert page.status_code == 200
    assert f"“{typed}” trong địa chỉ của trang này không có nghĩa ở đây" in body(page)


# --- forms: the error stands beside the field, all else is kept ---
def test_a_team_of_25_digits(office, world):
    typed = {"held_on": "19/07/2018", "joined_teams": LONG}
    page = submit(office, "/visits/add/", typed)
    assert page.status_code == 200
    assert "joined_teams" in faults(body(page))
    assert form_with(body(page))["held_on"] == ["19/07/2018"]


def test_a_finding_of_25_digits(client, world):
    client.force_login(world.people["leader"])
    address = f"/visits/{world.draft.visit.pk}/requests/add/"
    page = submit(client, address, {"text": "Tăng cường tuyên truyền.", "findings": LONG})
    assert page.status_code == 200
    assert "findings" in faults(body(page))
    assert form_with(body(page))["text"] == ["Tăng cường tuyên truyền."]


def copies(client, world, typed):
    client.force_login(world.people["secretary"])
    address = f"/visits/{world.draft.visit.pk}/edit/copies/"
    return submit(client, address, {"copies_team": "", "copies_unit": "", "copies_total": typed})


@pytest.mark.parametrize("typed", ["1.000", "2.000", "32.767"])
def test_a_thousand_copies_are_not_one(client, world, typed):
    page = copies(client, world, typed)
    assert "99" in faults(body(page))["copies_total"]  # read as thousands, and too many
    assert form_with(body(page))["copies_total"] == [typed]
    assert Visit.objects.get(pk=world.draft.visit.pk).copies_total is None


def test_a_number_is_read_as_it_was_meant(client, world):
    assert copies(client, world, " 12 ").status_code == 302
    assert Visit.objects.get(pk=world.draft.visit.pk).copies_total == 12


@pytest.mark.parametrize("typed", ["1,5", "1.5", "1.00", "1.0000", "1,000", "32.768", LONG, "-1"])
def test_no_number_is_guessed(client, world, typed):
    page = copies(client, world, typed)
    assert page.status_code == 200
    assert faults(body(page))["copies_total"]
    assert form_with(body(page))["copies_total"] == [typed]
    assert Visit.objects.get(pk=world.draft.visit.pk).copies_total is None


def test_the_admin_reads_the_same_numbers_and_times(client, world):
    client.force_login(world.people["office"])
    page = submit(client, "/admin/inspections/plan/add/", {"year": "1.9", "title": "Kế hoạch"})
    assert page.status_code == 200
    assert "Ghi số nguyên" in body(page)
    assert form_with(body(page))["year"] == ["1.9"]
    saved = submit(client, "/admin/inspections/plan/add/", {"year": "2.019", "title": "Kế hoạch"})
    assert saved.status_code == 302
    assert Plan.objects.filter(year=2019).count() == 1


@pytest.mark.parametrize("typed", ["8 giờ 30 phút", "8g30", "8h30", "08:30"])
def test_a_time_is_read_as_people_write_it(client, world, typed):
    client.force_login(world.people["secretary"])
    address = f"/visits/{world.draft.visit.pk}/edit/general/"
    assert submit(client, address, {"starts_at": typed}).status_code == 302
    assert Visit.objects.get(pk=world.draft.visit.pk).starts_at == dt.time(8, 30)


def test_a_time_that_is_none_is_kept_and_said(client, world):
    client.force_login(world.people["secretary"])
    address = f"/visits/{world.draft.visit.pk}/edit/general/"
    page = submit(client, address, {"starts_at": "8.30"})
    assert "8 giờ 30 phút" in faults(body(page))["starts_at"]
    assert form_with(body(page))["starts_at"] == ["8.30"]


# --- the admin's lists are narrowed by their own filters alone ---
@pytest.mark.parametrize("query", [f"id__in={LONG}", "visit__id__exact=1", "condition__regex=("])
def test_a_list_of_the_admin_takes_no_other_parameter(office, query):
    assert office.get(f"/admin/findings/finding/?{query}").status_code == 400


def test_a_list_of_the_admin_takes_its_own(office):
    for query in ("kind__exact=strength", "visit__held_on_from=01/07/2018", "q=chung", "o=1"):
        assert office.get(f"/admin/findings/finding/?{query}").status_code == 200, query
    assert office.get("/admin/inspections/plan/?year=2018").status_code == 200
