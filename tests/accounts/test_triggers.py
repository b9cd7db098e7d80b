"""What is kept cannot be changed, on either database, nor from a bare connection."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from accounts.models import AuditEntry, User
from accounts.triggers import frozen_columns

lite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return "refused: rows of" in str(error)
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditentry SET target = 'x'",
        "DELETE FROM accounts_auditentry",
        "UPDATE accounts_historicaluser SET full_name = 'x'",
        "DELETE FROM accounts_historicaluser",
    ],
)
def test_kept_rows_cannot_be_changed(office, sql):
    AuditEntry.objects.create(act="export", target="a")
    assert refused(sql)


@pytest.mark.django_db
def test_queryset_and_instance_are_refused_too():
    entry = AuditEntry.objects.create(act="export", target="a")
    for change in (entry.save, entry.delete, lambda: AuditEntry.objects.update(target="b")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_truncate_and_replace_are_refused():
    entry = AuditEntry.objects.create(act="export", target="a")
    if connection.vendor == "postgresql":
        assert refused("TRUNCATE accounts_auditentry CASCADE")
        return
    rest = "at, act, username, request_id, target, detail"
    assert refused(
        f"REPLACE INTO accounts_auditentry (id, {rest}) SELECT id, {rest} FROM accounts_auditentry"
    )
    assert AuditEntry.objects.get().pk == entry.pk


TABLE = """CREATE TABLE kept (id INTEGER PRIMARY KEY, code TEXT UNIQUE, text TEXT, status TEXT)"""
BARE_ATTACKS = [
    "UPDATE kept SET text = 'x' WHERE id = 1",
    "DELETE FROM kept WHERE id = 1",
    "REPLACE INTO kept VALUES (1, 'z', 'x', 'draft')",
    "REPLACE INTO kept VALUES (9, 'a', 'x', 'draft')",
    "INSERT OR REPLACE INTO kept VALUES (1, 'a', 'x', 'issued')",
    "UPDATE OR REPLACE kept SET id = 1 WHERE id = 2",
    "UPDATE OR REPLACE kept SET code = 'a' WHERE id = 2",
]


def kept_table(execute) -> None:
    execute(TABLE)
    execute("INSERT INTO kept VALUES (1, 'a', 'kept', 'issued')")
    execute("INSERT INTO kept VALUES (2, 'b', 'free', 'draft')")


def put_triggers(schema_editor) -> None:
    operation = frozen_columns("kept", ["text"], "{row}.status = 'issued'", unique=[["code"]])
    operation.database_forwards("accounts", schema_editor, ProjectState(), ProjectState())


@pytest.mark.django_db(transaction=True)
@lite
@pytest.mark.parametrize("attack", BARE_ATTACKS)
def test_frozen_rows_withstand_a_bare_connection(tmp_path, attack):
    """No pragma of ours is set on this connection."""
    statements = []

    class Editor:
        connection = connection

        def execute(self, sql, params=()):
            statements.append(sql)

    frozen = frozen_columns("kept", ["text"], "{row}.status = 'issued'", unique=[["code"]])
    frozen.code(None, Editor())
    bare = sqlite3.connect(tmp_path / "bare.sqlite3", isolation_level=None)
    kept_table(bare.execute)
    for statement in statements:
        bare.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="refused: rows of kept"):
        bare.execute(attack)
    assert bare.execute("SELECT text FROM kept WHERE id = 1").fetchall() == [("kept",)]
    bare.close()


@pytest.mark.django_db(transaction=True)
def test_frozen_columns_freeze_when_the_condition_holds():
    with connection.cursor() as cursor:
        kept_table(cursor.execute)
    try:
        with connection.schema_editor() as editor:
            put_triggers(editor)
        assert refused("UPDATE kept SET text = 'x' WHERE id = 1")
        assert refused("DELETE FROM kept WHERE id = 1")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kept SET status = 'closed' WHERE id = 1")  # not frozen
            cursor.execute("UPDATE kept SET text = 'x' WHERE id = 2")
            cursor.execute("DELETE FROM kept WHERE id = 2")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE kept")


@pytest.mark.django_db(transaction=True)
def test_tables_are_empty_again_after_a_committing_test():
    assert not AuditEntry.objects.exists()
    assert not User.history.exists()
