"""Facts that a document states of rows that may change later, kept with its entry.

A plain dictionary for JSON, so that "is it still so?" is asked of values and not of printed text:

    {"visit": {"held_on": "2018-07-19", "session": "morning", …}}         a notice of a visit
    {"requests": {"7": {"label": "K1", "deadline": "2018-08-30", …}}}     what asks of units
    {"minutes": {"number": "01/BB-ĐKT", "supplements": 0}}                what rests on minutes
    {"visits": [3, 5]}                                                    a summary
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery

from findings.models import CorrectionRequest, Verdict
from findings.models.request import HANDLED_STATES, OPEN_STATES, RequestStatus
from inspections.models import Visit
from inspections.models.visit import VisitTeam
from reports.models import IssuedDocument

Facts = dict[str, Any]
Kind = IssuedDocument.Kind
REST_ON_MINUTES = (Kind.LETTER, Kind.RESULTS, Kind.CONCLUSION)
ASK = (Kind.MINUTES, *REST_ON_MINUTES)


def facts_of(kind: IssuedDocument.Kind, visit: Visit | None) -> Facts:
    """Of a document that is issued now. A summary's are its caller's: it counts many visits."""
    found: Facts = {}
    if visit is None:
        return found
    if kind == Kind.VISIT_NOTICE:
        found["visit"] = visit_facts(visit, teams_of([visit.pk]).get(visit.pk, []))
    if kind in ASK:
        rows = [row for row in request_rows([visit.pk]) if _is_said(kind, row)]
        found["requests"] = {
            str(row["pk"]): request_facts(row, judged=kind == Kind.RESULTS) for row in rows
        }
    if kind in REST_ON_MINUTES:
        found["minutes"] = minutes_facts([visit.pk]).get(visit.pk)
    return found


def _is_said(kind: IssuedDocument.Kind, row: dict[str, Any]) -> bool:
    """A letter hands over what is open, a notice of results what was judged."""
    if kind == Kind.LETTER:
        return row["status"] in OPEN_STATES
    if kind == Kind.RESULTS:
        return bool(row["outcome"])
    return bool(row["status"] != RequestStatus.WITHDRAWN)


def visit_facts(visit: Visit, teams: list[str]) -> Facts:
    return {
        "held_on": visit.held_on.isoformat(),
        "session": str(visit.session),
        "starts_at": f"{visit.starts_at:%H:%M}" if visit.starts_at else "",
        "place": visit.place,
        "teams": teams,
    }


def teams_of(visits: Iterable[int]) -> dict[int, list[str]]:
    """The names of the teams of each visit, the leading one first."""
    found: dict[int, list[str]] = {}
    rows = VisitTeam.objects.filter(visit__in=visits).order_by("visit", "-leads", "pk")
    for visit, name in rows.values_list("visit_id", "team__name"):
        found.setdefault(visit, []).append(name)
    return found


def request_rows(visits: Iterable[int]) -> Iterable[dict[str, Any]]:
    """The requests of visits with the newest verdict of each, in one query."""
    judged = Verdict.objects.filter(response__request=OuterRef("pk")).order_by("-response__round")
    return (
        CorrectionRequest.objects.filter(visit__in=visits)
        .annotate(
            outcome=Subquery(judged.values("outcome")[:1]),
            round=Subquery(judged.values("response__round")[:1]),
        )
        .order_by("visit", "number")
        .values(
            *("pk", "visit_id", "number", "status", "deadline", "current_unit_id"),
            *("outcome", "round"),
        )
    )


def request_facts(row: dict[str, Any], *, judged: bool) -> Facts:
    day: dt.date | None = row["deadline"]
    found: Facts = {
        "label": f"K{row['number']}",
        "deadline": day.isoformat() if day else "",
        "unit": row["current_unit_id"],
    }
    if judged:
        found |= {
            "outcome": row["outcome"] or "",
            "round": row["round"],
            "is_done": row["status"] in HANDLED_STATES,
        }
    return found


def minutes_facts(visits: Iterable[int]) -> dict[int, Facts]:
    """The minutes in force of each visit, and how many supplementary ones amend them."""
    found: dict[int, Facts] = {}
    rows = IssuedDocument.objects.filter(
        visit__in=visits, kind__in=(Kind.MINUTES, Kind.SUPPLEMENT)
    ).standing()
    for visit, kind, number in rows.order_by("entry_number").values_list(
        "visit_id", "kind", "number_text"
    ):
        if kind == Kind.MINUTES:
            found[visit] = {"number": number, "supplements": 0}
        elif visit in found:
            found[visit]["supplements"] += 1
    return found
