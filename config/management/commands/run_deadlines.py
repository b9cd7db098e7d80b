"""Tells everybody once a day what comes due or is late; the worker's timer does the same."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from findings.actions.reminders import run_deadlines


class Command(BaseCommand):
    help = "Remind of deadlines, report late requests upwards, send the mail. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"people told: {run_deadlines()}")
