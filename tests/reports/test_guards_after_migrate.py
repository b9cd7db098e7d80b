"""The guards of kept rows stand after every `migrate`, and whoever takes them off is found out."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import AuditEntry
from config.management.commands import serve
from tests.processes import database_url, environment
from tests.reports.added_migrations import Migrations
from tests.reports.factories import issued
from tests.reports.test_immutability import full_visit

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL only")

REFUSED = {
    "issued finding": "UPDATE findings_finding SET condition = 'x'",
    "issued visit": "UPDATE inspections_visit SET place = 'x'",
    "register": "DELETE FROM reports_issueddocument",
    "events": "UPDATE inspections_visitevent SET reason = 'x'",
    "log of acts": "UPDATE accounts_auditentry SET target = 'x'",
    "history": "DELETE FROM units_historicalunitversion",
    "unit named twice a day": (
        "INSERT INTO units_unitversion (id, {columns})"
        " SELECT id + 100000, {columns} FROM units_unitversion ORDER BY id LIMIT 1"
    ),
}
# builds the whole table anew on SQLite
ADD = "migrations.AddField('{model}', 'extra', models.TextField(default='a'))"
CHANGED = {"findings": "finding", "units": "unitversion", "accounts": "auditentry"}


def change(app: str) -> str:
    return ADD.format(model=CHANGED[app])


@pytest.fixture
def more(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    made = []

    def make(app: str) -> Migrations:
        made.append(Migrations(tmp_path, app))
        return made[-1]

    yield make
    for migrations in made:  # the next test finds the database as it was
        with migrations.seen():
            migrate(migrations.app, migrations.head)
        for name in [name for name in sys.modules if name.startswith("half_way_")]:
            del sys.modules[name]


@pytest.fixture
def document():
    AuditEntry.objects.create(act="export", target="a")
    return issued(full_visit())


def migrate(*words: str, **options) -> None:
    call_command("migrate", *words, verbosity=0, **options)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [row.name for row in connection.introspection.get_table_description(cursor, table)]


def passed() -> set[str]:
    """The statements on kept rows that the database let pass; they are undone again."""
    found = set()
    rest = ", ".join(f'"{name}"' for name in columns("units_unitversion") if name != "id")
    for name, sql in REFUSED.items():
        try:
            with transaction.atomic():
                run(sql.replace("{columns}", rest))
                found.add(name)
                transaction.set_rollback(True)
        except IntegrityError as error:
            if not re.search("refused|units_", str(error)):
                raise
    return found


def complaints(client, caplog) -> dict[str, str]:
    """What each of the three says of the guards; nothing when it finds them whole."""
    said = {}
    for name, arguments in {"check": {"databases": ["default"]}, "check_register": {}}.items():
        try:
            call_command(name, **arguments)
        except (SystemCheckError, CommandError) as error:
            said[name] = str(error)
    caplog.clear()
    with caplog.at_level(logging.ERROR, logger="config.health"):
        answer = client.get("/healthz")
    log = "".join(record.getMessage() for record in caplog.records)
    assert (answer.status_code, answer.content) == ((503, b"unavailable") if log else (200, b"ok"))
    if log:
        said["healthz"] = log
    return said


@pytest.fixture
def all_is_well(client, caplog):
    def ask(pending: bool = False) -> None:
        assert passed() == set()
        said = complaints(client, caplog)
        if pending:  # a step back is told as what it is
            assert "migrations are not applied" in said.pop("healthz")
            # columns of this release may be missing by then, so it says what to do
            assert "“migrate”" in said.pop("check_register", "“migrate”")
        assert said == {}

    return ask


def test_the_guards_are_there_to_begin_with(document, all_is_well):
    all_is_well()


@pytest.mark.parametrize("app", CHANGED)
def test_a_migration_that_raises_half_way(document, more, all_is_well, app):
    migrations = more(app)
    migrations.add("1001_whole", change(app))
    migrations.add(
        "1002_half", ADD.replace("extra", "more").format(model=CHANGED[app]), "both(fail)"
    )
    with migrations.seen(), pytest.raises(RuntimeError, match="half way"):
        migrate()
    all_is_well()
    table = f"{app}_{CHANGED[app]}"
    assert {"extra", "more"} & set(columns(table)) == {"extra"}
    if app == "findings":  # what the first migration added is frozen as well
        with pytest.raises(DatabaseError, match="refused"):
            run("UPDATE findings_finding SET extra = 'b'")
    with migrations.seen():
        migrate(app, migrations.head)
    assert "extra" not in columns(table)
    all_is_well()


def test_a_migration_whose_last_statement_fails(document, more, all_is_well):
    """One that Django puts off to the end of the migration: a foreign key to no row."""
    migrations = more("findings")
    migrations.add("1001_whole", change("findings"))
    key = "models.ForeignKey('units.unit', models.CASCADE, default=99999, related_name='+')"
    migrations.add("1002_half", f"migrations.AddField('finding', 'more', {key})")
    with migrations.seen(), pytest.raises(IntegrityError):
        migrate()
    assert not connection.in_atomic_block
    all_is_well()
    assert "more_id" not in columns("findings_finding")
    with pytest.raises(DatabaseError, match="refused"):
        run("UPDATE findings_finding SET extra = 'b'")


def test_a_migration_without_a_transaction_that_raises_half_way(document, more, all_is_well):
    migrations = more("findings")
    migrations.add("1001_half", change("findings"), "both(fail)", atomic=False)
    try:
        with migrations.seen(), pytest.raises(RuntimeError, match="half way"):
            migrate()
        assert "extra" in columns("findings_finding"), "nothing took it away again"
        all_is_well()
    finally:
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE findings_finding DROP COLUMN extra")
    all_is_well()


@pytest.mark.parametrize(("app", "back"), [("units", "0001"), ("findings", "0002")])
def test_one_step_back_and_forward_again(document, all_is_well, app, back):
    try:
        migrate(app, back)
        all_is_well(pending=True)
    finally:
        migrate()
    all_is_well()


def test_before_their_tables_the_other_guards_stand(all_is_well):
    AuditEntry.objects.create(act="export", target="a")
    try:
        migrate("reports", "zero")
        assert "reports_issueddocument" not in connection.introspection.table_names()
        with pytest.raises(DatabaseError, match="refused"):
            run("DELETE FROM accounts_auditentry")
        call_command("check", databases=["default"])
    finally:
        migrate()


# Table, trigger and PostgreSQL's function of a guard of each kind.
GUARDS = {
    "issued": (
        "findings_finding",
        "reports_guard_findings_finding_update",
        "reports_guard_findings_finding",
    ),
    "log": ("accounts_auditentry", "accounts_auditentry_keep_delete", "accounts_auditentry_keep"),
    "history": (
        "units_historicalunitversion",
        "units_historicalunitversion_keep_update",
        "units_historicalunitversion_keep",
    ),
    "loop": ("units_unitversion", "units_no_loop_insert", "units_no_loop"),
}


def drop(table: str, trigger: str, _function: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {trigger}{on}")


def replace(table: str, trigger: str, function: str) -> None:
    if connection.vendor == "postgresql":
        run(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NEW; END'"
        )
    else:
        drop(table, trigger, function)
        run(f"CREATE TRIGGER {trigger} BEFORE DELETE ON {table} BEGIN SELECT 1; END")


def switch_off(table: str, trigger: str, _function: str) -> None:
    run(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def only_for_replicas(table: str, trigger: str, _function: str) -> None:
    run(f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}")


@pytest.mark.parametrize("kind", GUARDS)
@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (drop, "Thiếu"),
        (replace, "bị thay đổi"),
        pytest.param(switch_off, "bị tắt", marks=postgres),
        pytest.param(only_for_replicas, "bị tắt", marks=postgres),
    ],
)
def test_a_guard_that_does_not_work_is_named_until_migrate_puts_it_back(
    client, caplog, all_is_well, document, harm, word, kind
):
    harm(*GUARDS[kind])
    trigger = GUARDS[kind][1]
    said = complaints(client, caplog)
    assert set(said) == {"check", "check_register", "healthz"}
    assert all(trigger in words and word in words for words in said.values()), said
    for command in ("serve", "work"):
        with pytest.raises(SystemCheckError, match=trigger):
            call_command(command)
    migrate()
    all_is_well()


@pytest.mark.parametrize("fake", ["units", "findings"])
def test_a_migrate_that_only_pretends_puts_them_back(all_is_well, document, fake):
    drop(*GUARDS["issued"])
    try:
        migrate(fake, "0001", fake=True)
        assert passed() == set()
        drop(*GUARDS["log"])
    finally:
        migrate(fake=True)
    all_is_well()


def test_a_look_at_the_plan_changes_nothing(document):
    drop(*GUARDS["issued"])
    migrate(plan=True)
    migrate(check_unapplied=True)
    assert passed() == {"issued finding"}
    migrate()
    assert passed() == set()


@postgres
def test_a_constraint_of_unit_versions_counts_too(client, caplog, all_is_well, document):
    table, name = "units_unitversion", "units_name_once_a_day"
    run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    assert passed() == {"unit named twice a day"}
    assert all(name in words for words in complaints(client, caplog).values())
    run(f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (id WITH =)")
    said = complaints(client, caplog)
    assert all(name in words and "bị thay đổi" in words for words in said.values())
    assert len(said) == 3
    migrate()
    all_is_well()


def test_health_asks_for_all_guards_in_three_questions(client, django_assert_max_num_queries):
    client.get("/healthz")
    with django_assert_max_num_queries(5):  # two of them are about migrations
        client.get("/healthz")


def test_serve_says_so_when_its_upgrade_fails(monkeypatch):
    monkeypatch.setattr(serve, "MANAGE", [sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(serve, "pending_migrations", lambda: 1)
    with pytest.raises(CommandError, match="ended with 3"):
        call_command("serve")


@pytest.mark.once
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="works on a copy of the file")
@pytest.mark.parametrize("end", ["fail", "kill"])
def test_serve_and_its_own_upgrade_that_ends_half_way(document, more, tmp_path, end):
    import sqlite3

    migrations = more("findings")
    migrations.add("1001_whole", change("findings"))
    migrations.add(
        "1002_half", ADD.replace("extra", "more").format(model="finding"), f"both({end})"
    )
    settings = f"from config.settings import *\nMIGRATION_MODULES = {{'findings': '{migrations.folder.name}'}}\n"
    (tmp_path / "half_way_settings.py").write_text(settings)
    url = database_url(tmp_path)
    changes = {
        "DJANGO_SETTINGS_MODULE": "half_way_settings",
        "PYTHONPATH": str(tmp_path),
        "PORT": "0",
    }
    served = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment(url, tmp_path / "data", **changes),
        capture_output=True,
        text=True,
        check=False,
    )
    assert served.returncode == 1, served.stderr
    assert "The site was not started" in served.stderr
    bare = sqlite3.connect(tmp_path / "shared.sqlite3")
    for column in ("condition", "extra"):
        with pytest.raises(sqlite3.IntegrityError, match="refused"):
            bare.execute(f"UPDATE findings_finding SET {column} = 'x'")
    bare.close()
