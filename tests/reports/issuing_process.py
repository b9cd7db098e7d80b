"""One of several processes that issue at once: python -m tests.reports.issuing_process free 1 2 3

Prints, as JSON, the numbers given, the errors met, and how long it held the write lock at most.
With "free" the processes do not take turns, so that only the database keeps them in order.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import nullcontext

import django


class Watch:
    """How long each storing held the database's write lock, in milliseconds."""

    def __init__(self, issuing, connection):
        self.held: list[float] = []
        self.began = 0.0
        self.begin = getattr(connection, "_start_transaction_under_autocommit", None)
        self.lock, self.store = issuing.lock_visit, issuing._store
        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            connection._start_transaction_under_autocommit = self.after_begin
        issuing.lock_visit, issuing._store = self.after_lock, self.timed

    def after_begin(self):
        self.begin()
        self.began = time.perf_counter()  # BEGIN IMMEDIATE has the lock now

    def after_lock(self, *args, **kwargs):
        visit = self.lock(*args, **kwargs)
        if not self.is_sqlite:
            self.began = time.perf_counter()
        return visit

    def timed(self, *args, **kwargs):
        try:
            return self.store(*args, **kwargs)
        finally:
            self.held.append((time.perf_counter() - self.began) * 1000)


def main(mode: str, visits: list[int]) -> None:
    django.setup()
    from django.db import connection
    from django.utils import translation

    translation.activate("vi")  # as every request does before it comes to an action
    translation.gettext("Home")

    from inspections.models import Visit
    from reports.actions import issue as issuing
    from tests.reports.factories import leader_of

    watch = Watch(issuing, connection)
    if mode == "free":
        issuing.turn = lambda *args: nullcontext()
    numbers, errors = [], []
    for pk in visits:
        leader = leader_of(Visit.objects.get(pk=pk))
        try:
            numbers.append(issuing.issue_minutes(pk, by=leader).number)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is reported)
            errors.append(repr(error))
    sys.stdout.write(json.dumps({"numbers": numbers, "errors": errors, "held_ms": watch.held}))


if __name__ == "__main__":
    main(sys.argv[1], [int(pk) for pk in sys.argv[2:]])
