"""One unit's page: what it is and was, its inspections and its requests."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from accounts.permissions import Perm, can
from findings.models import CorrectionRequest
from inspections.models import Visit
from units.history import story_of
from units.models import Unit

ROWS = 50


@require_safe
def unit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        story = story_of(pk, request.user)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    unit = story.unit
    heading = unit.name_on(None)
    visits = Visit.objects.visible_to(request.user).filter(unit=unit)
    requests = CorrectionRequest.objects.visible_to(request.user).filter(current_unit=unit)
    requests = requests.counting_extensions().select_related("visit")
    context = {
        "story": story,
        "heading": heading,
        "place": story.names[-1].parent if story.names else "",
        "may_manage": can(request.user, Perm.MANAGE_UNITS),
        "visits": _of(unit, "unit", visits.order_by("-held_on", "-pk")),
        "requests": _of(unit, "current_unit", requests.order_by("-visit__held_on", "number")),
        "crumbs": [(_("Units"), reverse("units:unit-list")), (heading, "")],
    }
    return render(request, "desk/unit_detail.html", context)


def _of(unit: Unit, name: str, rows: QuerySet[Any]) -> list[Any]:
    """The first rows; all are of one unit, whose names are read."""
    found = list(rows[:ROWS])
    for row in found:
        setattr(row, name, unit)
    return found
