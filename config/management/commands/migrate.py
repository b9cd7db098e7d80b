"""Django's `migrate`, which ends by putting the guards of kept rows back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.core.management.commands import migrate
from django.db import connections

from reports.guards import put_back


class Command(migrate.Command):
    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        # without the checks of the database: missing guards would keep it from putting them back
        return BaseCommand.get_check_kwargs(self, options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Whatever it did: forward, back, nothing at all, or half of it before an error."""
        try:
            super().handle(*args, **options)
        finally:
            if not (options["plan"] or options["check_unapplied"]):
                put_back(connections[options["database"]])
