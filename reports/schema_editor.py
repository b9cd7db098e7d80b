"""Whoever changes tables leaves them with their guards, in one transaction.

SQLite loses the triggers of a table that it builds anew, and refuses to do so while a trigger of
another table names it. On both databases a new column has to be frozen with the others.
"""

from __future__ import annotations

import re
import sys
from types import TracebackType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.triggers import take_off
from reports.guards import ANY_GUARD, put_back


class GuardedSchemaEditor(BaseDatabaseSchemaEditor):
    """On SQLite takes the guards off before the first ALTER or DROP; puts all back at the end.

    A migration that raises, or a process that is killed, leaves them as they were.
    """

    guards_are_off = False

    def execute(self, sql: Any, params: Any = ()) -> None:
        stand = self.connection.vendor == "sqlite" and not (self.guards_are_off or self.collect_sql)
        if stand and re.match(r"\s*(ALTER|DROP)\b", str(sql), re.IGNORECASE):
            self.guards_are_off = True
            take_off(self.connection, ANY_GUARD)
        super().execute(sql, params)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if exc_type is None and not self.collect_sql:
                put_back(self.connection)
            super().__exit__(exc_type, exc_value, traceback)
        except BaseException:
            # Django leaves the transaction open when a statement it had put off fails
            if self.atomic_migration and self.atomic in self.connection.atomic_blocks:
                self.atomic.__exit__(*sys.exc_info())
            raise


def guard_every_change_of_tables() -> None:
    """Not those of `migrate` alone."""
    database = type(connections[DEFAULT_DB_ALIAS])
    bases = (GuardedSchemaEditor, database.SchemaEditorClass)
    database.SchemaEditorClass = type("SchemaEditor", bases, {})
