"""Taking an issued document back. Its number stays used, its bytes stay in the register."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from engines.vietnamese.text import is_blank
from findings.actions.moves import take_back_requests
from findings.leaning import looking_back_at
from findings.models import CorrectionRequest
from findings.models.request import RequestStatus
from inspections.actions.moves import Move, lock_visit, walk
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.relations import visit_actors
from reports.actions.tell import tell_unit
from reports.models import IssuedDocument, Withdrawal

Kind = IssuedDocument.Kind
LEADER_HOURS = 24
REST_ON_MINUTES = (Kind.LETTER, Kind.RESULTS, Kind.CONCLUSION)
OF_THE_OFFICE = (Kind.VISIT_NOTICE, Kind.CONCLUSION, Kind.SUMMARY)
# The unit has not said yet that it has them; or it has, and done nothing more.
UNTOUCHED = (RequestStatus.DRAFT, RequestStatus.ISSUED)
UNANSWERED = (*UNTOUCHED, RequestStatus.ACKNOWLEDGED)

_WITHDRAWN = {
    True: gettext_lazy("Minutes %(number)s of %(day)s are withdrawn; corrected ones will follow."),
    False: gettext_lazy("Document %(number)s of %(day)s is withdrawn."),
}


@transaction.atomic
def withdraw_document(document_id: int, *, by: User, reason: str, agreed: str = "") -> Withdrawal:
    """Withdraw a document. Minutes: the visit is open again, all text kept; a conclusion: the
    visit waits for another one. `agreed`: see accounts.asking; re-checks may lean on minutes.

    Raises IssuedDocument.DoesNotExist, PermissionDenied, MoveRefused, AskFirst, ValidationError
    (reason).
    """
    rows = IssuedDocument.objects.visible_to(by).light()
    visit_id = rows.get(pk=document_id).visit_id
    visit = None if visit_id is None else lock_visit(visit_id, by=by)
    document: IssuedDocument = rows.select_related("withdrawal").get(pk=document_id)
    require(by, Perm.WITHDRAW_MINUTES, visit_actors(by, visit))
    refuse_withdrawal(document, visit, by=by)
    if is_blank(reason):
        raise ValidationError({"reason": _("Give a reason.")})
    if visit is not None and document.kind == Kind.MINUTES:
        refuse_unasked(looking_back_at(visit), agreed)
    withdrawal: Withdrawal = Withdrawal.objects.create(document=document, reason=reason, by=by)
    if visit is not None:
        _follow(document, visit, by=by, reason=reason)
    return withdrawal


def _follow(document: IssuedDocument, visit: Visit, *, by: User, reason: str) -> None:
    """What the withdrawal means to the visit and its unit."""
    if document.kind != Kind.SUPPLEMENT:
        tell_unit(
            visit,
            _WITHDRAWN[document.kind == Kind.MINUTES],
            document,
            url=reverse("inspections:visit-list"),
            kind=f"withdrawn-{document.pk}",
        )
    if document.kind == Kind.MINUTES:
        walk(visit, Move.WITHDRAW, by=by, reason=reason)
        take_back_requests(visit, by=by, reason=reason)
    elif document.kind == Kind.CONCLUSION and visit.status == VisitStatus.CONCLUDED:
        walk(visit, Move.UNCONCLUDE, by=by, reason=reason)


def may_withdraw(document: IssuedDocument, visit: Visit | None, by: User) -> bool:
    return can(by, Perm.WITHDRAW_MINUTES, visit_actors(by, visit))


def refuse_withdrawal(document: IssuedDocument, visit: Visit | None, *, by: User) -> None:
    """Raises MoveRefused with the reason why it cannot be withdrawn now."""
    refusal = _standing_refusal(document, visit)
    if refusal is None and not can(by, Perm.WITHDRAW_MINUTES, ()):  # not the office
        refusal = _leader_refusal(document, visit)
    if refusal is not None:
        raise MoveRefused(refusal, row=document)


def _standing_refusal(document: IssuedDocument, visit: Visit | None) -> str | None:
    if document.state == IssuedDocument.State.WITHDRAWN:
        return _("This document is withdrawn already.")
    if document.kind != Kind.MINUTES:
        return None
    if document.state == IssuedDocument.State.AMENDED:
        return _("Supplementary minutes rest on this document. Withdraw them first.")
    if IssuedDocument.objects.filter(visit=visit, kind__in=REST_ON_MINUTES).standing().exists():
        return _("Other papers rest on these minutes. Withdraw them first.")
    if CorrectionRequest.objects.filter(visit=visit).exclude(status__in=UNANSWERED).exists():
        return _("The unit has answered a request. Issue supplementary minutes instead.")
    return None


def _leader_refusal(document: IssuedDocument, visit: Visit | None) -> str | None:
    if document.kind in OF_THE_OFFICE:
        return _("Only the provincial office may withdraw this document.")
    received = CorrectionRequest.objects.filter(visit=visit).exclude(status__in=UNTOUCHED)
    if document.kind == Kind.MINUTES and received.exists():
        return _("The unit has acknowledged a request; now only the provincial office may.")
    if timezone.now() - document.issued_at > dt.timedelta(hours=LEADER_HOURS):
        return _("The leader may withdraw within 24 hours; now only the provincial office may.")
    if document.scans.exists():
        return _("A signed copy is attached; now only the provincial office may withdraw.")
    return None
