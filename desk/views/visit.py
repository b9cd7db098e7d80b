"""The page of one visit: where it stands, what comes next, what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can
from inspections.actions.moves import WITH_DOCUMENT, WRITABLE, open_moves
from inspections.models import Visit
from inspections.move_texts import MOVE_TEXTS
from inspections.readiness import gaps_of
from inspections.relations import visit_actors
from inspections.views.plans import crumb_visits


@require_safe
def visit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_list(), pk=pk)
    inside = request.user.role != User.Role.UNIT_STAFF
    actors = visit_actors(request.user, visit)
    moves = [move for move in open_moves(visit, request.user) if move not in WITH_DOCUMENT]
    context = {
        "visit": visit,
        "inside": inside,
        "moves": [(move, MOVE_TEXTS[move].action) for move in moves],
        "gaps": gaps_of(visit) if inside and not visit.is_issued else [],
        "may_write": visit.status in WRITABLE and can(request.user, Perm.WRITE_MINUTES, actors),
        "may_frame": visit.status in WRITABLE and can(request.user, Perm.EDIT_VISIT, actors),
        "training": visit.is_training,
        "crumbs": [crumb_visits(), (str(visit), "")],
    }
    return render(request, "desk/visit_detail.html", context)
