"""PostgreSQL: a dump of one moment by pg_dump, and back by pg_restore in one transaction.

The programs come with the package postgresql-client, which must not be older than the server.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

DUMP = "database.dump"
INSTALLED = Path("/usr/lib/postgresql")
# no lock is waited for longer: somebody is changing the tables
LOCK_WAIT = "30s"


def version() -> str:
    return str(major())


def major() -> int:
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


@contextmanager
def snapshot() -> Iterator[Callable[[Path], None]]:
    """Queries inside see one moment; what it gives writes that moment to a new file."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # while pg_dump works
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        yield partial(dump, moment)


def dump(moment: str, target: Path) -> None:
    run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-comments",  # those on extensions are for their owner alone to write
        f"--snapshot={moment}",
        f"--lock-wait-timeout={LOCK_WAIT}",
        f"--exclude-table-data=*.{Session._meta.db_table}",
        f"--file={target}",
    )


def refuse_version(made_with: str) -> None:
    """A newer server's dump does not go into an older server."""
    if int(made_with) > major():
        raise CommandError(
            f"the copy was made of PostgreSQL {made_with}, this server is {major()}: "
            f"restore it into PostgreSQL {made_with} or newer."
        )


def refuse_second() -> None:
    """pg_restore outlives the command that called it when only that one is killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'pg_restore'"
        )
        if cursor.fetchone():
            raise CommandError("a copy is being loaded into this database: wait for its end.")


def load(source: Path) -> None:
    """Drop the tables, which are empty, and make them anew from the copy."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype"
        )
        for (function,) in cursor.fetchall():  # the guards'
            cursor.execute(f"DROP FUNCTION {function}")
    connection.close()
    run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(source),
    )


def run(name: str, *arguments: str) -> None:
    """Call one of PostgreSQL's programs on this database; raises CommandError with what it says."""
    login, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, ["--dbname"])
    ended = subprocess.run(  # noqa: S603
        [program(name, major()), "--no-password", *arguments, *login[1:]],
        env={**os.environ, "LC_ALL": "C", **(secrets or {})},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if "error:" in line]
        raise CommandError(said[0] if said else f"{name} ended with {ended.returncode}")


def program(name: str, server: int) -> str:
    """The oldest that is not older than the server: a newer one may write what it cannot read."""
    paths = {str(path) for path in INSTALLED.glob(f"*/bin/{name}")} | {shutil.which(name) or ""}
    versions = {path: _major_of(path) for path in paths if path}
    fitting = [path for path, found in versions.items() if found >= server]
    if not fitting:
        there = ", ".join(str(found) for found in sorted(versions.values())) or "none"
        raise CommandError(
            f"{name} of PostgreSQL {server} or newer is needed (found: {there}). "
            f"Install the package postgresql-client-{server}."
        )
    return min(fitting, key=lambda path: versions[path])


def _major_of(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found.group(1)) if found else 0
