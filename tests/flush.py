"""Emptying the tables between tests that commit: the kept tables' triggers must let go."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def flush_in_spite_of_triggers():
    """Only Django's own flush of the test database passes; statements of a test do not."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    real_flush = BaseDatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        if self.connection.vendor == "postgresql":
            on, off = "SET session_replication_role = replica", "RESET session_replication_role"
            return real_flush(self, [on, *sql_list, off])
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drops = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        return real_flush(self, [*drops, *sql_list, *[sql for _name, sql in triggers]])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield
