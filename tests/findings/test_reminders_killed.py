"""The daily run really killed, twenty times, and really run in three processes at once."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.findings.factories import RequestFactory, make_stages, make_visit
from tests.inspections.factories import make_staff, make_unit
from tests.processes import database_url, environment
from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 8
ROUNDS = 20
FIRST_MONDAY = dt.date(2026, 3, 2)
LATER = "08:10"  # a letter lent to a dead process comes back in five minutes


def eight_people_with_a_late_request() -> set[str]:
    make_stages()
    unit = make_unit()
    visit = make_visit(unit=unit, issued=True)
    RequestFactory(
        visit=visit,
        due_on=dt.date(2026, 2, 2),
        status="issued",
        issued_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )
    found = set()
    for number in range(PEOPLE):
        person = make_staff(unit, username=f"canbo{number}")
        person.email = f"canbo{number}@example.vn"
        person.save()
        found.add(person.email)
    return found


def start(moment: str, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.findings.reminding_process", moment]
    begun = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert begun.stdout.readline() == "ready\n"
    return begun


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_killed_twenty_times_loses_nothing_and_repeats_at_most_the_letter_in_flight(tmp_path):
    people = eight_people_with_a_late_request()
    log = tmp_path / "mail.log"
    env = environment(database_url(tmp_path), tmp_path, MAIL_LOG=str(log))
    chance = random.Random(2026)
    repeated = killed = 0
    for number in range(ROUNDS):
        day = FIRST_MONDAY + dt.timedelta(weeks=number)  # every Monday brings a digest
        log.write_text("")
        run = start(f"{day}T08:00", env)
        time.sleep(chance.uniform(0, 0.6))
        killed += run.poll() is None
        run.kill()
        run.communicate()
        assert start(f"{day}T{LATER}", env).communicate(timeout=PATIENCE)[0] == "done\n"
        letters = [line.split() for line in log.read_text().splitlines()]
        assert {to for to, _number in letters} == people
        assert len({number for _to, number in letters}) == PEOPLE
        assert len(letters) <= PEOPLE + 1
        repeated += len(letters) - PEOPLE
    print(  # noqa: T201  (the figure `make proof` is run for)
        f"\n{ROUNDS} runs, {killed} killed at work, {repeated} letters repeated, none lost"
    )
    assert killed >= ROUNDS // 2


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_three_processes_at_once_send_every_letter_once(tmp_path):
    people = eight_people_with_a_late_request()
    log = tmp_path / "mail.log"
    env = environment(database_url(tmp_path), tmp_path, MAIL_LOG=str(log))
    runs = [start(f"{FIRST_MONDAY}T08:00", env) for _process in range(3)]
    assert [run.communicate(timeout=PATIENCE)[0] for run in runs] == ["done\n"] * 3
    letters = [line.split()[0] for line in log.read_text().splitlines()]
    assert sorted(letters) == sorted(people)
