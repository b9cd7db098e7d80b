"""Whose a request was and whose it is now, by the names of the days they were about.

Official Vietnamese where a name is followed by its last day: a paper would say it so too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from findings.lines import responsible_words
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES
from units.models import Unit
from units.successors import last_day
from vietnamese.dates import format_date


@dataclass(frozen=True)
class GivenTo:
    """`then`: as the minutes say it; `now`: the unit that took it over; `waits`: nobody has yet."""

    then: str
    now: str = ""
    waits: bool = False


def until(name: str, day: dt.date | None) -> str:
    return f"{name} (đến {format_date(day)})" if day else name


def given_to(request: CorrectionRequest) -> GivenTo:
    """Whom the request was given to in the minutes, and who has it now."""
    today = timezone.localdate()
    ended = last_day(request.responsible_unit, today)
    then = until(responsible_words(request), ended)
    if request.current_unit_id == request.responsible_unit_id:
        return GivenTo(then, waits=bool(ended) and request.status in OPEN_STATES)
    holder: Unit = request.current_unit
    gone = last_day(holder, today)
    name = until(holder.name_on(None), gone)
    return GivenTo(then, name, bool(gone) and request.status in OPEN_STATES)
