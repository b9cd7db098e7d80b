"""Several processes issue at once: no gap, no duplicate, no error, and little done under the write lock."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.inspections.factories import TeamFactory, make_unit
from tests.processes import database_url, environment
from tests.reports.factories import ready_visit

ROOT = Path(__file__).resolve().parents[2]
MOST_STATEMENTS = 40


def rows_of(url: str, sql: str):
    if connection.vendor == "sqlite":
        opened = sqlite3.connect(url.removeprefix("sqlite:///"))
        found = opened.execute(sql).fetchall()
        opened.close()
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def issue_at_once(tmp_path: Path, mode: str, processes: int, each: int) -> None:
    team, unit = TeamFactory(), make_unit()
    visits = [ready_visit(team=team, unit=unit).pk for _visit in range(processes * each)]
    url = database_url(tmp_path)
    env = environment(url, tmp_path)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.reports.issuing_process", mode]
            + [str(pk) for pk in visits[start::processes]],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
        )
        for start in range(processes)
    ]
    told = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    assert [error for one in told for error in one["errors"]] == []
    numbers = sorted(number for one in told for number in one["numbers"])
    assert numbers == list(range(1, processes * each + 1))
    kept = rows_of(url, "SELECT number, entry_number FROM reports_issueddocument ORDER BY id")
    assert sorted(number for number, _entry in kept) == numbers
    assert [entry for _number, entry in kept] == numbers
    assert rows_of(url, "SELECT last FROM reports_numberseries") == [(len(numbers),)]
    assert [one["rendered"] for one in told] == [0] * processes
    held = sorted(statements for one in told for statements in one["held"])
    print(  # noqa: T201  (the figure `make proof` is run for)
        f"\n{connection.vendor}: {processes} x {each} issued ({mode}), statements "
        f"under the write lock: {held[len(held) // 2]}, at most {held[-1]}; {len(held)} transactions"
    )
    assert held[-1] <= MOST_STATEMENTS


@pytest.mark.django_db(transaction=True)
def test_three_processes_without_taking_turns(tmp_path):
    issue_at_once(tmp_path, "free", processes=3, each=5)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_eight_processes_issue_fifty_each(tmp_path):
    issue_at_once(tmp_path, "turns", processes=8, each=50)
