"""Tests below `reports` build issued visits row by row, which the database refuses: they run
without the guards of issued visits. Tests of reports, of whole journeys and those marked
`guarded` run with them, as the product does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

UNGUARDED = ("accounts", "units", "inspections", "findings", "desk", "bad_inputs")


def wants_no_guards(request: pytest.FixtureRequest) -> bool:
    area = Path(request.node.path).relative_to(Path(__file__).parent).parts[0]
    marked = request.node.get_closest_marker("guarded")
    uses_database = request.node.get_closest_marker("django_db") or (
        {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    )
    return bool(area in UNGUARDED and not marked and uses_database)


@pytest.fixture(autouse=True)
def guards_of_issued_visits(request: pytest.FixtureRequest):
    if not wants_no_guards(request):
        yield
        return
    request.getfixturevalue("db")
    from django.apps import apps
    from django.db import connection

    from reports.guards import install, remove

    class Editor:
        def __init__(self):
            self.connection = connection

        def execute(self, sql, params=()):
            with connection.cursor() as cursor:
                cursor.execute(sql, params)

    remove(apps, Editor())
    yield
    if not connection.in_atomic_block:  # a transaction takes its changes back by itself
        install(apps, Editor())
