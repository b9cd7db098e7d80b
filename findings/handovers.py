"""The units a request was and is with, by the names of the days they were about.

Official Vietnamese where a name is followed by its last day: a paper would say it so too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engines.vietnamese.dates import format_date
from findings.lines import responsible_words
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES
from units.models import Unit
from units.successors import last_day


@dataclass(frozen=True)
class GivenTo:
    """`then`: as the minutes say it; `now`: the unit that took it over; `waits`: nobody has yet."""

    then: str
    now: str = ""
    waits: bool = False


def until(name: str, unit: Unit, day: dt.date | None) -> str:
    """ "Huyện Lấp Vò (đến 30/06/2025)" once the unit has ended, with its last name if another.

    `day`: its `last_day`.
    """
    if day is None:
        return name
    later = unit.name_on(day)
    renamed = "" if name.endswith(later) else f", sau là {later}"
    return f"{name}{renamed} (đến {format_date(day)})"


def given_to(request: CorrectionRequest) -> GivenTo:
    """Whom the request was given to in the minutes, and who has it now."""
    first, holder = request.responsible_unit, request.current_unit
    ended = last_day(first)
    then = until(responsible_words(request), first, ended)
    is_open = request.status in OPEN_STATES
    if holder == first:
        return GivenTo(then, waits=is_open and ended is not None)
    gone = last_day(holder)
    now = until(holder.name_on(None), holder, gone)
    return GivenTo(then, now, is_open and gone is not None)
