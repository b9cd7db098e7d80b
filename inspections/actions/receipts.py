"""The unit says that it has the notice of a visit."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.actions.moves import lock_visit
from inspections.actions.notices import RECEIVED, tell_supervisors
from inspections.models import NoticeReceipt, Visit
from inspections.relations import visit_actors


@transaction.atomic
def receive_notice(visit_id: int, *, by: User) -> NoticeReceipt:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused (nothing to receive, or done)."""
    visit = lock_visit(visit_id, by=by)
    require(by, Perm.ACKNOWLEDGE, visit_actors(by, visit))
    waiting = Visit.objects.filter(pk=visit.pk).awaiting_receipt()
    if visit.announced_at is None or not waiting.exists():
        raise MoveRefused(_("No notice of this visit waits for your unit."), row=visit)
    receipt = NoticeReceipt.objects.create(
        visit=visit, announced_at=visit.announced_at, held_on=visit.held_on, by=by
    )
    tell_supervisors(visit, RECEIVED)
    return receipt
