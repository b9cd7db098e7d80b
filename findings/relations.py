"""What a person is to a request, for the permission table."""

from __future__ import annotations

from accounts.models import User
from accounts.permissions import Actor
from findings.models import CorrectionRequest
from inspections.relations import unit_actors, visit_actors


def request_actors(user: User, request: CorrectionRequest) -> set[Actor]:
    """Unit staff by the unit the request lies with now; inspectors by their team."""
    if user.role == User.Role.UNIT_STAFF:
        return unit_actors(user, request.current_unit_id)
    return visit_actors(user, request.visit)
