"""Imports that break off, at a row or by a kill, leave nothing; and what 2,000 rows cost."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from accounts.actions import imports
from accounts.models import SentTable
from tests.bad_inputs.import_payloads import csvf
from tests.importing import receive_table
from tests.inspections.factories import make_unit
from tests.processes import database_url, environment
from units.models import Unit, UnitVersion

ROOT = Path(__file__).resolve().parents[2]


def file_of(count: int) -> bytes:
    return csvf(rows=[[f"T{n}", f"Xã Mẫu {n}", "xã", "87"] for n in range(count)])


def province() -> Unit:
    return make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["units_unit", "units_unitversion", "units_historicalunitversion"]
)
def test_an_import_that_breaks_off_while_it_writes_leaves_nothing(office, table):
    province()
    sent = receive_table("units", "a.csv", file_of(10), by=office)
    imports.say_yes(sent.pk, by=office)
    before = (Unit.objects.count(), UnitVersion.history.count())

    def break_off(execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise MemoryError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_off), pytest.raises(MemoryError):
        imports.take_in(sent.pk, by=office)
    assert (Unit.objects.count(), UnitVersion.history.count()) == before
    assert SentTable.objects.get().status == "taking"
    assert imports.take_in(sent.pk, by=office).status == "done"  # as the job does when begun anew
    assert Unit.objects.count() == before[0] + 10


def statements(work: Callable[[], object]) -> Counter[str]:
    """By their first word; the log of the connection holds no more than 9,000."""
    said: Counter[str] = Counter()

    def note(execute, sql, params, many, context):
        said[sql.split()[0]] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return said


@pytest.mark.django_db
def test_a_check_reads_no_more_for_more_rows(office):
    province()
    few, many = (
        statements(lambda n=n: receive_table("units", "a.csv", file_of(n), by=office))
        for n in (10, 60)
    )
    assert few == many
    assert sum(many.values()) <= 40


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_twenty_killed_imports_leave_nothing_or_everything(office, tmp_path):
    """On SQLite, whose file a kill could hurt; PostgreSQL rolls a lost connection back itself."""
    if connection.vendor != "sqlite":
        pytest.skip("the kill is aimed at the file of SQLite")
    province()
    sent = receive_table("units", "a.csv", file_of(400), by=office)
    imports.say_yes(sent.pk, by=office)
    url = database_url(tmp_path)
    path = Path(url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    seconds = killed(sent.pk, url, tmp_path, after=60)[1]  # a whole import, nobody kills it
    chance, found = random.Random(6), []
    for _round in range(20):
        fresh(path, before)
        count, _seconds = killed(sent.pk, url, tmp_path, after=chance.uniform(0, seconds))
        found.append(count)
    print(f"an import takes {seconds:.1f} s; rows after each kill: {found}")  # noqa: T201
    assert set(found) <= {1, 401}
    assert found.count(1) >= 10  # killed at work


def killed(pk: int, url: str, folder: Path, *, after: float) -> tuple[int, float]:
    """The import, killed so many seconds after it began: how many names it left, and its time."""
    command = [sys.executable, "-m", "tests.accounts.import_process", str(pk)]
    work = subprocess.Popen(
        command, cwd=ROOT, env=environment(url, folder), stdout=subprocess.PIPE, text=True
    )
    assert work.stdout.readline() == "ready\n"
    began = time.monotonic()
    try:
        work.wait(after)
    except subprocess.TimeoutExpired:
        work.kill()
    took = time.monotonic() - began
    work.communicate()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM units_unitversion").fetchone()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return count, took


def fresh(path: Path, content: bytes) -> None:
    """The database as it was, without what a killed writer left beside it."""
    for beside in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    path.write_bytes(content)


@pytest.mark.proof
@pytest.mark.django_db
def test_two_thousand_rows_are_written_in_few_statements(office):
    province()
    sent = receive_table("units", "a.csv", file_of(2000), by=office)
    assert sent.preview["new"] == 2000
    imports.say_yes(sent.pk, by=office)
    said = statements(lambda: imports.take_in(sent.pk, by=office))
    print(", ".join(f"{count} {word}" for word, count in said.most_common()))  # noqa: T201
    assert Unit.objects.count() == 2001
    assert sum(said.values()) <= 200
