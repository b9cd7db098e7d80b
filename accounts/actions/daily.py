"""Daily work that may run twice, late, or in two processes at once."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import DailyRun, IdempotencyKey

log = logging.getLogger(__name__)
CLEARING = "clearing"  # the name of the work that `clear_past_use` is
KEYS_KEPT = dt.timedelta(days=7)  # nobody sends a form again that was opened longer ago
AT_ONCE = 500  # rows a statement: a write lock is held no longer than such a few take


def ran_on(name: str, day: dt.date) -> bool:
    """Whether the work of this day was done to its end."""
    return DailyRun.objects.filter(name=name, day=day).exists()


def last_run_before(name: str, day: dt.date) -> dt.date | None:
    """The last earlier day that was done to its end."""
    runs = DailyRun.objects.filter(name=name, day__lt=day).order_by("-day")
    last: DailyRun | None = runs.first()
    return last.day if last else None


def record_run(name: str, day: dt.date) -> None:
    DailyRun.objects.get_or_create(name=name, day=day)


def clear_past_use() -> dict[str, int]:
    """Remove what nobody can use any more, and say in the log how many rows of each.

    It may be run again, be killed anywhere, or run in two processes: each row goes by itself.
    """
    now = timezone.now()
    keys = IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT)
    sessions = Session.objects.filter(expire_date__lt=now)
    gone = {"form keys": _remove(keys), "sessions": _remove(sessions)}
    log.info("removed: %s", ", ".join(f"{count} {what}" for what, count in gone.items()))
    record_run(CLEARING, timezone.localdate())
    return gone


def _remove(rows: Any) -> int:
    """Delete the rows, a few a transaction."""
    count = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        deleted, _by_model = rows.model._base_manager.filter(pk__in=pks).delete()
        count += deleted
    return count
