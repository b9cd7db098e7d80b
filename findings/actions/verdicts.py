"""Gives verdicts on answers, and moves their requests: returned, verified, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused, StalePage
from engines.vietnamese.text import is_blank
from findings.actions.moves import Move, lock_request, walk
from findings.actions.notices import tell_unit
from findings.models import CorrectionRequest, Response, Verdict
from findings.relations import request_actors

VERIFIED = gettext_noop("Request %(code)s was verified: it is put right.")
RETURNED = gettext_noop("Request %(code)s came back: your unit must answer again.")
CLOSED = gettext_noop("Request %(code)s was closed.")
REOPENED = gettext_noop("Request %(code)s was opened again: your unit must answer again.")
WITHDRAWN = gettext_noop("Request %(code)s was withdrawn: nothing more is asked.")


@transaction.atomic
def give_verdict(
    request_id: int, outcome: str, reason: str, *, by: User, seen_response: int
) -> Verdict:
    """Judge the answer the page showed (`seen_response`): met verifies, anything less returns.

    Raises CorrectionRequest.DoesNotExist, PermissionDenied (the role, or their own answer),
    StalePage (judged already, or answered again), MoveRefused, ValidationError.
    """
    request = lock_request(request_id, by=by)
    require(by, Perm.VERIFY_RESPONSE, request_actors(by, request))
    if has_answered(request, by):
        raise PermissionDenied(_("You answered this request yourself: somebody else verifies it."))
    answer = _answer_seen(request, seen_response)
    met = outcome == Verdict.Outcome.MET
    walk(request, Move.VERIFY if met else Move.RETURN, by=by, reason=reason)
    sender = cast(User, answer.sent_by)  # a sent answer names its sender
    verdict = Verdict(response=answer, outcome=outcome, reason=reason, answered_by=sender, by=by)
    verdict.full_clean(validate_unique=False)
    verdict.save()
    tell_unit(request, VERIFIED if met else RETURNED)
    return verdict


def has_answered(request: CorrectionRequest, user: User) -> bool:
    """Whether they wrote, sent or had sent for them any round of its answer, in whatever role."""
    mine = Q(sent_by=user) | Q(acting_for=user) | Q(created_by=user)
    return request.responses.sent().filter(mine).exists()


def _answer_seen(request: CorrectionRequest, seen: int) -> Response:
    """The newest answer, if it still is the one that was seen and nobody has judged it."""
    answer = request.responses.sent().select_related("verdict__by", "sent_by").last()
    if answer is None:
        raise MoveRefused(_("The unit has not answered yet."), row=request)
    if hasattr(answer, "verdict"):
        raise _judged(request, answer.verdict)
    if answer.pk != seen:
        raise StalePage(
            _("The unit has answered again since you opened the page. Read the new answer first."),
            row=request,
            current={
                _("Answer, round %(round)d") % {"round": answer.round}: answer.done,
                _("Sent by"): _by_at(answer.sent_by, answer.sent_at),
            },
        )
    return answer


def _judged(request: CorrectionRequest, verdict: Verdict) -> StalePage:
    return StalePage(
        _("Somebody has decided on this answer already. Yours is below, beside theirs."),
        row=request,
        current={
            "outcome": verdict.get_outcome_display(),
            "reason": verdict.reason,
            _("Decided by"): _by_at(verdict.by, verdict.at),
        },
    )


def _by_at(person: User | None, at: dt.datetime | None) -> str:
    return f"{person}, {timezone.localtime(at):%H:%M %d/%m/%Y}"


@dataclass(frozen=True)
class Refused:
    """One of several requests that could not be verified, and why."""

    request: CorrectionRequest
    why: str


class SomeRefused(MoveRefused):
    """Not one of several was changed, because of these."""

    def __init__(self, refused: list[Refused]) -> None:
        super().__init__(_("Nothing was verified: some of the requests you chose do not allow it."))
        self.refused = refused
        self.current = {one.request.code: one.why for one in refused}


@transaction.atomic
def verify_many(seen: Mapping[int, int], reason: str, *, by: User) -> list[Verdict]:
    """Verify several requests, each by the rules of one; `seen`: request to the answer seen.

    All of them, or none: raises SomeRefused with each that does not allow it, and why.
    Raises CorrectionRequest.DoesNotExist as one does, ValidationError without a reason: nobody
    reads in one word why so many are met.
    """
    if is_blank(reason):
        raise ValidationError({"reason": _("Write why all of them are met.")})
    given: list[Verdict] = []
    refused: list[Refused] = []
    for request_id, response_id in sorted(seen.items()):
        try:
            given.append(
                give_verdict(
                    request_id, Verdict.Outcome.MET, reason, by=by, seen_response=response_id
                )
            )
        except (PermissionDenied, MoveRefused) as refusal:
            rows = CorrectionRequest.objects.visible_to(by).select_related("visit")
            why = refusal.reason if isinstance(refusal, MoveRefused) else str(refusal)
            refused.append(Refused(rows.get(pk=request_id), why))
    if refused:
        raise SomeRefused(refused)
    if not given:
        raise ValidationError(_("Choose at least one request."))
    return given


@transaction.atomic
def close_request(request_id: int, *, by: User) -> CorrectionRequest:
    """What was verified is over. Raises as `walk`."""
    return _walk_and_tell(request_id, Move.CLOSE, CLOSED, by=by)


@transaction.atomic
def reopen_request(request_id: int, reason: str, *, by: User) -> CorrectionRequest:
    """What was verified did not hold: the unit answers again. Raises as `walk`."""
    return _walk_and_tell(request_id, Move.REOPEN, REOPENED, by=by, reason=reason)


@transaction.atomic
def withdraw_request(request_id: int, reason: str, *, by: User) -> CorrectionRequest:
    """Nothing more is asked of the unit. Raises as `walk`."""
    return _walk_and_tell(request_id, Move.WITHDRAW, WITHDRAWN, by=by, reason=reason)


def _walk_and_tell(
    request_id: int, move: Move, words: str, *, by: User, reason: str = ""
) -> CorrectionRequest:
    request = walk(lock_request(request_id, by=by), move, by=by, reason=reason)
    tell_unit(request, words)
    return request
