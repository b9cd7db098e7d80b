"""The application's role on PostgreSQL: rows yes, tables no."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.running.copies import row_hashes

GRANTS = Path(__file__).resolve().parent.parent.parent / "deploy" / "grants.sql"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's"),
]


def session(**changes: str):
    settings = connection.get_connection_params()
    wanted = {key: settings[key] for key in ("user", "password", "host", "port")}
    made = psycopg2.connect(**{**wanted, "dbname": "postgres", **changes})
    made.autocommit = True
    return made


def make_roles(root: psycopg2.extensions.cursor) -> None:
    for role in ("cchc_owner", "cchc_app"):
        root.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not root.fetchone():
            root.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'test'")


@pytest.fixture
def app_role(worker_id: str) -> Iterator[psycopg2.extensions.cursor]:
    name = f"grants_{worker_id}"
    with session().cursor() as root:
        make_roles(root)
        root.execute(f"CREATE DATABASE {name} OWNER cchc_owner")
        try:
            with session(dbname=name).cursor() as grants:
                grants.execute(GRANTS.read_text())
            owner = session(dbname=name, user="cchc_owner")
            owner.cursor().execute("CREATE TABLE kept (id serial PRIMARY KEY, text varchar)")
            owner.close()
            app = session(dbname=name, user="cchc_app")
            yield app.cursor()
            app.close()
        finally:
            root.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.xdist_group("roles")
def test_the_role_writes_rows_and_cannot_touch_the_table(app_role):
    app_role.execute("INSERT INTO kept (text) VALUES ('a')")
    app_role.execute("UPDATE kept SET text = 'b'")
    app_role.execute("SELECT text FROM kept")
    assert app_role.fetchall() == [("b",)]
    for attack in (
        "TRUNCATE kept",
        "DROP TABLE kept",
        "ALTER TABLE kept DISABLE TRIGGER ALL",
        "CREATE TRIGGER mine BEFORE INSERT ON kept EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TABLE other (id int)",
        "SET session_replication_role = replica",
        "SET ROLE cchc_owner",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            app_role.execute(attack)


@pytest.mark.xdist_group("roles")
@pytest.mark.django_db(transaction=True)
def test_the_owner_restores_and_the_program_copies(source, empty, tmp_path):
    """A copy restored by the owner of the tables is the program's role to write, not to unguard."""
    assert source.command("backup", str(tmp_path / "copy")).returncode == 0
    with session().cursor() as root:
        make_roles(root)
        name = empty.url.rpartition("/")[2]
        root.execute(f"ALTER DATABASE {name} OWNER TO cchc_owner")
        with session(dbname=name).cursor() as grants:
            grants.execute(GRANTS.read_text())
        for variable, role in (
            ("MIGRATE_DATABASE_URL", "cchc_owner"),
            ("DATABASE_URL", "cchc_app"),
        ):
            empty.env[variable] = empty.url.replace(
                f"//{connection.settings_dict['USER']}:", f"//{role}:"
            )
        done = empty.command("restore", str(tmp_path / "copy"))
        assert done.returncode == 0, done.stderr
        assert row_hashes(empty) == row_hashes(source)
        app = session(dbname=name, user="cchc_app").cursor()
        app.execute("UPDATE accounts_user SET honorific = 'Bà' WHERE username = 'vanphong'")
        assert app.rowcount == 1
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            app.execute("ALTER TABLE reports_issueddocument DISABLE TRIGGER ALL")
        with pytest.raises(psycopg2.errors.RestrictViolation):
            app.execute("DELETE FROM reports_issueddocument")
        app.connection.close()
        again = empty.command("backup", str(tmp_path / "again"))
        assert again.returncode == 0, again.stderr
