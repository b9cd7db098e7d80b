"""Days, deadlines and counts of the list."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from findings.models import CorrectionRequest
from inspections.calendar import office_calendar
from inspections.models import CalendarDay, Visit
from reports.models import IssuedDocument
from tests.bad_inputs.adapter import (
    ADD_REQUEST,
    ASKED,
    COPIES,
    COUNTS,
    DATES,
    Door,
    is_built,
    sign_in,
)
from tests.bad_inputs.items import DATA, ITEMS, Item, each, value_of
from tests.bad_inputs.judging import accepted, body_of, nothing_stored, refused_at_field
from tests.bad_inputs.pages import faults, form_with, submit
from tests.bad_inputs.place import Place
from tests.people import PASSWORD
from tests.reports.factories import leader_of, ready_visit

pytestmark = pytest.mark.django_db
DAYS = [item for item in ITEMS if item["surface"] == "date.all"]
SUMS = [item for item in ITEMS if item["surface"] == "deadline arithmetic"]
NUMBERS = [i for i in ITEMS if i["family"] == "number" and is_built(i)]


def send(client, place: Place, door: Door, value):
    typed = {n: place.filled(text) for n, text in door.typed.items() if n != door.field}
    return typed, submit(client, place.filled(door.url), typed | {door.field: value})


def day_meant(text: str) -> dt.date | None:
    """dd/mm/yyyy and nothing else, worked out here and not by the product."""
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return dt.date(*map(int, reversed(found.groups()))) if found else None


def refused_or_kept(place: Place, door: Door, item: Item, meant) -> None:
    client, value, outcome = sign_in(place.people[door.who]), value_of(item), item["expect"]
    if outcome["outcome"] == "reject_field":
        with nothing_stored(place):
            typed, answer = send(client, place, door, value)
        refused_at_field(answer, door.field, typed)
        return
    _typed, answer = send(client, place, door, value)
    if outcome["outcome"].startswith("reject_or") and answer.status_code == 200:
        assert door.field in faults(body_of(answer))
        return
    if answer.status_code == 200:  # the day is read rightly; another rule of the field speaks
        assert form_with(body_of(answer))[door.field] == [value]
        said = faults(body_of(answer))[door.field]
        assert "dd/mm/yyyy" not in said
        assert "không có trong lịch" not in said
        return
    accepted(answer)
    assert door.kept(place) == meant


@each(DAYS)
def test_day(place, item):
    said = str(value_of(item))
    meant = None
    if said == "ngày 01 tháng 7 năm 2026":
        meant = dt.date(2026, 7, 1)
    elif item["expect"]["outcome"].startswith("accept"):
        meant = day_meant(said)
    for door in DATES:
        refused_or_kept(place, door, item, meant)


@each(NUMBERS)
def test_count(place, item):
    for door in COUNTS:
        refused_or_kept(place, door, item, {"１２": 12, "007": 7}.get(value_of(item)))


@each(SUMS)
def test_deadline(place, item):
    for kind, days in (("off", "days_off"), ("make_up", "make_up_working_days")):
        CalendarDay.objects.bulk_create(
            CalendarDay(date=dt.date.fromisoformat(day), kind=kind, name="-")
            for day in DATA["calendar_fixture"][days]
        )
    call = r"add_working_days\((\S+),(-?\d+)\)"
    start, count = re.fullmatch(call, str(value_of(item))).groups()
    start, count = dt.date.fromisoformat(start), int(count)
    if item["expect"]["outcome"] == "reject_field":
        with pytest.raises(ValueError, match="working days"):
            office_calendar().add_working_days(start, count)
        return
    wanted = item["expect"]["assert"].removeprefix("result ")
    assert office_calendar().add_working_days(start, count).isoformat() == wanted


def test_more_copies_for_one_side_than_were_made(place):
    """`late > total` of the list: the part is more than the whole; both fields are named."""
    client = sign_in(place.people["secretary"])
    typed = {"copies_total": "3", "copies_team": "5"}
    with nothing_stored(place):
        answer = submit(client, place.filled(COPIES), typed)
    assert set(faults(body_of(answer))) == {"copies_total", "copies_team", "copies_unit"}
    refused_at_field(answer, "copies_team", typed)


# --- days that contradict each other ---
def test_a_deadline_before_the_visit(place):
    client = sign_in(place.people["leader"])
    typed = ASKED | {"text": "Tăng cường tuyên truyền.", "due_on": "18/07/2018"}
    with nothing_stored(place):
        answer = submit(client, place.filled(ADD_REQUEST), typed)
    refused_at_field(answer, "due_on", typed)
    assert CorrectionRequest.objects.filter(visit=place.draft).count() == 0


@pytest.mark.guarded
def test_minutes_before_the_visit_takes_place(place):
    """Minutes bear the day of the visit; before it has come there are none to issue."""
    visit = ready_visit(held_on=timezone.localdate() + dt.timedelta(days=1))
    client, url = sign_in(leader_of(visit)), reverse("reports:minutes-issue", args=[visit.pk])
    page = client.get(url)
    assert "chưa đến ngày kiểm tra" in body_of(page).lower()
    key = re.search(r'name="form_key" value="([^"]*)"', body_of(page))
    answer = client.post(url, {"form_key": key[1] if key else "x", "password": PASSWORD})
    assert answer.status_code in (200, 409)
    assert not IssuedDocument.objects.exists()


def test_a_visit_outside_the_year_of_its_plan(place):
    client = sign_in(place.people["office"])
    with nothing_stored(place):
        answer = submit(
            client, place.filled("/visits/{draft}/edit/frame/"), {"held_on": "19/07/2019"}
        )
    assert {"plan", "held_on"} & set(faults(body_of(answer)))


def test_a_visit_on_a_day_off_is_said_to_be_one(place):
    CalendarDay.objects.create(date=dt.date(2026, 2, 17), kind="off", name="Tết Nguyên đán")
    client = sign_in(place.people["office"])
    Visit.objects.filter(pk=place.draft.pk).update(plan=None)
    answer = submit(
        client, place.filled("/visits/{draft}/edit/frame/"), {"held_on": "17/02/2026", "plan": ""}
    )
    page = answer if answer.status_code == 200 else client.get(answer.url)
    assert "ngày nghỉ" in body_of(page)
