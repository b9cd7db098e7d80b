"""Daily work that may run twice, late, or in two processes at once."""

from __future__ import annotations

import datetime as dt

from accounts.models import DailyRun


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
