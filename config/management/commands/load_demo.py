"""`manage.py load_demo`: accounts, the two inspections of July 2018, and training data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from accounts.models import User
from config.demo.corrections import add_corrections
from config.demo.july_2018 import add_july_2018
from config.demo.people import add_people
from config.demo.training import add_training
from reports.bodies import load_body


class Command(BaseCommand):
    help = "Loads the demo (DEMO=1 only). A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has public passwords: it is loaded with DEMO=1 only.")
        if User.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo is already there.")
            return
        if User.objects.exists():
            raise CommandError("This database has real accounts: the demo is not loaded into it.")
        # All or nothing: a start that was cut short begins again.
        with transaction.atomic(), translation.override("vi"):
            add_people()
            load_body()
            load_body(is_training=True)
            add_july_2018()
            add_training()
            add_corrections()
        self.stdout.write("The demo is loaded.")
