"""Tests below `reports` build issued visits row by row, which the database refuses: they run
without the guards of issued visits. Tests of reports, of whole journeys and those marked
`guarded` run with them, as the product does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

UNGUARDED = ("accounts", "units", "inspections", "findings", "desk", "bad_inputs")
ONE_OF_THEM = "reports_guard_inspections_visit_update"


def wants_guards(item: pytest.Item) -> bool:
    area = Path(item.path).relative_to(Path(__file__).parent).parts[0]
    return area not in UNGUARDED or item.get_closest_marker("guarded") is not None


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest):
    """Before a test's transaction begins. Tests that follow each other mostly want the same, and
    sixty statements for every test would be a fifth of the run."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            put_guards(wants_guards(request.node))
    return (yield)


def put_guards(wanted: bool) -> None:
    from django.db import connection

    from accounts.triggers import take_off
    from reports.guards import PREFIX, put_back

    if guards_are_there() == wanted:
        return
    if wanted:
        put_back(connection)
    else:
        take_off(connection, PREFIX)


@pytest.fixture(autouse=True)
def nobody_misses_the_guards_taken_off(request, monkeypatch):
    """`/healthz` and the checks would rightly say that they are gone."""
    if wants_guards(request.node):
        return
    from reports import guards

    of_product = guards.wanted
    monkeypatch.setattr(
        guards,
        "wanted",
        lambda connection: [
            d for d in of_product(connection) if not d.name.startswith(guards.PREFIX)
        ],
    )


def guards_are_there() -> bool:
    from django.db import connection

    table = "sqlite_master" if connection.vendor == "sqlite" else "pg_trigger"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {column} = %s", [ONE_OF_THEM])
        return cursor.fetchone() is not None
