from typing import Any

from django.core.management.base import BaseCommand

from inspections.lists import load_lists


class Command(BaseCommand):
    help = "Adds the missing programme frames, areas, criteria and calendar days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_lists()} rows added")
