"""The day turns at midnight in Vietnam, whatever zone the machine stands in."""

import datetime as dt
import os
import subprocess
import sys
import time

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.form_fields import read_day
from accounts.models import Notice
from desk.today import todays_work
from engines.vietnamese.dates import format_date
from findings.actions.reminders import run_deadlines
from findings.deadlines import deadline_of
from findings.models import CorrectionRequest
from inspections.models import CalendarDay
from reports.actions.supplement import issue_supplement
from reports.models import IssuedDocument
from tests.findings.factories import RequestFactory
from tests.inspections.factories import UserFactory, make_staff
from tests.reports.factories import issued, leader_of, ready_visit

ZONES = ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"]
# 31/12/2026 23:59:59 and 01/01/2027 00:00:00 in Vietnam
BEFORE = dt.datetime(2026, 12, 31, 16, 59, 59, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 12, 31, 17, 0, 0, tzinfo=dt.UTC)


@pytest.fixture(params=ZONES)
def machine(request, monkeypatch):
    """The whole process in another zone, below Django's own setting."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def due(db):
    """A request whose last day is 31/12/2026; New Year's day is off."""
    CalendarDay.objects.create(date=dt.date(2026, 1, 1), kind="off", name="Tết Dương lịch")
    CalendarDay.objects.create(date=dt.date(2027, 1, 1), kind="off", name="Tết Dương lịch")
    visit = ready_visit(held_on=dt.date(2026, 12, 17))
    row = RequestFactory(visit=visit, due_on=dt.date(2026, 12, 31))
    with time_machine.travel(dt.datetime(2026, 12, 17, 9, tzinfo=dt.UTC), tick=False):
        issued(visit)
    row.refresh_from_db()
    return row


def counted(client, row):
    """What depends on the day: words, counts, tabs, what was typed, the name of a file."""
    office = UserFactory(role="office")
    client.force_login(office)
    page = f"/requests/{row.pk}/"
    figures = {str(figure.label): figure.value for figure in todays_work(office).figures}
    export = client.get("/visits/?export=csv")
    return {
        "today": format_date(timezone.localdate()),
        "typed": format_date(read_day("1/1")),
        "words": deadline_of(row).left_words,
        "overdue": CorrectionRequest.objects.get(pk=row.pk).is_overdue,
        "tabs": [
            tab
            for tab in ("soon", "overdue")
            if page in client.get(f"/requests/?tab={tab}").content.decode()
        ],
        "home": (figures["sắp đến hạn"], figures["quá hạn"]),
        "file": export["Content-Disposition"].split('"')[1],
    }


def test_before_midnight_in_vietnam_it_is_still_the_last_day(machine, client, due):
    with time_machine.travel(BEFORE, tick=False):
        assert counted(client, due) == {
            "today": "31/12/2026",
            "typed": "01/01/2026",
            "words": "đến hạn hôm nay",
            "overdue": False,
            "tabs": ["soon"],
            "home": (1, 0),
            "file": "kiem-tra-20261231.csv",
        }
        clerk = make_staff(due.visit.unit)
        run_deadlines()
        assert Notice.objects.get(recipient=clerk).day == dt.date(2026, 12, 31)


def test_from_midnight_in_vietnam_it_is_late(machine, client, due):
    with time_machine.travel(AFTER, tick=False):
        assert counted(client, due) == {
            "today": "01/01/2027",
            "typed": "01/01/2027",
            "words": "quá hạn",  # New Year's day is no working day
            "overdue": True,
            "tabs": ["overdue"],
            "home": (0, 1),
            "file": "kiem-tra-20270101.csv",
        }


@pytest.mark.parametrize(
    ("moment", "day", "number"),
    [
        (BEFORE, dt.date(2026, 12, 31), (2026, 2)),
        # bad_inputs.json DT-051: half past midnight on New Year's day
        (dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC), dt.date(2027, 1, 1), (2027, 1)),
    ],
)
def test_a_document_bears_the_day_and_the_year_of_vietnam(machine, due, moment, day, number):
    minutes = IssuedDocument.objects.get(visit=due.visit)
    with time_machine.travel(moment, tick=False):
        paper = issue_supplement(
            minutes.pk, items=["Sửa số liệu."], reason="Chép nhầm.", by=leader_of(due.visit)
        )
    assert (paper.document_date, (paper.year, paper.number)) == (day, number)


START = """
import datetime, django, time_machine
django.setup()
from django.utils import timezone
for second in (-1, 0):
    moment = datetime.datetime(2026, 12, 31, 17, tzinfo=datetime.UTC)
    with time_machine.travel(moment + datetime.timedelta(seconds=second), tick=False):
        print(timezone.localdate())
"""


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_a_process_started_in_another_zone_keeps_vietnams_day(zone):
    """DT-053."""
    surroundings = {
        **os.environ,
        "TZ": zone,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_ENV": "development",
        "SECRET_KEY": "only-for-this-test",
    }
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=settings.BASE_DIR,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2026-12-31", "2027-01-01"]
