"""The daily run by hand or by cron; the worker's timer does the same.

Tells everybody what comes due or is late, and removes what is past its use.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.daily import clear_past_use
from findings.actions.reminders import run_deadlines


class Command(BaseCommand):
    help = (
        "Remind of deadlines, report late requests upwards, send the mail, remove old form keys "
        "and sessions. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"people told: {run_deadlines()}")
        gone = clear_past_use()
        self.stdout.write("removed: " + ", ".join(f"{n} {what}" for what, n in gone.items()))
