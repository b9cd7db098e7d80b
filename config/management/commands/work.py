"""The background worker: long work from the queue, and on its timer the daily run and the mail.

Several may run at once. What the timer does is safe to do twice, and at the same moment. While the
database is locked or away, both wait.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from functools import partial
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connections
from django.utils import timezone, translation
from django_tasks_db.management.commands.db_worker import Worker

from accounts.actions.daily import CLEARING, clear_past_use, ran_on
from accounts.actions.outbox import send_due
from accounts.actions.recovery import recover
from accounts.actions.workers import me
from accounts.unavailable import is_passing, keep_trying, one_line
from findings.actions.reminders import RUN, run_deadlines

log = logging.getLogger(__name__)
SECONDS = 60
START_OF_DAY = dt.time(7)  # people read what happened overnight when they come to work


class Command(BaseCommand):
    help = "Run the background worker: queue, daily reminders after 07:00, waiting mail."

    def handle(self, *args: Any, **options: Any) -> None:
        looked_at = partial(self.check, tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        keep_trying("the worker's start", looked_at)
        stop = threading.Event()
        timer = threading.Thread(target=keep_time, args=[stop], name="timer", daemon=True)
        timer.start()
        worker = worker_for(me())
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stop.set()
            timer.join(timeout=settings.EMAIL_TIMEOUT)


class PatientWorker(Worker):
    """The queue's own worker, which a database that is locked or away does not end."""

    def run(self) -> None:
        keep_trying("the queue", super().run)


def worker_for(worker_id: str) -> PatientWorker:
    return PatientWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    )


def keep_time(stop: threading.Event) -> None:
    translation.activate(settings.LANGUAGE_CODE)
    while not stop.is_set():
        close_old_connections()
        try:
            tick()
        except Exception as error:  # the next round may do better; a dead timer never does
            if isinstance(error, Error) and is_passing(error):
                log.warning("the timer waits, the database is locked or away: %s", one_line(error))
            else:
                log.exception("the timer's round failed")
        stop.wait(SECONDS)
    connections.close_all()


def tick(now: dt.datetime | None = None) -> None:
    """One round: what a crash left; today's runs if it is time and nobody did them; the mail."""
    recover()
    local = timezone.localtime(now)
    if local.time() >= START_OF_DAY:
        for name, run in ((RUN, run_deadlines), (CLEARING, clear_past_use)):
            if not ran_on(name, local.date()):
                run()
    send_due()
