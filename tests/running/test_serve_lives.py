"""`manage.py serve` outlives the death of either half, and another program's lock."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.running.test_serve import ROOT, Served, serve  # noqa: F401  (a fixture)
from tests.waiting import PATIENCE, wait_until

ENQUEUE = """
import django; django.setup()
from accounts.actions.jobs import enqueue
from accounts.models import User
job = enqueue("summary", by=User.objects.get(username="vanphong"), key="y2018-h1", form="xlsx")
print(job.pk)
"""


def answers(served: Served, method: str = "GET", path: str = "/accounts/login/") -> int:
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)) as page:
        try:
            page.request(method, path)
            return page.getresponse().status
        except OSError:
            return 0


@pytest.mark.proof
def test_either_half_may_die_and_the_database_be_locked(serve, tmp_path):  # noqa: F811
    served = serve(DEMO="1", LOCK_WAIT_SECONDS="0.5")
    served.wait_for("Ctrl-C")
    comes_back(served, "web", other="worker")
    comes_back(served, "worker", other="web")
    outlives_a_lock(served, tmp_path / "data", seconds=60)
    assert "Traceback" not in served.log.read_text()
    assert served.end(signal.SIGINT) == 0


def comes_back(served: Served, half: str, *, other: str) -> None:
    before = served.children()
    os.kill(before[half], signal.SIGKILL)
    wait_until(
        lambda: served.children().get(half, before[half]) != before[half], served.log.read_text
    )
    wait_until(lambda: answers(served) == 200, served.log.read_text)
    assert served.children()[other] == before[other]


def outlives_a_lock(served: Served, data: Path, seconds: int) -> None:
    before = served.children()
    with closing(sqlite3.connect(data / "db.sqlite3", isolation_level=None)) as holder:
        job = enqueued(data, served)
        holder.execute("BEGIN IMMEDIATE")
        for _ in range(seconds):
            time.sleep(1)
            assert answers(served) == 200
            assert answers(served, path="/healthz") == 200
        holder.execute("ROLLBACK")
        state = "SELECT status FROM accounts_job WHERE id = ?"
        done = ("done",)
        wait_until(lambda: holder.execute(state, [job]).fetchone() == done, served.log.read_text)
    assert served.children() == before


def enqueued(data: Path, served: Served) -> int:
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
        "DATA_DIR": str(data),
        "PORT": str(served.port),
    }
    done = subprocess.run(
        [sys.executable, "-c", ENQUEUE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)
