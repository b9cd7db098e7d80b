"""One unit's page: what it is and was, its inspections and its requests."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from accounts.permissions import Perm, can
from units.history import story_of
from units.models import Unit


@require_safe
def unit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).with_versions(), pk=pk)
    story = story_of(unit, request.user)
    heading = unit.name_on(None)
    context = {
        "story": story,
        "heading": heading,
        "place": story.names[-1].parent if story.names else "",
        "may_manage": can(request.user, Perm.MANAGE_UNITS),
        "visits": [],
        "requests": [],
        "crumbs": [(_("Units"), reverse("units:unit-list")), (heading, "")],
    }
    return render(request, "desk/unit_detail.html", context)
