"""The page of one visit: its minutes as a living document, and its history."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.history_page import history_page
from accounts.models import SignedInRequest
from desk.papers import papers_to_issue
from desk.steps import next_steps
from desk.workspace import visits_for_page, workspace
from findings.history import finding_sources, request_sources
from inspections.forms.visits import ReceiptForm
from inspections.history import shares_of, unit_names, visit_sources
from inspections.models import Visit
from reports.history import document_sources


@require_safe
def visit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visits = visits_for_page(Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits, pk=pk)
    page = workspace(visit, request.user)
    context = {
        "visit": visit,
        "page": page,
        "steps": next_steps(page),
        "papers": papers_to_issue(page, request.user),
        "receipt_form": ReceiptForm(user=request.user) if page.may_receive else None,
        "training": visit.is_training,
        "crumbs": visit_crumbs(visit),
    }
    return render(request, "desk/visit_detail.html", context)


@require_safe
def visit_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what to the visit and all that is in it, newest first."""
    user = request.user
    rows = Visit.objects.visible_to(user).select_related("unit").prefetch_related("unit__versions")
    visit = get_object_or_404(rows, pk=pk)
    units = unit_names(visit.held_on)
    sources = [
        *visit_sources(visit, user, units),
        shares_of(visit, user, units),
        *finding_sources(visit, user, units),
        *request_sources(visit, user, units),
        *document_sources(visit, user),
    ]
    title = _("History of %(what)s") % {"what": visit}
    return history_page(request, title, sources, visit_crumbs(visit))


def visit_crumbs(visit: Visit) -> list[tuple[str, str]]:
    listing = reverse("inspections:visit-list")
    return [
        (_("Inspections"), listing),
        (str(visit.held_on.year), f"{listing}?year={visit.held_on.year}"),
        (
            f"{visit.unit_name}, {visit.held_on:%d/%m/%Y}",
            reverse("desk:visit-detail", args=[visit.pk]),
        ),
    ]
