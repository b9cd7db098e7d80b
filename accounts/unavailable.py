"""A database that is locked by another program, away, or of another release.

A page waits settings.LOCK_WAIT_SECONDS for a lock and then answers 503 (`accounts.refusals`); what
a page only notes by the way is put off; background work waits as long as it lasts.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import (
    DatabaseError,
    Error,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.migrations.executor import MigrationExecutor

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
SHORT_WAIT_MS = 100  # for what a page only notes by the way
LONGEST_PAUSE = 10
WELL_AFTER = 60

# A code may carry more in its upper bits: SQLITE_BUSY_SNAPSHOT is SQLITE_BUSY | 2 << 8.
SQLITE_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
SQLITE_AWAY = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
# Deadlock, serialization; lock not available.
POSTGRES_LOCKED = {"40P01", "40001", "55P03"}
# Classes: connection, transaction rolled back, resources, object in use, an operator stepped in.
POSTGRES_AWAY = {"08", "40", "53", "55", "57"}


def _code(error: BaseException) -> int | str | None:
    """The database's own number of the fault. None: it had no chance to give one."""
    cause = error.__cause__
    return getattr(cause, "sqlite_errorcode", None) or getattr(cause, "pgcode", None)


def is_locked(error: BaseException) -> bool:
    """Somebody else holds what the statement needed. Its transaction has changed nothing."""
    code = _code(error)
    if isinstance(code, int):
        return code & 0xFF in SQLITE_LOCKED
    if code is None:
        return isinstance(error, OperationalError) and "is locked" in str(error)
    return code in POSTGRES_LOCKED


def is_passing(error: BaseException) -> bool:
    """The database is locked or away: the same statement may do in a while, unchanged."""
    code = _code(error)
    if isinstance(code, int):
        return code & 0xFF in SQLITE_LOCKED | SQLITE_AWAY
    if code is not None:
        return isinstance(error, OperationalError) and code[:2] in POSTGRES_AWAY
    if isinstance(error, InterfaceError):  # of psycopg: "connection already closed"
        return hasattr(error.__cause__, "pgcode")
    if isinstance(error, OperationalError):  # no connection, or cut off in the middle
        return True
    return type(error) is DatabaseError and getattr(connection.connection, "closed", 0) != 0


def write_or_put_off(work: Callable[[], Any]) -> bool:
    """`work`, a small write that a page can do without, at once or not at all.

    False when the database is locked or away: nothing was written, the page is shown all the same.
    Call it outside of a transaction.
    """
    try:
        with _short_wait():
            work()
    except Error as error:
        if not is_passing(error):
            raise
        log.info("put off, the database is locked or away: %s", error)
        return False
    return True


@contextmanager
def _short_wait() -> Iterator[None]:
    """A transaction that waits hardly at all for a lock."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {SHORT_WAIT_MS}")
            yield
        return
    connection.ensure_connection()
    held: Any = connection.connection
    held.execute(f"PRAGMA busy_timeout = {SHORT_WAIT_MS}")
    try:
        with transaction.atomic():
            yield
    finally:
        held.execute(f"PRAGMA busy_timeout = {int(settings.LOCK_WAIT_SECONDS * 1000)}")


class Pauses:
    """1, 2, 4 … `longest` seconds between tries; 1 again after a try that went well for a while."""

    def __init__(self, longest: int, well_after: int = WELL_AFTER) -> None:
        self.longest, self.well_after = longest, well_after
        self.last = 0

    def after(self, ran: float) -> int:
        """The pause after a try that lasted `ran` seconds."""
        if ran >= self.well_after:
            self.last = 0
        self.last = min(self.last * 2 or 1, self.longest)
        return self.last


def keep_trying(
    what: str,
    work: Callable[[], Answer],
    *,
    passing: Callable[[BaseException], bool] = is_passing,
) -> Answer:
    """The answer of `work`, begun again for as long as the database is locked or away.

    For background work, outside of any transaction. `work` is done in one transaction, or may be
    done twice; give `passing=is_locked` where a lost connection must not begin it again. Two lines
    of the log say that `what` waited and that it went on.
    """
    pauses = Pauses(LONGEST_PAUSE)
    while True:
        began = time.monotonic()
        try:
            answer = work()
        except Error as error:
            if connection.in_atomic_block or not passing(error):
                raise
            pause = pauses.after(time.monotonic() - began)
            if pause == 1:
                log.warning("%s waits, the database is locked or away: %s", what, one_line(error))
            close_old_connections()
            time.sleep(pause)
        else:
            if pauses.last:
                log.warning("%s goes on", what)
            return answer


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


def pending_migrations() -> int:
    """How many migrations of this release the database does not have."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
