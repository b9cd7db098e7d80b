"""Taking an issued document back. Its number stays used, its bytes stay in the register."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions.notices import announce
from accounts.models import Notice, User
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from findings.actions.moves import take_back_requests
from findings.models import CorrectionRequest
from findings.models.request import RequestStatus
from inspections.actions.moves import Move, lock_visit, walk
from inspections.models import Visit
from inspections.relations import visit_actors
from reports.models import IssuedDocument, Withdrawal
from units.models import Posting

LEADER_HOURS = 24
# The unit has not said yet that it has them; or it has, and done nothing more.
UNTOUCHED = (RequestStatus.DRAFT, RequestStatus.ISSUED)
UNANSWERED = (*UNTOUCHED, RequestStatus.ACKNOWLEDGED)


@transaction.atomic
def withdraw_document(document_id: int, *, by: User, reason: str) -> Withdrawal:
    """Withdraw minutes (the visit is open again, all text kept) or supplementary minutes.

    Raises IssuedDocument.DoesNotExist, PermissionDenied, MoveRefused, ValidationError (reason).
    """
    rows = IssuedDocument.objects.visible_to(by).light()
    visit = lock_visit(rows.get(pk=document_id).visit_id, by=by)
    document: IssuedDocument = rows.select_related("withdrawal").get(pk=document_id)
    require(by, Perm.WITHDRAW_MINUTES, visit_actors(by, visit))
    refuse_withdrawal(document, visit, by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    withdrawal: Withdrawal = Withdrawal.objects.create(document=document, reason=reason, by=by)
    if document.kind == IssuedDocument.Kind.MINUTES:
        tell_unit(document, visit)
        walk(visit, Move.WITHDRAW, by=by, reason=reason)
        take_back_requests(visit, by=by, reason=reason)
    return withdrawal


def may_withdraw(document: IssuedDocument, visit: Visit, by: User) -> bool:
    return can(by, Perm.WITHDRAW_MINUTES, visit_actors(by, visit))


def refuse_withdrawal(document: IssuedDocument, visit: Visit, *, by: User) -> None:
    """Raises MoveRefused with the reason why it cannot be withdrawn now."""
    refusal = _standing_refusal(document, visit)
    if refusal is None and not can(by, Perm.WITHDRAW_MINUTES, ()):  # not the office
        refusal = _leader_refusal(document, visit)
    if refusal is not None:
        raise MoveRefused(refusal, row=document)


def _standing_refusal(document: IssuedDocument, visit: Visit) -> str | None:
    if document.state == IssuedDocument.State.WITHDRAWN:
        return _("This document is withdrawn already.")
    if document.kind == IssuedDocument.Kind.SUPPLEMENT:
        return None
    if document.state == IssuedDocument.State.AMENDED:
        return _("Supplementary minutes rest on this document. Withdraw them first.")
    if CorrectionRequest.objects.filter(visit=visit).exclude(status__in=UNANSWERED).exists():
        return _("The unit has answered a request. Issue supplementary minutes instead.")
    return None


def _leader_refusal(document: IssuedDocument, visit: Visit) -> str | None:
    if CorrectionRequest.objects.filter(visit=visit).exclude(status__in=UNTOUCHED).exists():
        return _("The unit has acknowledged a request; now only the provincial office may.")
    if timezone.now() - document.issued_at > dt.timedelta(hours=LEADER_HOURS):
        return _("The leader may withdraw within 24 hours; now only the provincial office may.")
    if document.scans.exists():
        return _("A signed copy is attached; now only the provincial office may withdraw.")
    return None


def tell_unit(document: IssuedDocument, visit: Visit) -> None:
    """Who was told of the requests is told that they wait no more."""
    posted = Posting.objects.on(None).filter(unit=visit.unit_id).values("user")
    staff = User.objects.filter(pk__in=posted, role=User.Role.UNIT_STAFF, is_active=True)
    notices = []
    for person in staff:
        with translation.override(person.language):
            text = _("Minutes %(number)s of %(day)s are withdrawn; corrected ones will follow.") % {
                "number": document.number_text,
                "day": f"{document.document_date:%d/%m/%Y}",
            }
        notices.append(Notice(recipient=person, text=text, url=reverse("inspections:visit-list")))
    announce(notices, f"withdrawn-{visit.pk}", practice=visit.is_training)
