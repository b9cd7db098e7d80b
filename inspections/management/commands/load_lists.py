from typing import Any

from django.core.management.base import BaseCommand

from inspections.lists import load_lists


class Command(BaseCommand):
    help = "Adds the missing programme frames, areas, criteria and calendar days."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_lists()
        if options["verbosity"]:
            self.stdout.write(f"{added} rows added")
