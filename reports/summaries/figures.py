"""The figures of a summary: plain frozen values, each number with the address of its rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from engines.vietnamese.dates import format_date
from engines.vietnamese.sorting import sort_key
from findings.filters import STAGES, stage_of
from findings.lines import same_text
from findings.models import Finding
from inspections.models.visit import VisitStatus
from reports.summaries.chains import head_of
from reports.summaries.links import Count, Links, units_standing
from reports.summaries.reading import FindingRow, RequestRow, Rows, VisitRow, read_rows
from reports.summaries.scope import Period, Scope
from units.models import UnitVersion

STRENGTH, LIMITATION = Finding.Kind.STRENGTH.value, Finding.Kind.LIMITATION.value
NONE = Count(0)
COMMON = 2  # a content with limitations at so many units recurs
NO_AREA = "null"  # as the filter of requests writes it


@dataclass(frozen=True)
class LevelFigures:
    """ "2/12 đơn vị cấp huyện": units checked at a level, of how many that stood there.

    Unless `is_whole`, more may stand there than the list of units has: no share is said.
    """

    level: str
    checked: Count
    standing: Count
    is_whole: bool = True


@dataclass(frozen=True)
class Line:
    """One area, or the whole: strengths and limitations, at how many units, and requests."""

    code: str
    name: str
    strengths: Count
    strength_units: Count
    limitations: Count
    limitation_units: Count
    requests: Count


@dataclass(frozen=True)
class CriterionFigures:
    """One content: a criterion of an area; with neither code nor text, all else of the area; with
    a text alone, findings that name no criterion and say the same."""

    area: str
    code: str
    text: str
    strengths: Count
    strength_units: Count
    limitations: Count
    limitation_units: Count


@dataclass(frozen=True)
class UnitFigures:
    """One inspected unit, as it was called on its last visit of the period."""

    unit: int
    name: str
    visit_ids: tuple[int, ...]
    days: tuple[dt.date, ...]
    visits: Count
    strengths: Count
    limitations: Count
    requests: Count
    handled: Count
    overdue: Count
    by_area: tuple[Count, ...]  # limitations, in the order of the areas


@dataclass(frozen=True)
class ChainFigures:
    """A unit with all that went over whole into it: then and now."""

    name: str
    former: tuple[str, ...]
    before: Count
    now: Count


@dataclass(frozen=True)
class PeriodFigures:
    period: Period
    visits: Count
    units: Count
    strengths: Count
    limitations: Count
    by_area: tuple[tuple[Count, Count], ...]  # strengths, limitations; in the order of the areas


@dataclass(frozen=True)
class Figures:
    scope: Scope
    today: dt.date
    visits: Count
    units: Count
    planned: Count
    planned_done: Count
    levels: tuple[LevelFigures, ...]
    areas: tuple[Line, ...]
    total: Line
    criteria: tuple[CriterionFigures, ...]
    inspected: tuple[UnitFigures, ...]
    stages: dict[str, Count]
    repeated: Count
    common: tuple[CriterionFigures, ...]
    trend: tuple[PeriodFigures, ...]
    compared: PeriodFigures | None
    chains: tuple[ChainFigures, ...]
    from_paper: Count = NONE  # of the visits
    chosen: tuple[str, ...] = ()  # units the summary is limited to


def figures_of(scope: Scope, user: User, today: dt.date | None = None) -> Figures:
    return Counting(scope, read_rows(scope, user), today or timezone.localdate()).figures()


class Counting:
    """The rows of one summary while they are counted."""

    def __init__(self, scope: Scope, rows: Rows, today: dt.date) -> None:
        self.scope, self.rows, self.today = scope, rows, today
        self.links = Links(scope, scope.period)
        self.issued = rows.issued_in(scope.period)
        self.unit_of = {visit.pk: visit.unit for visit in rows.visits}
        self.areas = self._areas_met()

    def _areas_met(self) -> list[str]:
        """Those the summary asks for by name, and any a row of then or now is filed under."""
        met = {row.area for row in self.rows.findings} | {row.area for row in self.rows.requests}
        met |= {area for _visit, _kind, area in self.rows.earlier}
        wanted = set(self.scope.areas) | met
        return [code for code in self.rows.areas if code in wanted]

    def figures(self) -> Figures:
        periods = [self._period(period) for period in (*self.scope.earlier(), self.scope.period)]
        compared = self.scope.compared
        criteria = self._criteria()
        return Figures(
            scope=self.scope,
            today=self.today,
            visits=self.links.visits(len(self.issued)),
            units=self.links.visits(len({v.unit for v in self.issued}), each_unit="1"),
            planned=self.links.planned(sum(row.is_planned for row in self._in_period())),
            planned_done=self.links.visits(sum(row.is_planned for row in self.issued), planned="1"),
            levels=tuple(self._levels()),
            areas=tuple(self._line(code) for code in self._line_codes()),
            total=self._line(None),
            criteria=criteria,
            inspected=tuple(self._inspected()),
            stages=self._stages(),
            repeated=self.links.findings(
                sum(
                    row.repeats is not None and row.kind == LIMITATION for row in self.rows.findings
                ),
                kind=LIMITATION,
                repeats="1",
            ),
            common=tuple(
                row
                for row in (*criteria, *self._same_texts())
                if (row.code or row.text) and row.limitation_units.value >= COMMON
            ),
            trend=tuple(periods),
            compared=self._period(compared) if compared else None,
            chains=tuple(self._chains(compared)) if compared else (),
            from_paper=self.links.visits(
                sum(row.is_from_paper for row in self.issued), status=VisitStatus.RECORDED
            ),
            chosen=tuple(
                sorted(
                    (self.rows.name(pk, self.scope.period.end) for pk in self.scope.chosen),
                    key=sort_key,
                )
            ),
        )

    def _in_period(self) -> Iterable[VisitRow]:
        return (row for row in self.rows.visits if self.scope.period.holds(row.counted_on))

    def _levels(self) -> Iterable[LevelFigures]:
        visits: dict[str, list[VisitRow]] = defaultdict(list)
        for visit in self.issued:
            visits[self.rows.level(visit.unit, visit.held_on)].append(visit)
        for level in UnitVersion.Level.values:
            if not visits[level]:
                continue
            units = sorted({visit.unit for visit in visits[level]})
            day = max(visit.held_on for visit in visits[level])
            standing = self.rows.standing(level, day)
            yield LevelFigures(
                level,
                self.links.visits(len(units), each_unit="1", unit_ids=",".join(map(str, units))),
                units_standing(len(standing), level, format_date(day)),
                is_whole=self._is_whole(level, day) and standing.issuperset(units),
            )

    def _is_whole(self, level: str, day: dt.date) -> bool:
        """A summary of chosen units has another whole, which nobody has counted."""
        return not self.scope.units and self.rows.knows_all(level, day)

    def _line_codes(self) -> list[str | None]:
        without = any(row.area is None for row in self.rows.requests)
        return [*self.areas, *([NO_AREA] if without else [])]

    def _line(self, code: str | None) -> Line:
        """Of one area; of all of them, where none is named."""
        more = {"area": code} if code else {}
        of_area = [r for r in self.rows.findings if code is None or r.area == code]
        strengths, strength_units = self._both(of_area, STRENGTH, more)
        limitations, limitation_units = self._both(of_area, LIMITATION, more)
        requests = sum(code is None or (r.area or NO_AREA) == code for r in self.rows.requests)
        return Line(
            code or "",
            self.rows.areas.get(code, "") if code else "",
            strengths,
            strength_units,
            limitations,
            limitation_units,
            self.links.requests(requests, **more),
        )

    def _both(
        self, rows: Iterable[FindingRow], kind: str, more: dict[str, str]
    ) -> tuple[Count, Count]:
        """How many of one kind, and at how many units."""
        of_kind = [row for row in rows if row.kind == kind]
        units = {self.unit_of[row.visit] for row in of_kind}
        return (
            self.links.findings(len(of_kind), kind=kind, **more),
            self.links.findings(len(units), kind=kind, each_unit="1", **more),
        )

    def _criteria(self) -> tuple[CriterionFigures, ...]:
        """By area and code; within an area what names no criterion comes last."""
        met: dict[tuple[str, str], list[FindingRow]] = defaultdict(list)
        for row in self.rows.findings:
            met[row.area, row.criterion or ""].append(row)
        order = sorted(met, key=lambda key: (self.areas.index(key[0]), not key[1], key[1]))
        return tuple(self._criterion(area, code, met[area, code]) for area, code in order)

    def _same_texts(self) -> Iterable[CriterionFigures]:
        """Limitations that name no criterion, by what they say."""
        met: dict[str, list[FindingRow]] = defaultdict(list)
        for row in self.rows.findings:
            if row.text and row.kind == LIMITATION:
                met[same_text(row.text)].append(row)
        for rows in met.values():
            limitations, units = self._both(rows, LIMITATION, {"same": str(rows[0].pk)})
            yield CriterionFigures("", "", rows[0].text, NONE, NONE, limitations, units)

    def _criterion(self, area: str, code: str, rows: list[FindingRow]) -> CriterionFigures:
        more = {"area": area, "criterion": code or "-"}
        strengths, strength_units = self._both(rows, STRENGTH, more)
        limitations, limitation_units = self._both(rows, LIMITATION, more)
        return CriterionFigures(
            area,
            code,
            self.rows.criteria.get(code, ""),
            strengths,
            strength_units,
            limitations,
            limitation_units,
        )

    def _inspected(self) -> Iterable[UnitFigures]:
        visits: dict[int, list[VisitRow]] = defaultdict(list)
        for visit in self.issued:
            visits[visit.unit].append(visit)
        findings: dict[int, list[FindingRow]] = defaultdict(list)
        for row in self.rows.findings:
            findings[self.unit_of[row.visit]].append(row)
        requests: dict[int, list[RequestRow]] = defaultdict(list)
        for request in self.rows.requests:
            requests[self.unit_of[request.visit]].append(request)
        found = [self._unit(unit, visits[unit], findings[unit], requests[unit]) for unit in visits]
        return sorted(found, key=lambda row: (sort_key(row.name), row.unit))

    def _unit(
        self,
        unit: int,
        visits: list[VisitRow],
        findings: list[FindingRow],
        requests: list[RequestRow],
    ) -> UnitFigures:
        one = {"unit_ids": str(unit)}
        kinds = Counter(row.kind for row in findings)
        limits = Counter(row.area for row in findings if row.kind == LIMITATION)
        stages = Counter(self._stage(row) for row in requests)
        return UnitFigures(
            unit,
            self.rows.name(unit, visits[-1].held_on),
            tuple(visit.pk for visit in visits),
            tuple(visit.held_on for visit in visits),
            self.links.visits(len(visits), **one),
            self.links.findings(kinds[STRENGTH], kind=STRENGTH, **one),
            self.links.findings(kinds[LIMITATION], kind=LIMITATION, **one),
            self.links.requests(len(requests), **one),
            self.links.requests(stages["handled"], stage="handled", **one),
            self.links.requests(stages["overdue"], stage="overdue", **one),
            tuple(
                self.links.findings(limits[code], kind=LIMITATION, area=code, **one)
                for code in self.areas
            ),
        )

    def _stage(self, row: RequestRow) -> str:
        return stage_of(row.status, row.deadline, self.today)

    def _stages(self) -> dict[str, Count]:
        counted = Counter(self._stage(row) for row in self.rows.requests)
        return {name: self.links.requests(counted[name], stage=name) for name in STAGES}

    def _kinds(self, period: Period) -> Counter[tuple[int, str, str]]:
        """Findings by visit, kind and area; of the summary's own period from its rows."""
        if period == self.scope.period:
            return Counter((row.visit, row.kind, row.area) for row in self.rows.findings)
        visits = {visit.pk for visit in self.rows.issued_in(period)}
        return Counter({key: n for key, n in self.rows.earlier.items() if key[0] in visits})

    def _period(self, period: Period) -> PeriodFigures:
        links = Links(self.scope, period)
        visits = self.rows.issued_in(period)
        counted: Counter[tuple[str, str]] = Counter()
        for (_visit, kind, area), n in self._kinds(period).items():
            counted[kind, area] += n
        whole: Counter[str] = Counter()
        for (kind, _area), n in counted.items():
            whole[kind] += n
        return PeriodFigures(
            period,
            links.visits(len(visits)),
            links.visits(len({visit.unit for visit in visits}), each_unit="1"),
            links.findings(whole[STRENGTH], kind=STRENGTH),
            links.findings(whole[LIMITATION], kind=LIMITATION),
            tuple(
                (
                    links.findings(counted[STRENGTH, code], kind=STRENGTH, area=code),
                    links.findings(counted[LIMITATION, code], kind=LIMITATION, area=code),
                )
                for code in self.areas
            ),
        )

    def _chains(self, compared: Period) -> Iterable[ChainFigures]:
        """Limitations then and now; every unit inspected in either period stands in one chain."""
        then, now = self._limitations(compared), self._limitations(self.scope.period)
        members: dict[int, set[int]] = defaultdict(set)
        for unit in {*then, *now}:
            members[head_of(unit, self.rows.steps)].add(unit)
        found = [self._chain(head, units, compared, then, now) for head, units in members.items()]
        return sorted(found, key=lambda row: sort_key(row.name))

    def _limitations(self, period: Period) -> dict[int, int]:
        """By unit; a unit inspected without any has 0."""
        found = {visit.unit: 0 for visit in self.rows.issued_in(period)}
        for (visit, kind, _area), n in self._kinds(period).items():
            if kind == LIMITATION:
                found[self.unit_of[visit]] += n
        return found

    def _chain(
        self,
        head: int,
        units: set[int],
        compared: Period,
        then: dict[int, int],
        now: dict[int, int],
    ) -> ChainFigures:
        one = {"kind": LIMITATION, "unit_ids": ",".join(map(str, sorted(units)))}
        last_visit = {visit.unit: visit.held_on for visit in self.rows.visits if visit.is_issued}
        former = [self.rows.name(unit, last_visit[unit]) for unit in units - {head}]
        return ChainFigures(
            self.rows.name(head, self.rows.last_day),
            tuple(sorted(former, key=sort_key)),
            Links(self.scope, compared).findings(sum(then.get(u, 0) for u in units), **one),
            self.links.findings(sum(now.get(u, 0) for u in units), **one),
        )
