from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from units.official import load_official_units


class Command(BaseCommand):
    help = "Load the official lists of units; what is already there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_official_units()
        if options["verbosity"]:
            self.stdout.write(
                f"{loaded.units} new units, {loaded.versions} names, "
                f"{loaded.successions} successions."
            )
