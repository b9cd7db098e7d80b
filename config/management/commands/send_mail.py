"""Sends the mail that waits; the worker's timer does the same every minute."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.actions.outbox import send_due


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_CONFIGURED:
            self.stdout.write("No mail server is set (EMAIL_URL): nothing is sent.")
            return
        done = send_due()
        self.stdout.write(f"sent: {done.sent}, not sent and tried again later: {done.failed}")
