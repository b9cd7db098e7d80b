"""The background worker really killed while it binds: a whole file in the end, and nothing beside."""

from __future__ import annotations

import hashlib
import random
import subprocess
import time
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.models import Job
from reports.models import IssuedDocument
from tests.processes import Installation, database_url
from tests.reports.test_bundles import documents_of
from tests.waiting import PATIENCE, wait_until

ENDED = {"done", "failed"}


class Outside(Installation):
    def __init__(self, folder: Path):
        super().__init__(folder, database_url(folder))

    def states(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT status FROM accounts_job ORDER BY id")]

    def worker(self) -> subprocess.Popen[str]:
        with (self.folder / "worker.log").open("ab") as log:
            return self.start("manage.py", "work", stdout=log, stderr=log)

    def wait(self, wanted) -> None:
        wait_until(lambda: wanted(self.states()), self.states)

    def every_result_is_whole(self) -> int:
        found = self.rows("SELECT file, sha256 FROM accounts_jobresult")
        for name, digest in found:
            stored = (self.files / name).read_bytes()
            assert hashlib.sha256(stored).hexdigest() == digest
        return len(found)


def kill_while_binding(outside: Outside, kills: int, chance: random.Random) -> int:
    """How many of the kills met a job at work."""
    at_work = 0
    for _kill in range(kills):
        worker = outside.worker()
        outside.wait(lambda states: "running" in states or set(states) <= ENDED)
        time.sleep(chance.uniform(0, 1.0))
        worker.kill()
        worker.wait()
        at_work += "running" in outside.states()
        outside.every_result_is_whole()
    return at_work


def prove(folder: Path, office, *, kills: int, jobs: int) -> None:
    documents_of([f"Huyện Số {n}" for n in range(6)])
    pks = list(IssuedDocument.objects.values_list("pk", flat=True))
    for _job in range(jobs):
        Job.objects.create(kind="bundle-pdf", owner=office, parameters={"pks": pks})
    outside = Outside(folder)
    at_work = kill_while_binding(outside, kills, random.Random(2026))
    last = outside.worker()
    try:
        outside.wait(lambda states: set(states) <= ENDED)
    finally:
        last.terminate()
        last.wait(timeout=PATIENCE)
    states = outside.states()
    assert outside.every_result_is_whole() == states.count("done")
    for message, attempts in outside.rows(
        "SELECT message, attempts FROM accounts_job WHERE status = 'failed'"
    ):  # what killed three workers is not tried a fourth time, and says so
        assert (message, attempts) == ("Việc này bị gián đoạn. Hãy chạy lại.", 3)
    assert list((folder / "work").glob("*")) == []
    queue = DBTaskResult._meta.db_table
    assert outside.rows(f"SELECT id FROM {queue} WHERE status = 'RUNNING'") == []
    checked = outside.command("check_files")
    assert checked.returncode == 0, checked.stdout
    print(f"\n{kills} kills, {at_work} of them at work: {states}")  # noqa: T201
    assert at_work >= kills // 2


@pytest.mark.django_db(transaction=True)
def test_killed_twice(tmp_path, office):
    prove(tmp_path, office, kills=2, jobs=2)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_killed_ten_times(tmp_path, office):
    prove(tmp_path, office, kills=10, jobs=8)
