"""`manage.py serve`, the heart of `make run`: two processes that live and end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

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

    def wait_for(self, pattern: str, seconds: int = 180) -> str:
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if found := re.search(pattern, self.log.read_text()):
                return found.group()
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

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
            if "gunicorn" in line or "db_worker" in line
        }

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made: Path = tmp_path_factory.mktemp("served")
    return made


@pytest.fixture
def served(folder) -> Iterator[Served]:
    running = Served(folder, DEMO="1")
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGTERM)


@pytest.mark.xdist_group("serve")
def test_it_ends_at_a_working_login_page_and_ctrl_c_ends_both(served):
    served.wait_for(r"Ctrl-C")
    said = served.log.read_text()
    assert f"http://127.0.0.1:{served.port}/" in said
    assert "cchc-demo-2018" in said
    for account in ["quantri", "vanphong", "truongdoan", "canbo", "hongngu", "lapvo", "theodoi"]:
        assert account in said
    page = HTTPConnection("127.0.0.1", served.port, timeout=20)
    page.request("GET", "/accounts/login/")
    answer = page.getresponse()
    assert answer.status == 200
    assert b'name="password"' in answer.read()
    children = served.children()
    assert set(children) == {"web", "worker"}
    assert served.end(signal.SIGINT) == 0
    assert not any(alive(pid) for pid in children.values())


@pytest.mark.xdist_group("serve")
def test_the_second_start_takes_seconds_and_one_death_ends_both(served):
    began = time.monotonic()
    served.wait_for(r"Ctrl-C")
    assert time.monotonic() - began < 15
    assert "Collecting" not in served.log.read_text()
    children = served.children()
    os.kill(children["worker"], signal.SIGKILL)
    assert served.process.wait(timeout=40) == 1
    assert "The background worker ended by itself" in served.log.read_text()
    assert not alive(children["web"])


def test_the_demo_is_for_this_machine_only(tmp_path):
    served = Served(tmp_path, DEMO="1", HOST="0.0.0.0")  # noqa: S104
    assert served.process.wait(timeout=40) == 1
    assert "HOST may be loopback only" in served.log.read_text()


def test_a_taken_port_is_said_before_any_work(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        served = Served(tmp_path, DEMO="1", PORT=str(other.getsockname()[1]))
        assert served.process.wait(timeout=40) == 1
    assert "Choose another" in served.log.read_text()
    assert not (tmp_path / "data" / "db.sqlite3").exists()
