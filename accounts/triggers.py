"""Rules that the database itself holds: triggers, and exclusion constraints on PostgreSQL.

A `Guard` says under which conditions the statements on a table are refused; a refused statement
ends in IntegrityError. `definitions` turns guards into what the database shall hold, `faults`
compares it with what the database does hold, and `put` makes up the difference.

On SQLite the rules hold for a bare connection too, without any pragma: REPLACE fires no delete
trigger there, so a guard must refuse an insert over a kept row as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ALWAYS = "1 = 1"
# Temporary tables are looked up last: whoever makes one named as ours must not blind a guard.
SEARCH_PATH = "search_path=public, pg_temp"
HISTORY_KEYS = ("m2m_history_id", "history_id")
Columns = defaultdict[str, set[str]]  # of every table; empty for one that is not there


@dataclass(frozen=True)
class Guard:
    """The conditions, on OLD and NEW, under which each kind of statement on a table is refused."""

    name: str  # its triggers are called <name>_update and so on
    table: str
    refused: dict[str, str]  # by INSERT, UPDATE, DELETE
    message: str
    first: str = ""  # PostgreSQL runs this before it asks; {row} is OLD or NEW
    code: str = "restrict_violation"  # PostgreSQL's name of the error
    may_be_emptied: bool = False  # by TRUNCATE, on PostgreSQL


@dataclass(frozen=True)
class Exclusion:
    """A constraint of PostgreSQL: no two rows of a table agree in this."""

    name: str
    table: str
    columns: frozenset[str]
    rule: str


@dataclass(frozen=True)
class Definition:
    """A trigger or constraint: the statements that make it, and what the database says it is."""

    table: str
    name: str
    statements: tuple[str, ...]
    text: str


class Problem(StrEnum):
    MISSING = "missing"
    CHANGED = "changed"
    OFF = "switched off"


@dataclass(frozen=True)
class Fault:
    """A trigger or constraint that is not as it has to be."""

    name: str
    problem: Problem


def insert_only(
    table: str, columns: Columns, vendor: str, unique: Iterable[Sequence[str]] = ()
) -> Guard:
    """Rows are added and never changed, deleted or replaced. `unique`: its other unique keys."""
    own = columns[table]
    key = next((name for name in HISTORY_KEYS if name in own), "id")
    refused = {"UPDATE": ALWAYS, "DELETE": ALWAYS}
    if vendor == "sqlite":
        keys = [[key], *(names for names in unique if own.issuperset(names))]
        refused["INSERT"] = _taken(table, keys)
    return Guard(f"{table}_keep", table, refused, f"refused: rows of {table} are kept as they are")


def _taken(table: str, keys: Iterable[Sequence[str]]) -> str:
    same = " OR ".join(
        "(" + " AND ".join(f'held."{column}" = NEW."{column}"' for column in key) + ")"
        for key in keys
    )
    return f'EXISTS (SELECT 1 FROM "{table}" held WHERE {same})'  # noqa: S608


def definitions(
    guards: Iterable[Guard | Exclusion], columns: Columns, vendor: str
) -> Iterator[Definition]:
    """What these guards are on this database, as far as their tables and columns are there."""
    for guard in guards:
        if not columns[guard.table]:
            continue
        if isinstance(guard, Exclusion):
            if guard.columns <= columns[guard.table]:
                yield _exclusion(guard)
            continue
        refused = {
            event: condition
            for event, condition in guard.refused.items()
            if _names_what_is_there(guard.table, condition, columns)
        }
        if refused:
            yield from (_postgresql if vendor == "postgresql" else _sqlite)(guard, refused)


def _names_what_is_there(table: str, condition: str, columns: Columns) -> bool:
    """Neither database looks up the names in a trigger before it fires, and then all fails."""
    tables = {"OLD": table, "NEW": table}
    for name, alias in re.findall(r'(?:FROM|JOIN)\s+"?(\w+)"?\s+(\w+)', condition):
        tables[alias] = name
    return all(
        column in columns[tables[alias]]
        for alias, column in re.findall(r'(\w+)\."?(\w+)', condition)
        if alias in tables
    )


def _sqlite(guard: Guard, refused: dict[str, str]) -> Iterator[Definition]:
    for event, condition in refused.items():
        name = trigger_name(guard.name, event)
        text = (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{guard.table}" WHEN {condition} '
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
        yield Definition(guard.table, name, (f'DROP TRIGGER IF EXISTS "{name}"', text), text)


def _postgresql(guard: Guard, refused: dict[str, str]) -> Iterator[Definition]:
    function = guard.name[:63]
    refuse = f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = '{guard.code}';"
    branches = "".join(
        f"IF TG_OP = '{event}' THEN {guard.first.format(row='OLD' if event == 'DELETE' else 'NEW')}"
        f" IF {condition} THEN {refuse} END IF; END IF; "
        for event, condition in refused.items()
    )
    body = (
        f" BEGIN IF TG_OP = 'TRUNCATE' THEN {refuse} END IF; {branches}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END "
    )
    made = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql"
        f" SET {SEARCH_PATH} AS $guard${body}$guard$"
    )
    for event in refused if guard.may_be_emptied else (*refused, "TRUNCATE"):
        name = trigger_name(guard.name, event)
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        trigger = (
            f"TRIGGER {name} BEFORE {event} ON {guard.table}"
            f" FOR EACH {each} EXECUTE FUNCTION {function}()"
        )
        statements = (made, f"CREATE OR REPLACE {trigger}")
        yield Definition(guard.table, name, statements, f"CREATE {trigger}\n{body}\n{SEARCH_PATH}")


def _exclusion(guard: Exclusion) -> Definition:
    statements = (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE {guard.table} DROP CONSTRAINT IF EXISTS {guard.name}",
        f"ALTER TABLE {guard.table} ADD CONSTRAINT {guard.name} {guard.rule}",
    )
    # without brackets and casts, which PostgreSQL adds when it tells a constraint
    text = re.sub(r"::[a-z ]+|[\s()]", "", guard.rule)
    return Definition(guard.table, guard.name, statements, text)


def trigger_name(guard: str, event: str) -> str:
    return f"{guard}_{event.lower()}"[:63]


SQLITE_COLUMNS = """
    SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table'
