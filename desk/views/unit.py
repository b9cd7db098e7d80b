"""One unit's page: what it is and was, its inspections and its requests."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
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
    unit = get_object_or_404(Unit.objects.visible_to(request.user).with_versions(), pk=pk)
    story = story_of(unit, request.user)
    heading = unit.name_on(None)
    visits = Visit.objects.visible_to(request.user).filter(unit=unit)
    visits = visits.select_related("unit").prefetch_related("unit__versions")
    requests = CorrectionRequest.objects.visible_to(request.user).filter(current_unit=unit)
    requests = requests.counting_extensions().select_related("visit", "current_unit")
    requests = requests.prefetch_related("current_unit__versions")
    context = {
        "story": story,
        "heading": heading,
        "place": story.names[-1].parent if story.names else "",
        "may_manage": can(request.user, Perm.MANAGE_UNITS),
        "visits": visits.order_by("-held_on", "-pk")[:ROWS],
        "requests": requests.order_by("-visit__held_on", "number")[:ROWS],
        "crumbs": [(_("Units"), reverse("units:unit-list")), (heading, "")],
    }
    return render(request, "desk/unit_detail.html", context)
