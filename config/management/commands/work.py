"""The background worker: long work from the queue, and on its timer the mail.

Several may run at once. What the timer does is safe to do twice, and at the same moment.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import translation

from accounts.actions.outbox import send_due

log = logging.getLogger(__name__)
SECONDS = 60


class Command(BaseCommand):
    help = "Run the background worker: queue and waiting mail."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        timer = threading.Thread(target=keep_time, args=[stop], name="timer", daemon=True)
        timer.start()
        try:
            call_command("db_worker", queue_name="*", startup_delay=False, reload=False)
        finally:
            stop.set()
            timer.join(timeout=settings.EMAIL_TIMEOUT)


def keep_time(stop: threading.Event) -> None:
    translation.activate(settings.LANGUAGE_CODE)
    while not stop.is_set():
        close_old_connections()
        try:
            tick()
        except Exception:
            log.exception("the timer's round failed")
        stop.wait(SECONDS)
    connections.close_all()


def tick() -> None:
    """One round of the timer."""
    send_due()
