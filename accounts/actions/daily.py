"""Daily work that may run twice, late, or in two processes at once."""

from __future__ import annotations

import datetime as dt

from accounts.models import DailyRun


def last_run(name: str) -> dt.date | None:
    """The last day whose work was done to its end."""
    return DailyRun.objects.filter(name=name).order_by("-day").values_list("day", flat=True).first()


def record_run(name: str, day: dt.date) -> None:
    DailyRun.objects.get_or_create(name=name, day=day)
