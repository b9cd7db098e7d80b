"""Environments the program starts with, and those it refuses."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k3y-of-fifty-or-more-random-characters-for-this-test-only-0123456789"
OFFICE = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "cchc.example.vn",
    "DATABASE_URL": "postgres://cchc_app:secret@db.example.vn/cchc",
    "MIGRATE_DATABASE_URL": "",
    "DEMO": "",
    "DEBUG": "",
    "DJANGO_ENV": "",
    "HOST": "",
    "PORT": "",
    "PUBLIC_URL": "",
    "PROXY_COUNT": "0",
}

DEMO = {"DEMO": "1", "ALLOWED_HOSTS": ""}
ON_THE_NETWORK = [
    ("HOST", "0.0.0.0"),  # noqa: S104
    ("HOST", "::"),
    ("HOST", "[::]"),
    ("HOST", "*"),
    ("HOST", "192.168.1.20"),
    ("HOST", "cchc.example.vn"),
    ("BIND", "0.0.0.0:8000"),
    ("BIND", "0.0.0.0"),  # noqa: S104
    ("BIND", ":8000"),
    ("BIND", "8000"),
    ("BIND", "*:8000"),
    ("BIND", "[::]:8000"),
    ("BIND", ":::8000"),
    ("BIND", "192.168.1.20:8000"),
    ("BIND", "cchc.example.vn:8000"),
    ("BIND", "127.0.0.1:8000,0.0.0.0:8001"),
    ("BIND", "tcp://0.0.0.0:8000"),
    ("GUNICORN_CMD_ARGS", "--bind=0.0.0.0:8000"),
    ("GUNICORN_CMD_ARGS", "-w 2 -b [::]:8000"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "127.0.0.1,cchc.example.vn"),
    ("CSRF_TRUSTED_ORIGINS", "https://cchc.example.vn"),
    ("PUBLIC_URL", "https://cchc.example.vn"),
]
ON_THIS_MACHINE = [
    {"HOST": "localhost", "PORT": "8123"},
    {"HOST": "::1"},
    {"BIND": "127.0.0.1:8000"},
    {"BIND": "[::1]:8000,localhost:8000"},
    {"ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]"},
    {"PUBLIC_URL": "http://[::1]:8000/", "CSRF_TRUSTED_ORIGINS": "http://localhost:8000"},
]


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **OFFICE, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": "postgres://cchc_app@db.example.vn/cchc"}, "DATABASE_URL"),
        ({"MIGRATE_DATABASE_URL": "postgres://owner@db.example.vn/cchc"}, "MIGRATE_DATABASE_URL"),
        ({"DEMO": "1", "ALLOWED_HOSTS": "cchc.example.vn"}, "ALLOWED_HOSTS"),
        *(({**DEMO, name: value}, name) for name, value in ON_THE_NETWORK),
    ],
)
def test_an_unsafe_environment_is_refused_in_one_line_that_names_the_variable(wrong, named):
    (sentence,) = environment.refusals({**OFFICE, **wrong})
    assert re.search(rf"\b{named}\b", sentence)


def test_an_office_with_all_it_needs_may_start():
    assert environment.refusals(OFFICE) == []
    assert environment.refusals({"DEMO": "1"}) == []


@pytest.mark.parametrize("variables", ON_THIS_MACHINE)
def test_the_demo_starts_on_every_name_of_this_machine(variables):
    assert environment.refusals({"DEMO": "1", **variables}) == []


@pytest.mark.parametrize("option", ["-b {}", "-b{}", "--bind {}", "--bind={}"])
def test_the_command_line_of_gunicorn_is_read_too(option):
    for address, faults in [("[::]:8000", 1), ("0.0.0.0", 1), ("127.0.0.1:8000", 0)]:  # noqa: S104
        line = f"gunicorn config.wsgi {option.format(address)} -w 2".split()
        assert len(environment.refusals({"DEMO": "1"}, line)) == faults


@pytest.mark.parametrize(
    "command",
    [
        "gunicorn -c config/gunicorn.py",  # BIND, as in the image
        "gunicorn -c config/gunicorn.py -b 0.0.0.0:0",
        "django runserver 0.0.0.0:0",
        "django runserver --noreload [::]:0",
    ],
)
def test_no_server_begins_to_serve_the_demo_to_the_network(command, tmp_path):
    bind = "0.0.0.0:0" if command.endswith("gunicorn.py") else ""
    ended = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(tmp_path),
            "DEMO": "1",
            "BIND": bind,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    assert "DEMO=1 serves well-known passwords" in ended.stderr + ended.stdout
    assert "Listening" not in ended.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_the_process_ends_with_that_line(missing):
    ended = manage("check", **{missing: ""})
    assert ended.returncode == 1
    assert missing in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_production_settings_pass_the_deployment_checks():
    ended = manage("check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr


def test_debug_is_off_unless_asked():
    ended = manage(
        "shell", "-v", "0", "-c", "from django.conf import settings as s; print(s.DEBUG)"
    )
    assert ended.stdout.strip() == "False"


SAY = """
from django.db import connection as c
with c.cursor() as q:
    for p in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
        print(p, q.execute("PRAGMA " + p).fetchone()[0])
print("transactions", c.transaction_mode)
"""


def test_sqlite_keeps_what_it_acknowledged_and_obeys_its_triggers(tmp_path):
    ended = manage("shell", "-v", "0", "-c", SAY, DATABASE_URL="", DATA_DIR=str(tmp_path))
    assert ended.stdout.split("\n")[:5] == [
        "journal_mode wal",
        "synchronous 2",  # FULL
        "foreign_keys 1",
        "recursive_triggers 1",
        "transactions IMMEDIATE",
    ], ended.stderr


def test_the_demo_makes_its_own_key_once_and_keeps_it_to_itself(tmp_path):
    key = environment.demo_key(tmp_path / "new")
    assert len(key) >= 50
    assert environment.demo_key(tmp_path / "new") == key
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    assert environment.demo_key(tmp_path / "other") != key


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://cchc.example.vn/"}, "https://cchc.example.vn"),
    ],
)
def test_printed_addresses_lead_back_here(env, url):
    assert environment.public_url(env) == url


ADDRESS = """
from django.test import RequestFactory
from axes.helpers import get_client_ip_address as address
print(address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR="10.0.0.2")))
"""


@pytest.mark.parametrize(("proxies", "seen"), [("0", "10.0.0.2"), ("1", "203.0.113.7")])
def test_the_callers_address_is_taken_from_a_proxy_only_when_there_is_one(proxies, seen):
    ended = manage("shell", "-v", "0", "-c", ADDRESS, PROXY_COUNT=proxies, DATABASE_URL="")
    assert ended.stdout.strip() == seen, ended.stderr
