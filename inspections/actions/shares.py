"""Letting a unit see a visit that was not its own."""

from __future__ import annotations

from accounts.models import User
from inspections.models import Visit, VisitShare
from units.models import Unit


def share_visit(visit: Visit, unit: Unit, why: str, *, by: User) -> None:
    """The unit's staff see this visit once it is issued; a second time changes nothing.

    The caller has asked the right, inside a transaction.
    """
    if unit.pk != visit.unit_id:
        VisitShare.objects.get_or_create(visit=visit, unit=unit, defaults={"why": why, "by": by})
