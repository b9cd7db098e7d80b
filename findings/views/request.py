"""Pages of one correction request."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.permissions import Perm, can, require
from findings.actions.moves import Move, acknowledge_request, open_moves
from findings.actions.requests import add_request, delete_request, edit_request, move_request
from findings.deadlines import deadline_of
from findings.forms import ActForm, RequestForm
from findings.handovers import given_to
from findings.lines import finding_line, force_verb, sentence
from findings.models import CorrectionRequest, Finding, RequestEvent
from findings.relations import request_actors
from findings.views.doors import (
    carried_out,
    carried_out_at_once,
    crumbs_of,
    may_write,
    open_for_writing,
    rows_to_write,
    sees_notes,
    visit_page,
    writable_visit,
)
from inspections.models import Visit
from units.models.querysets import read_names


def _to_write(request: SignedInRequest, pk: int) -> CorrectionRequest:
    rows = rows_to_write(CorrectionRequest.objects.visible_to(request.user))
    row: CorrectionRequest = get_object_or_404(rows.prefetch_related("findings"), pk=pk)
    open_for_writing(request, row.visit)
    return row


def _way_on(request: SignedInRequest, row: CorrectionRequest) -> str:
    if "save_and_add" in request.POST:
        return reverse("findings:request-add", args=[row.visit_id])
    return visit_page(row.visit_id, f"#request-{row.pk}")


@require_http_methods(["GET", "POST"])
def request_add(request: SignedInRequest, visit_pk: int) -> HttpResponse:
    visit = writable_visit(request, visit_pk)
    form = RequestForm(
        request.POST or None,
        visit=visit,
        user=request.user,
        initial={"findings": request.GET.getlist("finding")},
        cancel_url=visit_page(visit.pk),
        copy_key=f"request:new:{visit.pk}",
    )

    def work() -> str:
        return _way_on(request, add_request(visit.pk, form.row_values(), by=request.user))

    return _answer(request, form, work, visit, _("New request"))


@require_http_methods(["GET", "POST"])
def request_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _to_write(request, pk)
    visit = row.visit
    title = _("Request %(label)s") % {"label": row.label}
    form = RequestForm(
        request.POST or None,
        instance=row,
        visit=visit,
        user=request.user,
        cancel_url=visit_page(visit.pk),
        copy_key=f"request:{row.pk}",
    )

    def work() -> str:
        seen = form.seen_fingerprint
        return _way_on(request, edit_request(pk, form.row_values(), seen=seen, by=request.user))

    return _answer(request, form, work, visit, title, {"row": row})


def _answer(
    request: SignedInRequest,
    form: RequestForm,
    work: Any,
    visit: Visit,
    title: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    context = {"form": form, "visit": visit, "title": title, "crumbs": crumbs_of(visit, title)}
    context |= {"training": visit.is_training, **(more or {})}
    return render(request, "findings/request_form.html", context)


def _with_findings(request: SignedInRequest, pk: int) -> tuple[CorrectionRequest, list[Finding]]:
    """The request and the findings it answers; the names of all their units in one query."""
    visits = Visit.objects.visible_to(request.user).filter(pk=OuterRef("visit"))
    rows = CorrectionRequest.objects.visible_to(request.user).counting_extensions()
    rows = rows.select_related("visit__unit", "area", "current_unit", "responsible_unit")
    row: CorrectionRequest = get_object_or_404(rows.annotate(sees_visit=Exists(visits)), pk=pk)
    found = Finding.objects.visible_to(request.user).filter(requests=row)
    answered = list(found.order_by("number").prefetch_related("scope_units"))
    units = [row.visit.unit, row.current_unit, row.responsible_unit]
    for finding in answered:
        finding.visit = row.visit
        units += finding.scope_units.all()
    read_names(units)
    return row, answered


@require_safe
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The request as its unit sees it: what was found, what is asked, by when, what happened."""
    row, answered = _with_findings(request, pk)
    events = RequestEvent.objects.visible_to(request.user).filter(request=row)
    context = {
        "row": row,
        "visit": row.visit,
        "quotes": [(finding, finding_line(finding)) for finding in answered],
        "asked": sentence(row.text),
        "verb": force_verb(row),
        "deadline": deadline_of(row),
        "given_to": given_to(row),
        "may_hand_over": can(request.user, Perm.HAND_OVER),
        "events": events.select_related("by"),
        "may_acknowledge": Move.ACKNOWLEDGE in open_moves(row, request.user),
        "may_write": may_write(request.user, row.visit),
        "sees_notes": sees_notes(request.user),
        "sees_visit": row.sees_visit,  # type: ignore[attr-defined]
        "crumbs": [(_("Requests"), reverse("findings:request-list")), (row.code, "")],
        "training": row.visit.is_training,
        "form": ActForm(user=request.user),
    }
    return render(request, "findings/request_detail.html", context)


@require_http_methods(["GET", "POST"])
def request_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _to_write(request, pk)
    visit = row.visit
    form = ActForm(request.POST or None, user=request.user)

    def work() -> str:
        delete_request(pk, by=request.user)
        return visit_page(visit.pk)

    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": _("Delete request %(label)s?") % {"label": row.label},
        "text": row.text,
        "undo": _("The later requests move up. It stays in the log."),
        "action": _("Delete the request"),
        "cancel_url": visit_page(visit.pk, f"#request-{pk}"),
        "crumbs": crumbs_of(visit, row.label),
    }
    return render(request, "findings/ask.html", context)


@require_POST
def request_move(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _to_write(request, pk)
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        move_request(pk, up=request.POST.get("to") == "up", by=request.user)
        return visit_page(row.visit_id, f"#request-{pk}")

    return carried_out_at_once(request, form, work)


@require_POST
def request_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CorrectionRequest.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.ACKNOWLEDGE, request_actors(request.user, row))
    page = reverse("findings:request-detail", args=[row.pk])
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        acknowledge_request(pk, by=request.user)
        return page

    return carried_out_at_once(request, form, work)
