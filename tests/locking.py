"""A database that another program locks, as requests and background work of a test meet it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from accounts import unavailable
from tests.processes import database_url

WAIT = 0.02  # seconds; the product's 5 would only make the tests slow


class Lockable:
    """The test's database; of SQLite, which tests keep in memory, a copy in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.holder: Any = None

    def connect(self) -> Any:
        if connection.vendor == "sqlite":
            return sqlite3.connect(self.path, isolation_level=None)
        import psycopg2

        return psycopg2.connect(**connection.get_connection_params() | {"options": ""})

    def lock(self) -> None:
        """Nobody else writes any row until `release`; all may read."""
        self.holder = self.connect()
        if connection.vendor == "sqlite":
            self.holder.execute("BEGIN IMMEDIATE")
            return
        tables = ", ".join(f'"{name}"' for name in connection.introspection.table_names())
        self.holder.cursor().execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")

    def release(self) -> None:
        if self.holder is not None:
            self.holder.rollback()
            self.holder.close()
            self.holder = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        self.lock()
        try:
            yield
        finally:
            self.release()


def waits_briefly(settings_dict: dict[str, Any]) -> None:
    options = settings_dict["OPTIONS"]
    if "timeout" in options:
        options["timeout"] = WAIT
        options["init_command"] += " PRAGMA synchronous=OFF;"
    else:
        options["options"] = f"-c lock_timeout={int(WAIT * 1000)}"


@contextmanager
def database_of(**changed: Any) -> Iterator[None]:
    """Everything in this thread uses the database that these settings name."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict |= changed
    waits_briefly(other.settings_dict)
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = before


@pytest.fixture
def lockable(transactional_db, tmp_path, settings, monkeypatch) -> Iterator[Lockable]:
    settings.LOCK_WAIT_SECONDS = WAIT
    monkeypatch.setattr(unavailable, "SHORT_WAIT_MS", 1)
    url = database_url(tmp_path)
    found = Lockable(tmp_path / "shared.sqlite3")
    name = str(found.path) if url.startswith("sqlite") else connection.settings_dict["NAME"]
    with database_of(NAME=name):
        try:
            yield found
        finally:
            found.release()
