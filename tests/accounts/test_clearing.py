"""The daily run removes form keys after seven days and sessions when they have expired."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.daily import CLEARING, clear_past_use, ran_on
from accounts.models import IdempotencyKey
from config.management.commands.work import tick
from tests.people import UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def make_key(name: str, age: dt.timedelta) -> None:
    row = IdempotencyKey.objects.create(user=UserFactory(), key=name, body_hash="0" * 64)
    IdempotencyKey.objects.filter(pk=row.pk).update(created_at=NOW - age)


def make_session(name: str, left: dt.timedelta) -> None:
    Session.objects.create(session_key=name, session_data="", expire_date=NOW + left)


@pytest.fixture
def rows():
    make_key("old", dt.timedelta(days=7, seconds=1))
    make_key("very old", dt.timedelta(days=400))
    make_key("in use", dt.timedelta(days=6, hours=23))
    make_session("expired", dt.timedelta(seconds=-1))
    make_session("living", dt.timedelta(hours=1))


def left() -> tuple[list[str], list[str]]:
    return (
        list(IdempotencyKey.objects.values_list("key", flat=True)),
        list(Session.objects.values_list("session_key", flat=True)),
    )


def test_what_is_past_its_use_goes_and_the_log_says_how_many(rows, caplog):
    with caplog.at_level(logging.INFO, "accounts.actions.daily"):
        assert clear_past_use() == {"form keys": 2, "sessions": 1}
    assert caplog.messages == ["removed: 2 form keys, 1 sessions"]
    assert left() == (["in use"], ["living"])
    assert clear_past_use() == {"form keys": 0, "sessions": 0}
    assert left() == (["in use"], ["living"])


def test_the_command_says_so_too(rows, capsys):
    call_command("run_deadlines")
    assert "removed: 2 form keys, 1 sessions" in capsys.readouterr().out.splitlines()


def test_the_worker_does_it_once_a_day(rows, clock):
    clock.move_to(NOW.replace(hour=6))
    tick()
    assert len(left()[0]) == 3  # not before people come to work
    clock.move_to(NOW)
    tick()
    assert left() == (["in use"], ["living"])
    assert ran_on(CLEARING, timezone.localdate())
    make_session("late", dt.timedelta(seconds=-1))
    tick()
    assert "late" in left()[1]
    clock.move_to(NOW + dt.timedelta(days=1))
    tick()
    assert left()[1] == []


def test_no_statement_removes_more_than_a_few_hundred():
    """A long write would hold the lock of SQLite, and everybody's save would wait for it."""
    Session.objects.bulk_create(
        Session(session_key=f"s{n}", session_data="", expire_date=NOW - dt.timedelta(days=1))
        for n in range(1_201)
    )
    with CaptureQueriesContext(connection) as asked:
        assert clear_past_use()["sessions"] == 1_201
    deletes = [q["sql"] for q in asked if q["sql"].startswith("DELETE")]
    assert len(deletes) >= 3
    assert all(sql.count(",") < 500 for sql in deletes)
    assert not Session.objects.exists()
