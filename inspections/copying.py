"""Proposes a plan for another year: the same units, each on a working day."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from engines.vietnamese.calendar import ONE_DAY, WorkingCalendar
from inspections.calendar import office_calendar
from inspections.models import Plan, Visit
from inspections.models.visit import VisitStatus, with_teams
from units.models import Succession
from units.successors import Successor, successors_of_each


@dataclass(frozen=True)
class CopiedLine:
    """A visit of the plan, and its day in the other year."""

    visit: Visit
    held_on: dt.date


@dataclass(frozen=True)
class LeftOut:
    """A unit that stands no more on that day, by its last name; a person chooses who follows."""

    visit: Visit
    held_on: dt.date
    name: str
    successors: list[Successor]


@dataclass
class PlanCopy:
    year: int
    lines: list[CopiedLine] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    rechecks: int = 0  # a re-check belongs to its first visit
    cancelled: int = 0
    year_is_listed: bool = True  # the days off of that year have been typed in


def copy_of(plan: Plan, year: int) -> PlanCopy:
    """Reads only; a constant number of queries."""
    days = office_calendar()
    copy = PlanCopy(year, year_is_listed=any(day.year == year for day in days.days_off))
    visits = plan.visits.select_related("unit").prefetch_related("unit__versions", with_teams())
    taken = _taken_over()
    gone: list[CopiedLine] = []
    for visit in visits.order_by("held_on", "pk"):
        line = CopiedLine(visit, shifted(visit.held_on, year - plan.year, days))
        if visit.form == Visit.Form.RECHECK:
            copy.rechecks += 1
        elif visit.status == VisitStatus.CANCELLED:
            copy.cancelled += 1
        elif _stands(line, taken):
            copy.lines.append(line)
        else:
            gone.append(line)
    copy.left_out = _left_out(gone, year)
    return copy


def shifted(day: dt.date, years: int, days: WorkingCalendar) -> dt.date:
    """The same day of another year, or the working day that follows; never in the next year."""
    moved = same_day(day, day.year + years)
    while not days.is_working(moved) and moved < dt.date(day.year + years, 12, 31):
        moved += ONE_DAY
    while not days.is_working(moved):
        moved -= ONE_DAY
    return moved


def same_day(day: dt.date, year: int) -> dt.date:
    """The last day of a month stays its last: 29/02 and 28/02 both end February."""
    last = calendar.monthrange(year, day.month)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, day.month, last if was_last else min(day.day, last))


def _taken_over() -> dict[int, dt.date]:
    rows = Succession.objects.taking_all().order_by("-effective_on")
    return dict(rows.values_list("predecessor_id", "effective_on"))  # the earliest stays


def _stands(line: CopiedLine, taken: dict[int, dt.date]) -> bool:
    unit = line.visit.unit
    over = taken.get(unit.pk)
    return unit.version_on(line.held_on) is not None and (over is None or line.held_on < over)


def _left_out(gone: list[CopiedLine], year: int) -> list[LeftOut]:
    if not gone:
        return []
    after = successors_of_each({line.visit.unit_id for line in gone}, dt.date(year, 12, 31))
    return [
        LeftOut(
            line.visit,
            line.held_on,
            line.visit.unit.name_on(line.held_on),
            after[line.visit.unit_id],
        )
        for line in gone
    ]
