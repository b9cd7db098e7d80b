"""All that a summary counts, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, TextField, Value, When

from accounts.models import User
from findings.models import CorrectionRequest, Finding
from findings.models.request import RequestStatus
from inspections.counted import period_day
from inspections.models import Criterion, ReformArea, Visit
from inspections.models.visit import ISSUED_STATES, VisitQuerySet, VisitStatus
from reports.summaries.chains import whole_steps
from reports.summaries.scope import Period, Scope
from units.models import Unit, UnitVersion
from units.official import holds_official_list
from units.tree import units_below


class VisitRow(NamedTuple):
    pk: int
    unit: int
    held_on: dt.date
    status: str
    plan: int | None
    counted_on: dt.date

    @property
    def is_issued(self) -> bool:
        return self.status in ISSUED_STATES

    @property
    def is_from_paper(self) -> bool:
        return self.status == VisitStatus.RECORDED

    @property
    def is_planned(self) -> bool:
        return self.plan is not None and self.status != VisitStatus.CANCELLED


class FindingRow(NamedTuple):
    pk: int
    visit: int
    kind: str
    area: str
    criterion: str | None
    criterion_id: int | None
    repeats: int | None
    text: str  # of what names no criterion


class RequestRow(NamedTuple):
    pk: int
    visit: int
    area: str | None
    status: str
    deadline: dt.date | None


@dataclass(frozen=True)
class Rows:
    """What was read; the earlier findings only as counts by visit, kind and area."""

    visits: tuple[VisitRow, ...]
    findings: tuple[FindingRow, ...]
    requests: tuple[RequestRow, ...]
    earlier: Counter[tuple[int, str, str]]
    areas: dict[str, str]  # code to name, in the order of the programme
    criteria: dict[str, str]  # code to text
    units: dict[int, Unit]
    steps: dict[int, int]
    last_day: dt.date

    def issued_in(self, period: Period) -> list[VisitRow]:
        return [row for row in self.visits if row.is_issued and period.holds(row.counted_on)]

    def name(self, unit: int, day: dt.date) -> str:
        return self.units[unit].name_on(day)

    def level(self, unit: int, day: dt.date) -> str:
        version = self.units[unit].version_on(day) or self.units[unit].nearest_version(day)
        return version.level if version else ""

    def versions(self, level: str) -> list[UnitVersion]:
        versions = (version for unit in self.units.values() for version in unit.versions.all())
        return [version for version in versions if version.level == level]

    def standing(self, level: str, day: dt.date) -> set[int]:
        """The units of a level that the list of units shows as of `day`."""
        return {version.unit_id for version in self.versions(level) if version.holds_on(day)}

    def knows_all(self, level: str, day: dt.date) -> bool:
        """Whether the list of units is known to hold all units of a level."""
        codes = {version.code for version in self.versions(level)}
        return holds_official_list(codes, level, day)


def read_rows(scope: Scope, user: User) -> Rows:
    visits = _visits(scope, user)
    now = [v.pk for v in visits if v.is_issued and scope.period.holds(v.counted_on)]
    last_day = max([scope.period.end, *(v.held_on for v in visits if v.pk in set(now))])
    before = [v.pk for v in visits if v.is_issued and not scope.period.holds(v.counted_on)]
    findings = _findings(scope, user, now)
    return Rows(
        visits=visits,
        findings=findings,
        requests=_requests(scope, user, now),
        earlier=_earlier(scope, user, before),
        areas=_areas(scope),
        criteria=_criteria(findings),
        units={unit.pk: unit for unit in Unit.objects.visible_to(user).with_versions()},
        steps=whole_steps(last_day),
        last_day=last_day,
    )


def _visits(scope: Scope, user: User) -> tuple[VisitRow, ...]:
    """Issued and planned ones of the period and of those it is compared with."""
    periods = [scope.period, *scope.earlier(), *([scope.compared] if scope.compared else [])]
    rows = _dated(scope, user).filter(
        Q(status__in=ISSUED_STATES) | Q(plan__isnull=False),
        is_training=scope.is_training,
        counted_on__range=(min(p.start for p in periods), scope.period.end),
    )
    values = rows.order_by("held_on", "pk").values_list(
        "pk", "unit_id", "held_on", "status", "plan_id", "counted_on"
    )
    return tuple(VisitRow(*row) for row in values)


def practice_left_out(scope: Scope, user: User) -> int:
    """Issued practice visits of the period, which only a summary of practice counts."""
    if scope.is_training:
        return 0
    held = (scope.period.start, scope.period.end)
    return _dated(scope, user).issued().filter(is_training=True, counted_on__range=held).count()


def _dated(scope: Scope, user: User) -> VisitQuerySet:
    """What this person sees of the units counted, each visit with the day it counts by."""
    counted = F("held_on") if scope.by_visit else period_day()
    rows = Visit.objects.visible_to(user).annotate(counted_on=counted)
    return rows.filter(unit__in=units_below(set(scope.units))) if scope.units else rows


def _findings(scope: Scope, user: User, visits: list[int]) -> tuple[FindingRow, ...]:
    rows = Finding.objects.visible_to(user).filter(visit__in=visits)
    if scope.areas:
        rows = rows.filter(area__code__in=scope.areas)
    unnamed = Case(
        When(criterion=None, then="condition"), default=Value(""), output_field=TextField()
    )
    values = rows.order_by("pk").values_list(
        *("pk", "visit_id", "kind", "area__code", "criterion__code", "criterion_id", "repeats_id"),
        unnamed,
    )
    return tuple(FindingRow(*row) for row in values)


def _requests(scope: Scope, user: User, visits: list[int]) -> tuple[RequestRow, ...]:
    rows = CorrectionRequest.objects.visible_to(user).filter(visit__in=visits)
    rows = rows.exclude(status=RequestStatus.DRAFT)
    if scope.areas:
        rows = rows.filter(area__code__in=scope.areas)
    values = rows.order_by("pk").values_list("pk", "visit_id", "area__code", "status", "deadline")
    return tuple(RequestRow(*row) for row in values)


def _earlier(scope: Scope, user: User, visits: list[int]) -> Counter[tuple[int, str, str]]:
    rows = Finding.objects.visible_to(user).filter(visit__in=visits).order_by()
    if scope.areas:
        rows = rows.filter(area__code__in=scope.areas)
    counted = rows.values_list("visit_id", "kind", "area__code").annotate(n=Count("pk"))
    return Counter({(visit, kind, area): n for visit, kind, area, n in counted})


def _areas(scope: Scope) -> dict[str, str]:
    """As the newest programme up to the period names them; codes of later ones follow."""
    rows = ReformArea.objects.order_by("frame__valid_from", "order")
    names: dict[str, str] = {}
    later: dict[str, str] = {}
    for area in rows.select_related("frame"):
        known = area.frame.valid_from <= scope.period.end
        target = names if known else later
        target.pop(area.code, None)
        target[area.code] = area.name
    names = {**names, **{code: name for code, name in later.items() if code not in names}}
    return {code: name for code, name in names.items() if not scope.areas or code in scope.areas}


def _criteria(findings: Iterable[FindingRow]) -> dict[str, str]:
    ids = {row.criterion_id for row in findings if row.criterion_id}
    rows = Criterion.objects.filter(pk__in=ids).order_by("pk")
    return dict(rows.values_list("code", "text"))
