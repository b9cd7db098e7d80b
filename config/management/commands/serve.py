"""Prepares the database and the static files, then runs web server and background worker.

Either of them that ends by itself is started anew, while the other goes on.

What `make run` starts (with DEMO=1). Without DEMO it serves an office made by `first_run`.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from accounts.unavailable import keep_trying, pending_migrations
from config.supervision import Child, end, starter
from reports.bodies import load_body

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]

DEMO_PASSWORD = "cchc-demo-2018"  # noqa: S105  (the demo's public password, loopback only)
DEMO_ACCOUNTS = [
    ("quantri", "system administrator"),
    ("vanphong", "provincial office"),
    ("truongdoan", "leader of the CCHC team"),
    ("canbo", "secretary of the CCHC team"),
    ("hongngu", "staff of TX. Hồng Ngự"),
    ("lapvo", "staff of huyện Lấp Vò"),
    ("theodoi", "auditor"),
]


class Command(BaseCommand):
    help = "Prepare the database and static files, then keep web server and worker running."

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
        refuse_taken_port(host, port)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o750)
        keep_trying("the preparation", self.prepare)  # each of its steps may be done twice
        connections.close_all()
        self.supervise(host, port)

    def prepare(self) -> None:
        if pending_migrations():
            self.stdout.write("Bringing the database up to date")
            # its own process: settings give `migrate` the role that owns the tables
            migrate = [*MANAGE, "migrate", "--verbosity", "0", "--skip-checks"]
            if code := subprocess.run(migrate, check=False).returncode:  # noqa: S603
                raise CommandError(
                    f"The database could not be brought up to date (`migrate` ended with {code}, "
                    "see above). The site was not started."
                )
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        refuse_mixed_data()
        self.collect_static()
        call_command("load_units", verbosity=0)
        call_command("load_lists", verbosity=0)
        load_body()
        if settings.DEMO:
            call_command("load_demo", verbosity=0)

    def collect_static(self) -> None:
        """Compressing every file takes seconds: only when one of them changed."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        now = static_fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        self.stdout.write("Collecting static files")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)

    def supervise(self, host: str, port: int) -> None:
        """Keep both alive until a person asks for the end; Ctrl-C ends both."""
        asked = False

        def ask(_signal: int, _frame: FrameType | None) -> None:
            nonlocal asked
            asked = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, ask)
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        config = str(settings.BASE_DIR / "config" / "gunicorn.py")
        web = [sys.executable, "-m", "gunicorn", "-c", config, "-b", bind]
        start = starter(settings.BASE_DIR)
        children: list[Child] = []
        up = False
        try:
            children.append(Child("web server", web, start=start))
            children.append(Child("background worker", [*MANAGE, "work"], start=start))
            while not asked:
                for child in children:
                    if told := child.look(time.monotonic()):
                        self.stderr.write(told)
                if not up and is_well(host, port):
                    up = True
                    self.banner(bind)
                time.sleep(0.2)
        finally:
            end(children)
            self.stdout.write("Stopped.")

    def banner(self, bind: str) -> None:
        self.stdout.write(f"\n  http://{bind}/\n")
        if settings.DEMO:
            self.stdout.write(f"  Demo accounts, password {DEMO_PASSWORD}:")
            for username, role in DEMO_ACCOUNTS:
                self.stdout.write(f"    {username:<11} {role}")
        self.stdout.write(f"\n  Data: {settings.DATA_DIR}    Ctrl-C ends the program.\n")
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port} ({error.strerror}). Choose another: PORT=8001"
            ) from error


def refuse_mixed_data() -> None:
    """Demo passwords are public: an office's data and the demo never share a folder."""
    users = get_user_model().objects
    demo, real = users.filter(is_demo=True).exists(), users.filter(is_demo=False).exists()
    if settings.DEMO and real and not demo:
        raise CommandError("DATA_DIR holds a real office: the demo wants a folder of its own")
    if not settings.DEMO and demo:
        raise CommandError("DATA_DIR holds the demo, whose passwords everyone knows")


def static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            size, changed = storage.size(path), storage.get_modified_time(path)
            digest.update(f"{path} {size} {changed.timestamp()}\n".encode())
    return digest.hexdigest()


def is_well(host: str, port: int) -> bool:
    probe = http.client.HTTPConnection(host.strip("[]"), port, timeout=5)
    with contextlib.closing(probe):
        try:
            probe.request("GET", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0]})
            return probe.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False  # not up yet
