"""Rules the database itself holds, for migrations: rows that never change, columns that freeze.

    operations = [
        insert_only("accounts_auditentry"),
        history_insert_only("accounts_historicaluser"),
        frozen_columns("inspections_visit", ["unit_id", "visit_date"],
                       "{row}.status IN ('issued', 'closed')", unique=[["plan_id", "number"]]),
    ]

A condition names the row as `{row}` and asks no other table. Both databases are served; a
statement that would change a row ends in IntegrityError. On SQLite the rules hold for a bare
connection too, without any pragma: REPLACE deletes silently there, so inserting over a kept row
is refused as well. SQLite builds a table anew when a column of it changes, and its triggers are
lost: repeat the operation at the end of such a migration (tests look for it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Statements = list[str]

PG_FUNCTION = """
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION 'refused: rows of % are kept as they are', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$refuse$;
"""
NAMES = ("update", "delete", "truncate", "insert", "overwrite")


def insert_only(
    table: str, *, pk: str = "id", unique: Iterable[Sequence[str]] = ()
) -> migrations.RunPython:
    """Rows are added and never changed, deleted or replaced. `unique`: its other unique keys."""
    keys = [[pk], *unique]
    sqlite = [
        _sqlite(table, "update", "UPDATE", ""),
        _sqlite(table, "delete", "DELETE", ""),
        _sqlite(table, "insert", "INSERT", _taken(table, keys)),
    ]
    return _operation(table, [*_pg_changes(table, "", ""), _pg_truncate(table)], sqlite)


def history_insert_only(table: str) -> migrations.RunPython:
    """The history table of a model ("accounts_historicaluser")."""
    return insert_only(table, pk="history_id")


def frozen_columns(
    table: str,
    columns: Iterable[str],
    when_pg: str,
    when_sqlite: str = "",
    *,
    pk: str = "id",
    unique: Iterable[Sequence[str]] = (),
) -> migrations.RunPython:
    """While `when` holds of a row, these columns keep their values and the row stays."""
    when_sqlite = when_sqlite or when_pg
    columns = list(columns)
    keys = [[pk], *unique]
    pg_changed = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns)
    lite_changed = " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in columns)
    pg_held = when_pg.format(row="OLD")
    lite_held = when_sqlite.format(row="OLD")
    held = when_sqlite.format(row="held")
    sqlite = [
        _sqlite(table, "update", "UPDATE", f"({lite_held}) AND ({lite_changed})"),
        _sqlite(table, "delete", "DELETE", lite_held),
        _sqlite(table, "insert", "INSERT", _taken(table, keys, f"({held})")),
        _sqlite(
            table,
            "overwrite",  # UPDATE OR REPLACE of one row onto the key of another
            "UPDATE",
            _taken(table, keys, f'({held}) AND held."{pk}" IS NOT OLD."{pk}"'),
        ),
    ]
    pg = [*_pg_changes(table, f"({pg_held}) AND ({pg_changed})", pg_held), _pg_truncate(table)]
    return _operation(table, pg, sqlite)


def trigger_name(table: str, what: str) -> str:
    return f"{table}_keep_{what}"


def _taken(table: str, keys: list[Sequence[str]], also: str = "1") -> str:
    same = " OR ".join(
        "(" + " AND ".join(f'held."{column}" = NEW."{column}"' for column in key) + ")"
        for key in keys
    )
    return f'EXISTS (SELECT 1 FROM "{table}" AS held WHERE ({same}) AND {also})'  # noqa: S608


def _sqlite(table: str, what: str, event: str, when: str) -> str:
    condition = f"WHEN {when}" if when else ""
    return (
        f'CREATE TRIGGER "{trigger_name(table, what)}" BEFORE {event} ON "{table}" {condition} '
        f"BEGIN SELECT RAISE(ABORT, 'refused: rows of {table} are kept as they are'); END"
    )


def _pg_changes(table: str, when_update: str, when_delete: str) -> Statements:
    statements = []
    for what, event, when in (
        ("update", "UPDATE", when_update),
        ("delete", "DELETE", when_delete),
    ):
        condition = f"WHEN ({when})" if when else ""
        statements.append(
            f'CREATE TRIGGER "{trigger_name(table, what)}" BEFORE {event} ON "{table}" '
            f"FOR EACH ROW {condition} EXECUTE FUNCTION accounts_refuse_change()"
        )
    return statements


def _pg_truncate(table: str) -> str:
    return (
        f'CREATE TRIGGER "{trigger_name(table, "truncate")}" BEFORE TRUNCATE ON "{table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change()"
    )


def _operation(table: str, pg: Statements, sqlite: Statements) -> migrations.RunPython:
    def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        on = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for what in NAMES:
            editor.execute(f'DROP TRIGGER IF EXISTS "{trigger_name(table, what)}"{on}')

    def put(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        remove(apps, editor)
        if editor.connection.vendor == "postgresql":
            editor.execute(PG_FUNCTION, params=None)
            statements = pg
        else:
            statements = sqlite
        for statement in statements:
            editor.execute(statement, params=None)

    return migrations.RunPython(put, remove)
