"""The database of a test, where other processes can reach it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[1]


def database_url(tmp_path: Path) -> str:
    """PostgreSQL's own; of SQLite, which tests keep in memory, a copy in a file."""
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        login = f"{at['USER']}:{at['PASSWORD'] or 'x'}@{at['HOST'] or '127.0.0.1'}:{at['PORT']}"
        return f"postgres://{login}/{at['NAME']}"
    path = tmp_path / "shared.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    return f"sqlite:///{path}"


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_ENV": "development",
        "DATABASE_URL": url,
        "MIGRATE_DATABASE_URL": url,
        "DATA_DIR": str(folder),
        **more,
    }


@contextmanager
def own_database(tmp_path: Path) -> Iterator[tuple[str, Callable[[str], list[Any]]]]:
    """An empty database of the kind the tests run on: its URL, and a query's first column."""
    if connection.vendor != "postgresql":
        path = tmp_path / "own.sqlite3"

        def column(sql: str) -> list[Any]:
            with closing(sqlite3.connect(path, timeout=PATIENCE)) as database:
                return [row[0] for row in database.execute(sql)]

        yield f"sqlite:///{path}", column
        return
    name = f"own_{uuid.uuid4().hex[:8]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")

    def column(sql: str) -> list[Any]:
        settings = connection.get_connection_params() | {"dbname": name}
        with closing(connection.Database.connect(**settings)) as database:
            cursor = database.cursor()
            cursor.execute(sql)
            return [row[0] for row in cursor.fetchall()]

    try:
        yield f"{database_url(tmp_path).rsplit('/', 1)[0]}/{name}", column
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Installation:
    """Database and files in a folder, as any other process finds them."""

    def __init__(self, folder: Path, url: str):
        self.folder, self.url = folder, url
        self.files = folder / "files"
        self.env = environment(url, folder)

    def connect(self):
        if self.url.startswith("sqlite"):
            return closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=PATIENCE))
        return closing(psycopg2.connect(self.url))

    def rows(self, sql: str) -> list[tuple]:
        with self.connect() as link:
            cursor = link.cursor()
            cursor.execute(sql)
            return cursor.fetchall()

    def start(self, *words: str, **how) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.env, text=True, **how)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
