"""The page of one request: what was found, what is asked, by when, and each answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can, require
from findings.actions.moves import Move, acknowledge_request, open_moves
from findings.actions.reading import mark_read
from findings.deadlines import deadline_of
from findings.escalation import escalation_preview
from findings.forms import ActForm
from findings.handovers import given_to
from findings.lines import finding_line, force_verb, sentence
from findings.models import CorrectionRequest, Extension, Finding, FindingFile, RequestEvent
from findings.relations import request_actors
from findings.standing import extensions_of, holder_words, rounds_of, since, why_returned
from findings.views.doors import (
    carried_out_at_once,
    may_write,
    request_page,
    sees_notes,
    visible_request,
)
from inspections.models import Visit
from units.models.querysets import read_names


def _row(request: SignedInRequest, pk: int) -> CorrectionRequest:
    """With what one query tells of it: its units, and whether its visit is shown to the person."""
    visits = Visit.objects.visible_to(request.user).filter(pk=OuterRef("visit"))
    rows = CorrectionRequest.objects.visible_to(request.user).counting_extensions()
    rows = rows.select_related("visit__unit", "area", "current_unit", "responsible_unit")
    row: CorrectionRequest = get_object_or_404(rows.annotate(sees_visit=Exists(visits)), pk=pk)
    return row


def _found(row: CorrectionRequest, user: User) -> dict[str, Any]:
    """The findings it answers, as the minutes have them, and what is asked. The names of all
    units of the page come in one query."""
    files = Prefetch("files", queryset=FindingFile.objects.visible_to(user).order_by("pk"))
    found = Finding.objects.visible_to(user).filter(requests=row).order_by("number")
    units = [row.visit.unit, row.current_unit, row.responsible_unit]
    findings = list(found.prefetch_related("scope_units", files))
    for finding in findings:
        finding.visit = row.visit
        units += finding.scope_units.all()
    read_names(units)
    return {
        "quotes": [(finding, finding_line(finding)) for finding in findings],
        "asked": sentence(row.text),
        "verb": force_verb(row),
        "given_to": given_to(row),
    }


def _steps(row: CorrectionRequest, user: User, extensions: list[Extension]) -> dict[str, Any]:
    """What this person may do now."""
    moves = open_moves(row, user)
    undecided = any(not hasattr(one, "decision") for one in extensions)
    return {
        "may_acknowledge": Move.ACKNOWLEDGE in moves,
        "may_answer": Move.RESPOND in moves,
        "may_extend": Move.RESPOND in moves and row.deadline is not None and not undecided,
        "may_hand_over": can(user, Perm.HAND_OVER),
        "may_write": may_write(user, row.visit),
        "sees_notes": sees_notes(user),
        "sees_visit": row.sees_visit,  # type: ignore[attr-defined]
    }


@require_safe
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    row = _row(request, pk)
    found = _found(row, user)
    events = list(RequestEvent.objects.visible_to(user).filter(request=row).select_related("by"))
    rounds, draft = rounds_of(row, user)
    extensions = extensions_of(row, user)
    context = {
        "row": row,
        "visit": row.visit,
        "deadline": deadline_of(row),
        "escalation": escalation_preview(row),
        "extensions": extensions,
        "rounds": rounds,
        "draft": draft,
        "returned": why_returned(row, events),
        "events": events,
        "holder": holder_words(row),
        "since": since(row, events),
        "crumbs": [(_("Requests"), reverse("findings:request-list")), (row.code, "")],
        "training": row.visit.is_training,
        "form": ActForm(user=user),
        **found,
        **_steps(row, user, extensions),
    }
    mark_read(row, by=user)
    return render(request, "findings/request_detail.html", context)


@require_POST
def request_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    row = visible_request(request, pk)
    require(request.user, Perm.ACKNOWLEDGE, request_actors(request.user, row))
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        acknowledge_request(pk, by=request.user)
        messages.success(request, _("It is noted that your unit has received the request."))
        return request_page(pk)

    return carried_out_at_once(request, form, work)
