"""The scope of a summary as plain values: of a saved definition, or ready-made.

Ready-made ones have no row: their key is the period itself ("y2018", "y2018-h1", "y2018-q3",
"y2018-m07"), with PRACTICE before it for those that count training data ("th-y2018").
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.form_fields import read_key
from accounts.models import User
from engines.vietnamese.numbers import roman
from inspections.practice import marked
from reports.models import SummaryDefinition
from reports.summaries.chains import with_predecessors

PRACTICE = "th-"
KEY = re.compile(r"y((?:19|20)\d\d)(?:-(h[12]|q[1-4]|m(?:0[1-9]|1[0-2])))?", re.ASCII)
PARTS = (
    "strengths",
    "limitations",
    "recurring",
    "requests",
    "units",
    "charts",
    "sentences",
)
USUAL = frozenset(PARTS) - {"sentences"}
TREND = 6  # periods, the last one that of the summary
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    start: dt.date
    end: dt.date
    label: str

    def holds(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def months(self) -> int | None:
        """How many whole months it has; None when it begins or ends within one."""
        if self.start.day != 1 or (self.end + DAY).day != 1:
            return None
        after = self.end + DAY
        return (after.year - self.start.year) * 12 + after.month - self.start.month

    def before(self) -> Period:
        """The period of the same length that ends the day before this one begins."""
        end = self.start - DAY
        months = self.months
        if months is None:
            start = end - (self.end - self.start)
        else:
            index = self.start.year * 12 + self.start.month - 1 - months
            start = dt.date(index // 12, index % 12 + 1, 1)
        return Period(start, end, label_of(start, end))


@dataclass(frozen=True)
class Scope:
    """All of it is compared when two summaries are; nothing here is a row."""

    key: str
    name: str
    period: Period
    counted_by: str = SummaryDefinition.CountedBy.REVIEW
    compared: Period | None = None
    units: tuple[int, ...] = ()  # with what went over whole into them
    chosen: tuple[int, ...] = ()  # as they were chosen
    areas: tuple[str, ...] = ()
    parts: frozenset[str] = USUAL
    proposals: tuple[str, ...] = ()
    is_training: bool = False
    definition_id: int | None = None

    @property
    def by_visit(self) -> bool:
        return self.counted_by == SummaryDefinition.CountedBy.VISIT

    def earlier(self) -> tuple[Period, ...]:
        """The periods of the trend, the oldest first, without that of the summary."""
        found = [self.period]
        while len(found) < TREND and found[-1].start.year > 1946:
            found.append(found[-1].before())
        return tuple(reversed(found[1:]))


def label_of(start: dt.date, end: dt.date) -> str:
    """ "năm 2018", "6 tháng đầu năm 2018", "quý III năm 2018", "tháng 7 năm 2018", or the days."""
    for key in _keys_of_year(start.year):
        named = _named(key)
        if (named.start, named.end) == (start, end):
            return named.label
    return f"từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}"


def _keys_of_year(year: int) -> Iterator[str]:
    yield f"y{year}"
    yield from (f"y{year}-h{n}" for n in (1, 2))
    yield from (f"y{year}-q{n}" for n in (1, 2, 3, 4))
    yield from (f"y{year}-m{n:02d}" for n in range(1, 13))


def _named(key: str) -> Period:
    """Raises KeyError for what is no key."""
    found = KEY.fullmatch(key)
    if found is None:
        raise KeyError(key)
    year, part = int(found[1]), found[2] or ""
    number = int(part[1:] or 1)
    length = {"": 12, "h": 6, "q": 3, "m": 1}[part[:1]]
    first, last = (number - 1) * length + 1, number * length
    label = {
        "": f"năm {year}",
        "h": f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}",
        "q": f"quý {roman(number)} năm {year}",
        "m": f"tháng {first:02d} năm {year}" if first < 3 else f"tháng {first} năm {year}",
    }[part[:1]]
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return Period(dt.date(year, first, 1), end, label)


def ready_made(key: str) -> Scope:
    """Compared with the same part of the year before. Raises KeyError."""
    plain = key.removeprefix(PRACTICE)
    period = _named(plain)
    compared = _named(f"y{period.start.year - 1}{plain[5:]}")
    return Scope(
        key=key,
        name=marked(f"Tổng hợp {period.label}", plain != key),
        period=period,
        counted_by="visit" if "-m" in key else "review",
        compared=compared,
        is_training=plain != key,
    )


def keys_offered(year: int, *, practice: bool = False) -> list[tuple[str, str]]:
    """What the list of summaries offers of a year, with the short word for each."""
    before = PRACTICE if practice else ""
    words = ["Cả năm", "6 tháng đầu", "6 tháng cuối", "Quý I", "Quý II", "Quý III", "Quý IV"]
    words += [f"Tháng {n}" for n in range(1, 13)]
    keys = (f"{before}{key}" for key in _keys_of_year(year))
    return list(zip(keys, words, strict=True))


def saved(definition: SummaryDefinition) -> Scope:
    compared = None
    if definition.compare_from and definition.compare_to:
        label = definition.compare_label
        label = label or label_of(definition.compare_from, definition.compare_to)
        compared = Period(definition.compare_from, definition.compare_to, label)
    chosen = {unit.pk for unit in definition.units.all()}
    return Scope(
        key=str(definition.pk),
        name=definition.name,
        period=Period(definition.period_from, definition.period_to, definition.period_label),
        counted_by=definition.counted_by,
        compared=compared,
        units=tuple(sorted(with_predecessors(chosen))),
        chosen=tuple(sorted(chosen)),
        areas=tuple(definition.areas),
        parts=frozenset(part for part in PARTS if getattr(definition, f"with_{part}")),
        proposals=tuple(line.strip() for line in definition.proposals.splitlines() if line.strip()),
        is_training=definition.is_training,
        definition_id=definition.pk,
    )


def scope_for(key: str, user: User) -> Scope:
    """A saved or ready-made summary by its key. Raises KeyError, SummaryDefinition.DoesNotExist."""
    pk = read_key(key)
    if pk is None:
        return ready_made(key)
    return saved(SummaryDefinition.objects.visible_to(user).get(pk=pk))


def values_of(scope: Scope) -> dict[str, object]:
    """What a form of a new definition begins with when it starts from this one."""
    compared = scope.compared
    return {
        "name": scope.name,
        "period_from": scope.period.start,
        "period_to": scope.period.end,
        "period_label": scope.period.label,
        "counted_by": scope.counted_by,
        "compare_from": compared.start if compared else None,
        "compare_to": compared.end if compared else None,
        "compare_label": compared.label if compared else "",
        "is_training": scope.is_training,
        **{f"with_{part}": part in scope.parts for part in PARTS},
    }
