"""Whose a request was and whose it is now, by the names of the days they were about.

Official Vietnamese where a name is followed by its last day: a paper would say it so too.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def until(name: str, unit: Unit) -> str:
    """ "Huyện Lấp Vò (đến 30/06/2025)" once the unit has ended, with its last name if another."""
    day = last_day(unit)
    if day is None:
        return name
    later = unit.name_on(day)
    renamed = "" if name.endswith(later) else f", sau là {later}"
    return f"{name}{renamed} (đến {format_date(day)})"


def given_to(request: CorrectionRequest) -> GivenTo:
    """Whom the request was given to in the minutes, and who has it now."""
    then = until(responsible_words(request), request.responsible_unit)
    holder: Unit = request.current_unit
    waits = request.status in OPEN_STATES and last_day(holder) is not None
    if holder == request.responsible_unit:
        return GivenTo(then, waits=waits)
    return GivenTo(then, until(holder.name_on(None), holder), waits)
