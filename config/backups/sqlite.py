"""SQLite: the database as of one moment in one file, and back.

Both ways use SQLite's own backup. Out: from a connection that holds a read transaction, so that
it is one state, never begins anew, and in WAL mode keeps no writer waiting. Back: one write
transaction, so that a process killed in it leaves the database as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.db import connection

DUMP = "database.sqlite3"


def version() -> str:
    return sqlite3.sqlite_version


@contextmanager
def snapshot() -> Iterator[Callable[[Path], None]]:
    """Queries inside see one moment; what it gives writes that moment to a new file."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # deferred, unlike Django's own: it takes no write lock
        try:
            cursor.execute("SELECT 1 FROM django_migrations")  # the moment
            yield dump
        finally:
            cursor.execute("ROLLBACK")


def dump(target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        # one file, without the journal beside it
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute(f'DELETE FROM "{Session._meta.db_table}"')  # noqa: S608
        copy.commit()
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise CommandError(f"the database is damaged ({state}).")


def refuse_version(made_with: str) -> None:
    """Every release of SQLite 3 reads the others' files."""


def refuse_second() -> None:
    """SQLite's own lock does."""


def load(source: Path) -> None:
    """Replace the database, in one transaction."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection, progress=_refuse_waiting)
    connection.close()


def _refuse_waiting(status: int, _left: int, _all: int) -> None:
    """Python would ask a locked database for ever; it has waited out the timeout already."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise CommandError("the database is in use: stop the program first.")
