"""Limits the questions of an address to the public check page: LIMIT in a minute."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from accounts.unavailable import write_or_put_off
from reports.models import CheckAsking

LIMIT = 30
WINDOW = dt.timedelta(minutes=1)
KEPT = dt.timedelta(hours=1)


def count_question(address: str) -> bool:
    """Counts the question. False when the address has asked too often.

    While the database is locked nothing is counted, and the page answers all the same.
    """
    counted: list[bool] = []
    return not write_or_put_off(lambda: counted.append(_count(address))) or counted[0]


def _count(address: str) -> bool:
    now = timezone.now()
    mine = CheckAsking.objects.filter(address=address)
    running = mine.filter(began_at__gt=now - WINDOW)
    if running.filter(count__lt=LIMIT).update(count=F("count") + 1):
        return True
    if mine.filter(began_at__lte=now - WINDOW).update(count=1, began_at=now):
        return True
    _row, first = CheckAsking.objects.get_or_create(address=address, defaults={"began_at": now})
    if first:
        CheckAsking.objects.filter(began_at__lt=now - KEPT).delete()
    return bool(first)
