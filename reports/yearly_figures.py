"""The figures the PAR index asks of each year: units planned and checked, requests and their end.

Training data never counts. A planned visit belongs to the year of its plan; an inspection and its
requests to the year in which the inspection was held.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear

from accounts.models import User
from findings.models import CorrectionRequest
from findings.models.request import HANDLED_STATES, CorrectionRequestQuerySet
from inspections.models import Visit
from inspections.models.visit import ISSUED_STATES, VisitQuerySet


class What(StrEnum):
    """Each a number of the table, and the rows it counts."""

    PLANNED = "planned"  # units of the year's plans
    PLANNED_CHECKED = "planned-checked"  # of these, units whose planned inspection has its minutes
    CHECKED = "checked"  # units with minutes of that year, planned or not
    REQUESTS = "requests"  # handed to units, and not taken back
    HANDLED = "handled"  # of these, verified or closed


UNITS = (What.PLANNED, What.PLANNED_CHECKED, What.CHECKED)


@dataclass
class YearFigures:
    year: int
    planned: int = 0
    planned_checked: int = 0
    checked: int = 0
    requests: int = 0
    handled: int = 0

    @property
    def share_checked(self) -> Decimal | None:
        return percent(self.planned_checked, self.planned)

    @property
    def share_handled(self) -> Decimal | None:
        return percent(self.handled, self.requests)


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal; of nothing there is no share."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def figures_by_year(user: User) -> list[YearFigures]:
    """The newest year first. Three queries."""
    found: dict[int, YearFigures] = {}
    for rows in (_planned(user), _checked(user), _requests(user)):
        for row in rows:
            figures = found.setdefault(row["year"], YearFigures(row["year"]))
            for name, value in row.items():
                setattr(figures, name, value)
    return sorted(found.values(), key=lambda figures: -figures.year)


def _planned(user: User) -> QuerySet[Visit, dict[str, int]]:
    rows = Visit.objects.visible_to(user).real().filter(plan__isnull=False).order_by()
    issued = Q(status__in=ISSUED_STATES)
    return rows.values(year=F("plan__year")).annotate(
        planned=Count("unit", distinct=True),
        planned_checked=Count("unit", distinct=True, filter=issued),
    )


def _checked(user: User) -> QuerySet[Visit, dict[str, int]]:
    rows = Visit.objects.visible_to(user).real().issued().order_by()
    years = rows.annotate(year=ExtractYear("held_on")).values("year")
    return years.annotate(checked=Count("unit", distinct=True))


def _requests(user: User) -> QuerySet[CorrectionRequest, dict[str, int]]:
    rows = CorrectionRequest.objects.visible_to(user).real().given().order_by()
    years = rows.annotate(year=ExtractYear("visit__held_on")).values("year")
    return years.annotate(
        requests=Count("pk"), handled=Count("pk", filter=Q(status__in=HANDLED_STATES))
    )


def visits_of(what: What, year: int, user: User) -> VisitQuerySet:
    """The visits of the units a number counts."""
    rows = Visit.objects.visible_to(user).real()
    if what == What.CHECKED:
        return rows.issued().filter(held_on__year=year)
    rows = rows.filter(plan__year=year)
    return rows.issued() if what == What.PLANNED_CHECKED else rows


def requests_of(what: What, year: int, user: User) -> CorrectionRequestQuerySet:
    rows = (
        CorrectionRequest.objects.visible_to(user).real().given().filter(visit__held_on__year=year)
    )
    return rows.handled() if what == What.HANDLED else rows
