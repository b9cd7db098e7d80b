"""The rows papers are written from, in a constant number of queries. The caller asked who may."""

from __future__ import annotations

from django.db.models import Prefetch

from findings.models import CorrectionRequest, Response
from inspections.models import Visit
from reports.models import IssuedDocument


def requests_of(visit: Visit) -> list[CorrectionRequest]:
    rows = (
        CorrectionRequest.objects.filter(visit=visit)
        .counting_extensions()
        .select_related("current_unit", "responsible_unit", "visit")
        .prefetch_related("current_unit__versions", "findings")
        .order_by("number")
    )
    return list(rows)


def answered_requests_of(visit: Visit) -> list[CorrectionRequest]:
    """Each with its rounds, `sent_answers`, and what was found of them."""
    answers = Response.objects.sent().select_related("verdict").order_by("round")
    rows = (
        CorrectionRequest.objects.filter(visit=visit)
        .select_related("current_unit", "visit")
        .counting_extensions()
        .prefetch_related(
            "current_unit__versions", Prefetch("responses", answers, to_attr="sent_answers")
        )
        .order_by("number")
    )
    return list(rows)


def standing(visit: Visit, kind: IssuedDocument.Kind) -> IssuedDocument | None:
    """The newest document of this kind that nobody withdrew."""
    rows = IssuedDocument.objects.filter(visit=visit, kind=kind).standing().light()
    found: IssuedDocument | None = rows.order_by("-entry_number").first()
    return found
