"""The states of a request, walked by one function. `docs/states.md` is generated from MOVES."""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from engines.vietnamese.text import is_blank
from findings.actions.notices import tell_units
from findings.models import CorrectionRequest, RequestEvent
from findings.models.request import RequestStatus as S
from findings.relations import request_actors
from inspections.models import Visit
from inspections.relations import visit_actors


class Move(StrEnum):
    ISSUE = "issue"
    ISSUE_AS_DEPUTY = "issue_as_deputy"
    TAKE_BACK = "take_back"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    RETURN = "return"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    RECORD = "record"


MOVES: dict[Move, tuple[Perm, dict[S, S]]] = {
    Move.ISSUE: (Perm.ISSUE_MINUTES, {S.DRAFT: S.ISSUED}),
    Move.ISSUE_AS_DEPUTY: (Perm.ISSUE_AS_DEPUTY, {S.DRAFT: S.ISSUED}),
    # with the minutes; who may when a unit has acknowledged it, the withdrawal decides
    Move.TAKE_BACK: (Perm.WITHDRAW_MINUTES, {S.ISSUED: S.DRAFT, S.ACKNOWLEDGED: S.DRAFT}),
    Move.ACKNOWLEDGE: (Perm.ACKNOWLEDGE, {S.ISSUED: S.ACKNOWLEDGED}),
    Move.RESPOND: (
        Perm.ANSWER_REQUEST,
        {S.ISSUED: S.RESPONDED, S.ACKNOWLEDGED: S.RESPONDED, S.RETURNED: S.RESPONDED},
    ),
    Move.RETURN: (Perm.VERIFY_RESPONSE, {S.RESPONDED: S.RETURNED}),
    Move.VERIFY: (Perm.VERIFY_RESPONSE, {S.RESPONDED: S.VERIFIED}),
    Move.CLOSE: (Perm.CLOSE_REQUEST, {S.VERIFIED: S.CLOSED}),
    Move.REOPEN: (Perm.CLOSE_REQUEST, {S.VERIFIED: S.RETURNED, S.CLOSED: S.RETURNED}),
    Move.WITHDRAW: (
        Perm.WITHDRAW_REQUEST,
        {
            S.ISSUED: S.WITHDRAWN,
            S.ACKNOWLEDGED: S.WITHDRAWN,
            S.RESPONDED: S.WITHDRAWN,
            S.RETURNED: S.WITHDRAWN,
        },
    ),
    # with its visit; what became of it on paper is not known here
    Move.RECORD: (Perm.IMPORT_VISITS, {S.DRAFT: S.RECORDED}),
}
NEEDS_REASON = frozenset({Move.TAKE_BACK, Move.RETURN, Move.REOPEN, Move.WITHDRAW})


def walk(
    request: CorrectionRequest, move: Move, *, by: User, reason: str = ""
) -> CorrectionRequest:
    """Make one move and write its event. The caller holds the request's lock.

    Raises PermissionDenied, MoveRefused (state), ValidationError (a reason is missing).
    """
    require(by, MOVES[move][0], request_actors(by, request))
    event = step(request, move, by=by, reason=reason)
    request.save()
    event.save()
    return request


def step(request: CorrectionRequest, move: Move, *, by: User, reason: str = "") -> RequestEvent:
    """The one place that assigns a request's status. Saves neither it nor the event it returns.

    Raises MoveRefused (state), ValidationError (a reason is missing).
    """
    refuse_state(request, move)
    start = S(request.status)
    if move in NEEDS_REASON and is_blank(reason):
        raise ValidationError({"reason": _("Give a reason.")})
    request.status = MOVES[move][1][start]
    _stamp(request, by)
    return RequestEvent(
        request=request,
        move=move,
        from_status=start,
        to_status=request.status,
        reason=reason,
        by=by,
    )


def refuse_state(request: CorrectionRequest, move: Move) -> None:
    """Raise MoveRefused where the move is not open to the request as it is now."""
    if S(request.status) not in MOVES[move][1]:
        raise MoveRefused(
            _("The request is “%(state)s” now; this step is not open to it.")
            % {"state": request.get_status_display()},
            row=request,
        )


def _stamp(request: CorrectionRequest, by: User) -> None:
    """The who/when pairs that the database ties to the state. Responding acknowledges."""
    now = timezone.now()
    if request.status == S.DRAFT:
        request.issued_at = request.acknowledged_at = request.acknowledged_by = None
        request.current_unit_id = request.responsible_unit_id  # a hand-over is undone with it
    if request.status == S.ISSUED:
        request.issued_at = now
    if request.status in {S.ACKNOWLEDGED, S.RESPONDED} and request.acknowledged_at is None:
        request.acknowledged_at, request.acknowledged_by = now, by
    if request.status == S.VERIFIED:
        request.verified_at, request.verified_by = now, by
    if request.status not in {S.VERIFIED, S.CLOSED}:
        request.verified_at = request.verified_by = None


def issue_requests(visit: Visit, *, by: User) -> list[CorrectionRequest]:
    """Hand all requests of a visit to their units, in the transaction that issues the minutes.

    The caller holds the visit's lock, and has walked the visit to "issued".
    """
    leads = can(by, Perm.ISSUE_MINUTES, visit_actors(by, visit))
    move = Move.ISSUE if leads else Move.ISSUE_AS_DEPUTY
    handed = [walk(request, move, by=by) for request in _locked_of(visit)]
    tell_units(handed)
    return handed


def take_back_requests(visit: Visit, *, by: User, reason: str) -> list[CorrectionRequest]:
    """Make the requests drafts again, in the transaction that withdraws the minutes.

    Raises MoveRefused when a unit has answered one. The caller holds the visit's lock.
    """
    return [walk(request, Move.TAKE_BACK, by=by, reason=reason) for request in _locked_of(visit)]


def _locked_of(visit: Visit) -> list[CorrectionRequest]:
    rows = CorrectionRequest.objects.filter(visit=visit).order_by("number")
    return list(rows.select_related("visit").select_for_update(of=("self",)))


@transaction.atomic
def acknowledge_request(request_id: int, *, by: User) -> CorrectionRequest:
    """ "Đã nhận": the unit the request lies with says it has it.

    Raises CorrectionRequest.DoesNotExist, PermissionDenied, MoveRefused.
    """
    return walk(lock_request(request_id, by=by), Move.ACKNOWLEDGE, by=by)


def lock_request(request_id: int, *, by: User) -> CorrectionRequest:
    """The request, read again and locked.

    Raises CorrectionRequest.DoesNotExist when `by` may not see it. Call it inside a transaction.
    """
    rows = CorrectionRequest.objects.visible_to(by).select_related("visit")
    request: CorrectionRequest = rows.select_for_update(of=("self",)).get(pk=request_id)
    return request


def open_moves(request: CorrectionRequest, user: User) -> list[Move]:
    """The moves this person may make now, for the buttons of the request's page."""
    actors = request_actors(user, request)
    return [
        move
        for move, (perm, steps) in MOVES.items()
        if S(request.status) in steps and can(user, perm, actors)
    ]
