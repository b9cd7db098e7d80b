"""Words and tones of a visit's state, for templates."""

from __future__ import annotations

from django import template

from accounts.models import User
from inspections.models import Visit
from inspections.models.visit import VisitStatus as S

register = template.Library()

TONES = {
    S.PLANNED: "plain",
    S.ANNOUNCED: "info",
    S.IN_PROGRESS: "soon",
    S.READ_OUT: "soon",
    S.ISSUED: "ok",
    S.CONCLUDED: "ok",
    S.CLOSED: "ok",
    S.RECORDED: "ok",
    S.POSTPONED: "off",
    S.CANCELLED: "off",
}


def shown_status(visit: Visit, user: User) -> S:
    """Unit staff learn nothing of a draft: to them the visit is announced until it is issued."""
    status = S(visit.status)
    if user.role == User.Role.UNIT_STAFF and visit.is_draft:
        return S.ANNOUNCED
    return status


@register.inclusion_tag("_state_chip.html")
def visit_chip(visit: Visit, user: User) -> dict[str, str]:
    status = shown_status(visit, user)
    return {"label": str(status.label), "tone": TONES[status]}
