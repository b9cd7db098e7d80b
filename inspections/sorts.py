"""The columns by which every list of visits sorts."""

from __future__ import annotations

from django.db.models import Case, Expression, Value, When

from accounts.models import User
from accounts.sorting import Columns, in_order_of
from inspections.models import Visit
from inspections.models.visit import DRAFT_STATES, VisitStatus
from units.models.querysets import unit_name_order


def visit_sorts(user: User) -> Columns:
    """The columns a list of visits sorts by, for what this person may know of their states."""
    return {
        "day": ["held_on", in_order_of("session", Visit.Session.values)],
        "unit": [unit_name_order("unit", "held_on"), "held_on"],
        "state": [state_order(user), "held_on"],
        "code": ["held_on__year", "pk"],
    }


def state_order(user: User) -> Expression:
    """To unit staff a draft is a visit announced: its place in the list must not tell more."""
    if user.role != User.Role.UNIT_STAFF:
        return in_order_of("status", VisitStatus.values)
    told = [state for state in VisitStatus.values if state not in DRAFT_STATES]
    drafts = When(status__in=DRAFT_STATES, then=Value(told.index(VisitStatus.ANNOUNCED)))
    return Case(drafts, default=in_order_of("status", told))
