"""Requests as the team writes them, while the minutes are a draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.buttons import button_view
from accounts.models import SignedInRequest
from findings.actions.requests import add_request, delete_request, edit_request, move_request
from findings.forms import ActForm, RequestForm
from findings.models import CorrectionRequest
from findings.views.doors import (
    carried_out,
    carried_out_at_once,
    crumbs_of,
    open_for_writing,
    rows_to_write,
    visit_page,
    writable_visit,
)
from inspections.models import Visit


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
        values = form.row_values()
        row = add_request(visit.pk, values, agreed=form.agreed, by=request.user)
        return _way_on(request, row)

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
        seen, agreed = form.seen_fingerprint, form.agreed
        written = edit_request(pk, form.row_values(), seen=seen, agreed=agreed, by=request.user)
        return _way_on(request, written)

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


@button_view
def request_move(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _to_write(request, pk)
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        move_request(pk, up=request.POST.get("to") == "up", by=request.user)
        return visit_page(row.visit_id, f"#request-{pk}")

    return carried_out_at_once(request, form, work)
