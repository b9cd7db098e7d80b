"""Open requests of units that stand no more, and handing them over to one that does."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_fields import read_keys
from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.actions.handover import hand_over_all
from findings.forms_handover import HandoverForm
from findings.handovers import until
from findings.models import CorrectionRequest
from findings.views.doors import Crumbs
from units.models.querysets import read_names
from units.successors import last_day, successors_of

ROWS_A_PAGE = 50


@require_safe
def handover_list(request: SignedInRequest) -> HttpResponse:
    """One part for each unit that ended, its requests to be ticked and handed over together."""
    require(request.user, Perm.HAND_OVER)
    rows = CorrectionRequest.objects.visible_to(request.user).of_ended_units().for_list()
    rows = rows.order_by("current_unit", "-visit__held_on", "visit", "number")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    parts = [
        (unit, until(unit.name_on(None), unit, last_day(unit)), list(theirs))
        for unit, theirs in groupby(page.object_list, key=lambda row: row.current_unit)
    ]
    context = {"page_obj": page, "parts": parts, "crumbs": _crumbs(_("Hand-over"), here=True)}
    return render(request, "findings/handover_list.html", context)


@require_http_methods(["GET", "POST"])
def handover_add(request: SignedInRequest) -> HttpResponse:
    """To whom the requests named in the address go: a successor, or another living unit."""
    require(request.user, Perm.HAND_OVER)
    rows = _chosen(request)
    units = {row.current_unit_id for row in rows}
    listing = reverse("findings:handover-list")
    form = HandoverForm(
        request.POST or None,
        user=request.user,
        successors=successors_of(units),
        cancel_url=listing,
        copy_key="handover:" + "-".join(str(row.pk) for row in rows),
    )

    def work() -> str:
        values = form.values()
        hand_over_all([row.pk for row in rows], values["unit"], values["note"], by=request.user)
        return listing

    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "rows": rows,
        "title": _("Hand over to a living unit"),
        "crumbs": _crumbs(_("Hand over")),
    }
    return render(request, "findings/handover_form.html", context)


def _chosen(request: SignedInRequest) -> list[CorrectionRequest]:
    """The ticked requests, each in scope; opening the page also asks whether they still wait."""
    asked = read_keys(request.GET.getlist("request"))
    if not asked:
        raise MoveRefused(_("Choose at least one request on the list first."))
    rows = CorrectionRequest.objects.visible_to(request.user).filter(pk__in=asked)
    waiting = rows.of_ended_units() if request.method == "GET" else rows
    found = list(waiting.select_related("visit", "current_unit").order_by("visit", "number"))
    if len(found) != len(asked):
        if rows.count() != len(asked):
            raise Http404
        raise MoveRefused(_("One of these requests waits for no hand-over."))
    read_names(row.current_unit for row in found)
    return found


def _crumbs(title: Any, *, here: bool = False) -> Crumbs:
    crumbs: Crumbs = [(_("Requests"), reverse("findings:request-list"))]
    if not here:
        crumbs.append((_("Hand-over"), reverse("findings:handover-list")))
    return [*crumbs, (title, "")]
