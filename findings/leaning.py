"""Answers for findings, requests and re-checks when the visit or unit they lean on changes.

`inspections.leaning` asks here whenever a visit is changed or closed; the readiness of the minutes
lists the same contradictions, and each of them blocks issuing. `units.ending` asks before a unit ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.contradictions import contradictions
from findings.models import CorrectionRequest, Finding, Recheck
from findings.models.request import OPEN_STATES, RequestStatus
from findings.readiness import gaps_rows
from inspections.models import CriteriaSet, Criterion, ReformArea, ReformFrame, Visit
from inspections.readiness import Gap
from units.models import Unit

NAMED = 5  # visits that are named; of more there is a sign


def contradictions_of(visit: Visit) -> list[Gap]:
    """Rows that cannot be true beside the visit as it is."""
    findings, requests, _rechecks = gaps_rows(visit)
    # of a visit that is no re-check any more, too
    rechecks = list(Recheck.objects.filter(visit=visit).select_related("finding__visit"))
    return list(contradictions(visit, findings, requests, rechecks))


def written_in(visit: Visit) -> Iterator[str]:
    """ "2 findings", "3 requests"; nothing of what there is none."""
    findings = Finding.objects.filter(visit=visit).count()
    requests = CorrectionRequest.objects.filter(visit=visit).count()
    if findings:
        yield ngettext("%(count)d finding", "%(count)d findings", findings) % {"count": findings}
    if requests:
        yield ngettext("%(count)d request", "%(count)d requests", requests) % {"count": requests}


def unfinished_in(visit: Visit) -> Iterator[str]:
    """Requests somebody still has to do something for; verified ones only wait to be closed."""
    waits = (*OPEN_STATES, RequestStatus.VERIFIED)
    rows = CorrectionRequest.objects.filter(visit=visit, status__in=waits).order_by("number")
    for row in rows:
        row.visit = visit
        late = _(", overdue") if row.is_overdue else ""
        state = row.get_status_display()
        yield _("%(code)s: %(state)s%(late)s.") % {"code": row.code, "state": state, "late": late}


def left_by(unit: Unit, last_day: dt.date) -> Iterator[str]:
    """Requests that nobody works on any more once their unit has ended."""
    rows = CorrectionRequest.objects.filter(current_unit=unit, status__in=OPEN_STATES)
    codes = [row.code for row in rows.select_related("visit").order_by("visit", "number")]
    if codes:
        yield ngettext(
            "%(count)d open request stays with it until it is handed over: %(codes)s.",
            "%(count)d open requests stay with it until they are handed over: %(codes)s.",
            len(codes),
        ) % {"count": len(codes), "codes": "; ".join(codes)}


def uses_of(row: models.Model) -> Iterator[str]:
    """ "3 findings (Huyện Lấp Vò, 19/07/2018; …)" that name the area or criterion, or one of its."""
    ways = {Criterion: "criterion", CriteriaSet: "criterion__criteria_set"}
    ways |= {ReformArea: "area", ReformFrame: "area__frame"}
    way = ways[type(row)]
    findings = Finding.objects.filter(**{way: row})
    if found := findings.count():
        words = ngettext("%(count)d finding", "%(count)d findings", found) % {"count": found}
        yield f"{words} ({_visits_of(findings)})"
    if not way.startswith("area"):
        return
    requests = CorrectionRequest.objects.filter(**{way: row})
    if found := requests.count():
        words = ngettext("%(count)d request", "%(count)d requests", found) % {"count": found}
        yield f"{words} ({_visits_of(requests)})"


def _visits_of(rows: models.QuerySet[Any]) -> str:
    visits = Visit.objects.filter(pk__in=rows.values("visit")).for_list()
    named = [str(visit) for visit in visits[: NAMED + 1]]
    return "; ".join(named[:NAMED]) + ("; …" if len(named) > NAMED else "")


def looking_back_at(visit: Visit) -> Iterator[str]:
    """Re-checks of other visits that look at its findings, and findings that repeat one of them."""
    rechecks = Recheck.objects.filter(finding__visit=visit).exclude(visit=visit)
    for other in Visit.objects.filter(pk__in=rechecks.values("visit")).for_list():
        yield _("The re-check %(visit)s looks back at what these minutes found.") % {"visit": other}
    repeats = Finding.objects.filter(repeats__visit=visit).exclude(visit=visit)
    for finding in repeats.select_related("visit").order_by("visit", "number"):
        yield _("%(finding)s of %(visit)s repeats a limitation of these minutes.") % {
            "finding": finding.label,
            "visit": finding.visit,
        }
