"""The visits of a month on its days, with what deserves a second look."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from engines.vietnamese.calendar import ONE_DAY, SATURDAY
from engines.vietnamese.dates import WEEKDAYS
from inspections.clashes import Clash, clashes_among
from inspections.models import CalendarDay, Visit

FIRST_YEAR, LAST_YEAR = 1945, 2100


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Month:
        """ "2018-07" as it stands in the address; anything else is this month."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
        if found:
            year, number = int(found[1]), int(found[2])
            if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12:
                return cls(year, number)
        today = timezone.localdate()
        return cls(today.year, today.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def before(self) -> Month:
        day = self.first - ONE_DAY
        return Month(day.year, day.month)

    @property
    def after(self) -> Month:
        day = self.last + ONE_DAY
        return Month(day.year, day.month)


@dataclass
class Entry:
    """A visit on its day."""

    visit: Any  # a Visit, with whether the filter wants it
    clashes: list[Clash] = field(default_factory=list)


@dataclass
class Day:
    date: dt.date
    in_month: bool
    is_today: bool
    known: CalendarDay | None = None  # a day off, or one made up for
    entries: list[Entry] = field(default_factory=list)

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.date.weekday()]

    @property
    def is_off(self) -> bool:
        if self.known is not None:
            return self.known.kind == CalendarDay.Kind.OFF
        return self.date.weekday() >= SATURDAY

    @property
    def says_something(self) -> bool:
        """On a phone the other days are left out."""
        return self.in_month and bool(self.entries or self.known)


def weeks_of(month: Month, visits: Iterable[Visit], *, marks_clashes: bool) -> list[list[Day]]:
    """Monday to Sunday, whole weeks. `visits` are those of the month's own days."""
    rows = list(visits)
    clashes = clashes_among(rows) if marks_clashes else {}
    by_day: dict[dt.date, list[Entry]] = defaultdict(list)
    for visit in rows:
        by_day[visit.held_on].append(Entry(visit, clashes.get(visit.pk, [])))
    known = {
        day.date: day for day in CalendarDay.objects.filter(date__range=(month.first, month.last))
    }
    today = timezone.localdate()
    return [
        [
            Day(day, day.month == month.number, day == today, known.get(day), by_day[day])
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.number)
    ]