"""
# The catalogue tables, because information_schema hides from a role what it does not own.
POSTGRESQL_COLUMNS = """
    SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped
"""
SQLITE_HELD = "SELECT tbl_name, name, sql, 1 FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL_HELD = r"""
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true) || chr(10) || p.prosrc || chr(10)
    || coalesce(array_to_string(p.proconfig, ';'), ''),
    t.tgenabled = 'A'
    OR (t.tgenabled = 'O' AND current_setting('session_replication_role') <> 'replica')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, x.conname,
    regexp_replace(pg_get_constraintdef(x.oid), '::[a-z ]+|[\s()]', '', 'g'), true
    FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid
    WHERE x.contype = 'x' AND c.relnamespace = current_schema()::regnamespace
"""


def columns_of(connection: BaseDatabaseWrapper) -> Columns:
    """The names of the columns of every table."""
    found: Columns = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_COLUMNS if connection.vendor == "sqlite" else POSTGRESQL_COLUMNS)
        for table, column in cursor.fetchall():
            found[table].add(column)
    return found


def held(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], tuple[str, bool]]:
    """Text and whether it works, by table and name, of the triggers and exclusions there are."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_HELD if connection.vendor == "sqlite" else POSTGRESQL_HELD)
        return {(table, name): (text, bool(on)) for table, name, text, on in cursor.fetchall()}


def faults(connection: BaseDatabaseWrapper, wanted: Iterable[Definition]) -> list[Fault]:
    """What of `wanted` the database lacks, holds otherwise, or has switched off."""
    return [Fault(definition.name, problem) for definition, problem in _unlike(connection, wanted)]


def put(connection: BaseDatabaseWrapper, wanted: Iterable[Definition]) -> None:
    """Make whatever `faults` would name. Raises IntegrityError when kept rows break a rule."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for definition, _problem in _unlike(connection, wanted):
            for statement in definition.statements:
                cursor.execute(statement)


def take_off(connection: BaseDatabaseWrapper, names: str) -> None:
    """Drop the triggers whose names this regular expression matches from the start."""
    with connection.cursor() as cursor:
        for table, name in held(connection):
            if re.match(names, name):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "{name}"{on}')


def _unlike(
    connection: BaseDatabaseWrapper, wanted: Iterable[Definition]
) -> Iterator[tuple[Definition, Problem]]:
    there = held(connection)
    for definition in wanted:
        text, on = there.get((definition.table, definition.name), ("", False))
        if not text:
            yield definition, Problem.MISSING
        elif text != definition.text:
            yield definition, Problem.CHANGED
        elif not on:
            yield definition, Problem.OFF
