"""`manage.py serve`, the heart of `make run`: two processes that live and end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    def __init__(self, folder: Path, **variables: str) -> None:
        self.port = free_port()
        self.log = folder / "log"
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "ALLOWED_HOSTS": "",
            "SECRET_KEY": "",
            **variables,
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, pattern: str) -> str:
        def said() -> re.Match[str] | None:
            ended = self.process.poll() is not None
            found = re.search(pattern, self.log.read_text())
            assert found or not ended, self.log.read_text()
            return found

        return wait_until(said, self.log.read_text).group()

    def children(self) -> dict[str, int]:
        lines = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.splitlines()
        return {
            "web" if "gunicorn" in line else "worker": int(line.split()[0])
            for line in lines
            if "gunicorn" in line or "manage.py work" in line
        }

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def rows_of(path: Path) -> dict[str, int]:
    """How many rows the demo wrote, and how many it wrote in their histories."""
    tables = ["accounts_user", "units_unitversion", "units_historicalunitversion"]
    tables += ["inspections_historicalvisit", "findings_historicalfinding"]
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as database:
        return {
            name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in tables
        }


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., Served]]:
    started = []

    def start(**variables: str) -> Served:
        started.append(Served(tmp_path, **variables))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.end(signal.SIGTERM)


def test_it_ends_at_a_login_page_keeps_its_data_and_ends_as_one(serve, tmp_path):
    served = serve(DEMO="1")
    served.wait_for(r"Ctrl-C")
    said = served.log.read_text()
    assert f"http://127.0.0.1:{served.port}/" in said
    assert "cchc-demo-2018" in said
    for account in ["quantri", "vanphong", "truongdoan", "canbo", "hongngu", "lapvo", "theodoi"]:
        assert account in said
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)) as page:
        page.request("GET", "/accounts/login/")
        answer = page.getresponse()
        assert answer.status == 200
        assert b'name="password"' in answer.read()
    children = served.children()
    assert set(children) == {"web", "worker"}
    assert served.end(signal.SIGINT) == 0
    assert not any(alive(pid) for pid in children.values())

    kept = rows_of(tmp_path / "data" / "db.sqlite3")
    assert min(kept.values()) > 0
    again = serve(DEMO="1")
    again.wait_for(r"Ctrl-C")
    assert rows_of(tmp_path / "data" / "db.sqlite3") == kept
    assert not re.search("Collecting|up to date", again.log.read_text())


def test_the_demo_is_for_this_machine_only(serve):
    served = serve(DEMO="1", HOST="0.0.0.0")  # noqa: S104
    assert served.process.wait(timeout=PATIENCE) == 1
    assert "HOST may be loopback only" in served.log.read_text()


def test_a_taken_port_is_said_before_any_work(serve, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        served = serve(DEMO="1", PORT=str(other.getsockname()[1]))
        assert served.process.wait(timeout=PATIENCE) == 1
    assert "Choose another" in served.log.read_text()
    assert not (tmp_path / "data" / "db.sqlite3").exists()
