"""One of several processes that issue at once: python -m tests.reports.issuing_process free 1 2 3

Prints, as JSON, the numbers given, the errors met, and what it did while it held the write lock:
the statements of each storing, and how many papers were rendered meanwhile.
With "free" the processes do not take turns, so that only the database keeps them in order.
"""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext

import django


class Watch:
    """What is done while a storing holds the database's write lock: statements, and renderings."""

    def __init__(self, issuing, connection):
        self.held: list[int] = []
        self.statements = self.rendered = 0
        self.connection = connection
        self.begin = getattr(connection, "_start_transaction_under_autocommit", None)
        self.lock, self.store, self.render = issuing.lock_visit, issuing._store, issuing.render
        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            connection._start_transaction_under_autocommit = self.after_begin
        issuing.lock_visit, issuing._store = self.after_lock, self.counted
        issuing.render = self.rendering
        connection.execute_wrappers.append(self.note)

    def note(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)

    def after_begin(self):
        self.begin()
        self.statements = 0  # BEGIN IMMEDIATE has the lock now

    def after_lock(self, *args, **kwargs):
        visit = self.lock(*args, **kwargs)
        if not self.is_sqlite:
            self.statements = 0
        return visit

    def counted(self, *args, **kwargs):
        try:
            return self.store(*args, **kwargs)
        finally:
            self.held.append(self.statements)

    def rendering(self, *args, **kwargs):
        self.rendered += self.connection.in_atomic_block
        return self.render(*args, **kwargs)


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
    told = {"numbers": numbers, "errors": errors, "held": watch.held, "rendered": watch.rendered}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], [int(pk) for pk in sys.argv[2:]])
