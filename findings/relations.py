"""A person's relation to a request or a list of them, for the permission table."""

from __future__ import annotations

from accounts.models import User
from accounts.permissions import Actor
from findings.models import CorrectionRequest
from inspections.relations import unit_actors, visit_actors
from units.models import Posting


def request_actors(user: User, request: CorrectionRequest) -> set[Actor]:
    """Unit staff by the unit the request lies with now; inspectors by their team."""
    if user.role == User.Role.UNIT_STAFF:
        return unit_actors(user, request.current_unit_id)
    return visit_actors(user, request.visit)


def acting_for(user: User, unit_id: int) -> User | None:
    """For whom the person stands in at this unit today, where a posting says so."""
    posting = (
        Posting.objects.on(None)
        .filter(user=user, unit=unit_id, acting_for__isnull=False)
        .select_related("acting_for")
        .first()
    )
    return posting.acting_for if posting else None
