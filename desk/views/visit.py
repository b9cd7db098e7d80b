"""The page of one visit: its minutes as a living document, and its history."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from desk.steps import next_steps
from desk.workspace import sees_inside, visits_for_page, workspace
from inspections.models import Visit, VisitEvent


@require_safe
def visit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visits = visits_for_page(Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits, pk=pk)
    page = workspace(visit, request.user)
    context = {
        "visit": visit,
        "page": page,
        "steps": next_steps(page),
        "training": visit.is_training,
        "crumbs": visit_crumbs(visit),
    }
    return render(request, "desk/visit_detail.html", context)


@require_safe
def visit_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what to the visit, newest first. Unit staff see it once the minutes are issued."""
    visits = visits_for_page(Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits, pk=pk)
    events = VisitEvent.objects.visible_to(request.user).filter(visit=visit)
    context = {
        "visit": visit,
        "events": events.select_related("by").order_by("-at", "-pk"),
        "sees_inside": sees_inside(visit, request.user),
        "crumbs": [*visit_crumbs(visit), (_("History"), "")],
    }
    return render(request, "desk/visit_history.html", context)


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
