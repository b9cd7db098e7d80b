"""Imports that break off, at a row or by a kill, leave nothing; and what 2,000 rows cost."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.imports import receive_table, take_in
from accounts.models import SentTable
from tests.bad_inputs.import_payloads import csvf
from tests.inspections.factories import make_unit
from tests.processes import database_url, environment
from units import actions
from units.models import Unit, UnitVersion

ROOT = Path(__file__).resolve().parents[2]


def file_of(count: int) -> bytes:
    return csvf(rows=[[f"T{n}", f"Xã Mẫu {n}", "xã", "87"] for n in range(count)])


def province() -> Unit:
    return make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")


@pytest.mark.django_db
@pytest.mark.parametrize("at", [1, 5, 10])
def test_an_import_that_breaks_off_at_a_row_leaves_nothing(office, monkeypatch, at):
    province()
    sent = receive_table("units", "a.csv", file_of(10), by=office)
    before = (Unit.objects.count(), UnitVersion.history.count())
    written = []

    def break_off(version, *, by, save=actions.save_version):
        written.append(version)
        if len(written) == at:
            raise MemoryError
        return save(version, by=by)

    monkeypatch.setattr("units.actions.save_version", break_off)
    with pytest.raises(Exception, match=r"\w+"):
        take_in(sent.pk, by=office)
    assert (Unit.objects.count(), UnitVersion.history.count()) == before
    assert SentTable.objects.get().status == "waiting"


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_twenty_killed_imports_leave_nothing_or_everything(office, tmp_path):
    """On SQLite, whose file a kill could hurt; PostgreSQL rolls a lost connection back itself."""
    if connection.vendor != "sqlite":
        pytest.skip("the kill is aimed at the file of SQLite")
    province()
    sent = receive_table("units", "a.csv", file_of(400), by=office)
    url = database_url(tmp_path)
    path = url.removeprefix("sqlite:///")
    command = [sys.executable, "-m", "tests.accounts.import_process", str(sent.pk)]
    chance, found = random.Random(6), []
    for _round in range(20):
        work = subprocess.Popen(
            command, cwd=ROOT, env=environment(url, tmp_path), stdout=subprocess.PIPE, text=True
        )
        assert work.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.01, 1.2))
        work.kill()
        work.communicate()
        with sqlite3.connect(path) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM units_unitversion").fetchone()
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found.append(count)
        assert count in {1, 401}
        if count == 401:
            break
    print("rows after each kill:", found)  # noqa: T201


@pytest.mark.proof
@pytest.mark.django_db
def test_two_thousand_rows_are_previewed_within_ten_seconds(office):
    province()
    start = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        sent = receive_table("units", "a.csv", file_of(2000), by=office)
    seconds = time.monotonic() - start
    print(f"2,000 rows: {seconds:.1f} s, {len(asked)} statements")  # noqa: T201
    assert sent.preview["new"] == 2000
    assert len(asked) <= 2000 * 12 + 40
    assert seconds <= 10
