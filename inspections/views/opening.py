"""Opens a page of one visit: scope (404), role and relation (403), state (409)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.actions.moves import WRITABLE
from inspections.models import Visit
from inspections.models.visit import with_teams
from inspections.relations import visit_actors


def visit_for(request: SignedInRequest, pk: int, perm: Perm, *, with_names: bool = True) -> Visit:
    """The visit, open for writing. The action asks the same again under its lock.

    Without names for a page that reads them together with those of other visits.
    """
    rows = Visit.objects.inside_visible_to(request.user).select_related("plan", "unit")
    rows = rows.prefetch_related(with_teams(), *(["unit__versions"] if with_names else []))
    visit: Visit = get_object_or_404(rows, pk=pk)
    require(request.user, perm, visit_actors(request.user, visit))
    if visit.status not in WRITABLE:
        raise MoveRefused(
            _("The visit is “%(state)s”; its contents can no longer be changed.")
            % {"state": visit.get_status_display()},
            row=visit,
        )
    return visit


def visit_url(visit: Visit) -> str:
    return visit.get_absolute_url()
