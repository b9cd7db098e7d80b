"""Issued minutes withstand whoever reaches the database without our program."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from reports.guards import faults, put_back
from tests.reports.factories import issued
from tests.reports.test_immutability import fingerprint, full_visit

lite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL only")

SQLITE_ATTACKS = [
    "UPDATE reports_issueddocument SET pdf = x'00'",
    "UPDATE reports_issueddocument SET number = 9",
    "DELETE FROM reports_issueddocument",
    "UPDATE inspections_visit SET place = 'x'",
    "UPDATE inspections_visit SET status = 'in_progress', issued_at = NULL, issued_by_id = NULL",
    "DELETE FROM inspections_visit",
    "UPDATE findings_finding SET condition = 'x'",
    "DELETE FROM findings_finding_scope_units",
    "DELETE FROM findings_correctionrequest_findings",
    "UPDATE inspections_visitevent SET reason = 'x'",
    "DELETE FROM findings_historicalfinding",
    "UPDATE reports_numberseries SET last = 0",
    "DELETE FROM reports_registerhead",
    # keys run on after tests that commit: the first and the last, whatever they are
    "UPDATE OR REPLACE findings_finding SET id = (SELECT min(id) FROM findings_finding)"
    " WHERE id = (SELECT max(id) FROM findings_finding)",
    "UPDATE OR REPLACE inspections_visit SET id = 99",
    "INSERT OR IGNORE INTO inspections_participant (visit_id, side, role, honorific, full_name,"
    ' position, is_present, signs, signature_title, "order")'
    " SELECT visit_id, side, role, honorific, 'x', position, 1, 0, '', 9"
    " FROM inspections_participant LIMIT 1",
]
REPLACED = [
    "inspections_visit",
    "inspections_participant",
    "inspections_visitteam",
    "inspections_sitecheck",
    "findings_finding",
    "findings_finding_scope_units",
    "findings_correctionrequest",
    "findings_correctionrequest_findings",
    "inspections_visitevent",
    "reports_issueddocument",
    "reports_numberseries",
    "reports_registerhead",
]


@pytest.fixture
def bare(transactional_db, tmp_path):
    """The whole database in a file, opened by a plain sqlite3 connection without any pragma."""
    document = issued(full_visit())
    path = tmp_path / "copy.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    opened = sqlite3.connect(path, isolation_level=None)
    assert opened.execute("PRAGMA foreign_keys").fetchone() == (0,)
    assert opened.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    yield opened, document
    opened.close()


def replace_statement(execute, table: str) -> str:
    columns = ", ".join(f'"{row[1]}"' for row in execute(f"PRAGMA table_info({table})"))
    return f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"


@lite
def test_a_bare_sqlite_connection_changes_nothing(bare):
    opened, document = bare

    def read(sql):
        return opened.execute(sql).fetchall()

    before = fingerprint(read)
    [[findings]] = read("SELECT count(*) FROM findings_finding")
    assert findings > 1, "one key is to be put over another"
    statements = SQLITE_ATTACKS + [replace_statement(read, table) for table in REPLACED]
    for statement in statements:
        with pytest.raises(sqlite3.IntegrityError, match="refused"):
            opened.execute(statement)
        assert fingerprint(read) == before, statement
    [[pdf]] = read("SELECT pdf FROM reports_issueddocument")
    assert hashlib.sha256(pdf).hexdigest() == document.pdf_sha256


POSTGRES_ATTACKS = [
    *(sql for sql in SQLITE_ATTACKS if " OR " not in sql and "x'00'" not in sql),
    "UPDATE reports_issueddocument SET pdf = ''",
    "TRUNCATE reports_issueddocument CASCADE",
    "TRUNCATE findings_finding CASCADE",
    "TRUNCATE inspections_visitevent",
    "ALTER TABLE reports_issueddocument DISABLE TRIGGER ALL",
    "ALTER TABLE inspections_visit DISABLE TRIGGER USER",
    "DROP TRIGGER reports_guard_inspections_visit_update ON inspections_visit",
    "DROP TABLE reports_issueddocument CASCADE",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION reports_guard_inspections_visit() RETURNS trigger"
    " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "INSERT INTO findings_finding_scope_units (finding_id, unit_id)"
    " SELECT f.id, u.id FROM findings_finding f, units_unit u LIMIT 1",
    "INSERT INTO reports_numberseries (id, team_id, type, year, last)"
    " SELECT id, team_id, type, year, 0 FROM reports_numberseries"
    " ON CONFLICT (id) DO UPDATE SET last = 0",
]
OWNERS_ATTACKS = ["TRUNCATE reports_issueddocument CASCADE", "TRUNCATE inspections_visit CASCADE"]


@pytest.fixture
def app_role(transactional_db):
    """The role of the web server, as deploy/grants.sql makes it: it owns nothing.

    Roles belong to all databases of a server, so each worker of the tests has its own.
    """
    role = f"tried_app_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'thu-2018'")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    yield role
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")


@postgres
def test_the_postgresql_role_of_the_program_changes_nothing(app_role):
    database = connection.Database
    document = issued(full_visit())
    parameters = connection.get_connection_params() | {"user": app_role, "password": "thu-2018"}
    known = {k: parameters[k] for k in ("dbname", "user", "password", "host", "port")}
    opened = database.connect(**known)
    opened.autocommit = True
    with closing(opened), opened.cursor() as cursor:

        def read(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        before = fingerprint(read)
        for statement in POSTGRES_ATTACKS:
            with pytest.raises(database.Error):
                cursor.execute(statement)
            assert fingerprint(read) == before, statement
        [[pdf]] = read("SELECT pdf FROM reports_issueddocument")
    assert hashlib.sha256(pdf).hexdigest() == document.pdf_sha256


@postgres
def test_temporary_tables_do_not_hide_the_real_ones_from_the_guards(app_role):
    database = connection.Database
    issued(full_visit())
    parameters = connection.get_connection_params() | {"user": app_role, "password": "thu-2018"}
    known = {k: parameters[k] for k in ("dbname", "user", "password", "host", "port")}
    opened = database.connect(**known)
    opened.autocommit = True
    with closing(opened), opened.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}")')
        for table in REPLACED:
            cursor.execute(f"SELECT count(*) FROM public.{table}")
            assert cursor.fetchone()[0], table
            with pytest.raises(database.Error, match="refused"):
                cursor.execute(f"DELETE FROM public.{table}")


@postgres
def test_that_role_finds_out_about_missing_guards(app_role):
    programs = connection.copy()
    programs.settings_dict = programs.settings_dict | {"USER": app_role, "PASSWORD": "thu-2018"}
    with closing(programs):
        assert faults(programs) == []
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE findings_finding DISABLE TRIGGER USER")
            cursor.execute("DROP TRIGGER accounts_auditentry_keep_delete ON accounts_auditentry")
        assert {(fault.name, str(fault.problem)) for fault in faults(programs)} == {
            ("accounts_auditentry_keep_delete", "missing"),
            *(
                (f"reports_guard_findings_finding_{event}", "switched off")
                for event in ("insert", "update", "delete", "truncate")
            ),
        }
        with pytest.raises(ProgrammingError):
            put_back(programs)
    put_back(connection)
    assert faults(connection) == []


@postgres
@pytest.mark.django_db
@pytest.mark.parametrize("statement", OWNERS_ATTACKS)
def test_even_the_owner_does_not_empty_a_table(statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
