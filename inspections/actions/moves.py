"""The states of a visit, walked by one function. `docs/states.md` is generated from MOVES."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Actor, Perm, can, require
from accounts.refused import MoveRefused
from engines.vietnamese.text import is_blank
from inspections.actions.notices import ANNOUNCED, CANCELLED, POSTPONED, tell_unit
from inspections.leaning import unfinished_in
from inspections.models import CriteriaSet, Visit, VisitEvent
from inspections.models.visit import VisitStatus as S
from inspections.relations import visit_actors


class Move(StrEnum):
    ANNOUNCE = "announce"
    START = "start"
    READ_OUT = "read_out"
    RESUME = "resume"
    ISSUE = "issue"
    ISSUE_AS_DEPUTY = "issue_as_deputy"
    WITHDRAW = "withdraw"
    CONCLUDE = "conclude"
    UNCONCLUDE = "unconclude"
    CLOSE = "close"
    POSTPONE = "postpone"
    REPLAN = "replan"
    CANCEL = "cancel"
    RECORD = "record"
    STRIKE = "strike"


MOVES: dict[Move, tuple[Perm, dict[S, S]]] = {
    Move.ANNOUNCE: (Perm.EDIT_VISIT, {S.PLANNED: S.ANNOUNCED}),
    Move.START: (Perm.WRITE_MINUTES, {S.PLANNED: S.IN_PROGRESS, S.ANNOUNCED: S.IN_PROGRESS}),
    Move.READ_OUT: (Perm.WRITE_MINUTES, {S.IN_PROGRESS: S.READ_OUT}),
    Move.RESUME: (Perm.WRITE_MINUTES, {S.READ_OUT: S.IN_PROGRESS}),
    Move.ISSUE: (Perm.ISSUE_MINUTES, {S.READ_OUT: S.ISSUED}),
    Move.ISSUE_AS_DEPUTY: (Perm.ISSUE_AS_DEPUTY, {S.READ_OUT: S.ISSUED}),
    Move.WITHDRAW: (Perm.WITHDRAW_MINUTES, {S.ISSUED: S.IN_PROGRESS}),
    Move.CONCLUDE: (Perm.MANAGE_PLANS, {S.ISSUED: S.CONCLUDED}),
    Move.UNCONCLUDE: (Perm.MANAGE_PLANS, {S.CONCLUDED: S.ISSUED}),
    Move.CLOSE: (Perm.MANAGE_PLANS, {S.ISSUED: S.CLOSED, S.CONCLUDED: S.CLOSED}),
    Move.POSTPONE: (Perm.EDIT_VISIT, {S.PLANNED: S.POSTPONED, S.ANNOUNCED: S.POSTPONED}),
    Move.REPLAN: (Perm.EDIT_VISIT, {S.POSTPONED: S.PLANNED}),
    Move.CANCEL: (
        Perm.EDIT_VISIT,
        {
            S.PLANNED: S.CANCELLED,
            S.ANNOUNCED: S.CANCELLED,
            S.POSTPONED: S.CANCELLED,
            S.IN_PROGRESS: S.CANCELLED,
        },
    ),
    Move.RECORD: (Perm.IMPORT_VISITS, {S.PLANNED: S.RECORDED}),
    Move.STRIKE: (Perm.IMPORT_VISITS, {S.RECORDED: S.CANCELLED}),
}
NEEDS_REASON = frozenset(
    {
        Move.ISSUE_AS_DEPUTY,
        Move.WITHDRAW,
        Move.UNCONCLUDE,
        Move.POSTPONE,
        Move.CANCEL,
        Move.STRIKE,
    }
)
# Walked only by the actions of `reports`, which keep the document in the same transaction.
WITH_DOCUMENT = frozenset({Move.ISSUE, Move.ISSUE_AS_DEPUTY, Move.WITHDRAW, Move.UNCONCLUDE})
# What the unit is told, if it knew of the visit.
TOLD = {Move.ANNOUNCE: ANNOUNCED, Move.POSTPONE: POSTPONED, Move.CANCEL: CANCELLED}
# Walked only by the import of past visits, once all their rows are written.
OF_IMPORT = frozenset({Move.RECORD})
# Where what the minutes print may still be written.
WRITABLE = frozenset({S.PLANNED, S.ANNOUNCED, S.POSTPONED, S.IN_PROGRESS, S.READ_OUT})


def lock_visit(visit_id: int, *, by: User) -> Visit:
    """The visit, read again and locked. Raises Visit.DoesNotExist when `by` may not see it."""
    visit: Visit = Visit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=visit_id)
    return visit


@transaction.atomic
def move_visit(visit_id: int, move: Move, *, by: User, reason: str = "") -> Visit:
    """Make one move and write its event, or change nothing.

    Raises Visit.DoesNotExist (not visible to `by`), PermissionDenied, MoveRefused (state),
    ValidationError (a reason is missing: of a move that always wants one, or of closing a visit
    of which something is not over).
    """
    if move in WITH_DOCUMENT | OF_IMPORT:
        raise ValueError(f"{move} belongs to reports.actions or to the import of past visits")
    visit = lock_visit(visit_id, by=by)
    moved = walk(visit, move, by=by, reason=reason)
    if move == Move.CLOSE and not reason.strip() and (left := unfinished_in(visit)):
        text = _("Not everything is over: %(left)s Say why the visit is closed all the same.")
        raise ValidationError({"reason": text % {"left": " ".join(left)}})
    return moved


def walk(visit: Visit, move: Move, *, by: User, reason: str = "") -> Visit:
    """Make one move and write its event. The caller holds the visit's lock."""
    require(by, MOVES[move][0], visit_actors(by, visit))
    _save_step(visit, move, by=by, reason=reason)
    if move in TOLD:
        tell_unit(visit, TOLD[move])
    return visit


def step(visit: Visit, move: Move, *, by: User, reason: str = "") -> VisitEvent:
    """The one place that assigns a visit's status. Saves neither it nor the event it returns.

    Raises MoveRefused (state), ValidationError (a reason is missing).
    """
    start, steps = S(visit.status), MOVES[move][1]
    if start not in steps:
        raise MoveRefused(
            _("The visit is “%(state)s” now; this step is not open to it.")
            % {"state": visit.get_status_display()},
            row=visit,
        )
    if move in NEEDS_REASON and is_blank(reason):
        raise ValidationError({"reason": _("Give a reason.")})
    visit.status = steps[start]
    if move == Move.START and visit.criteria_set is None:
        visit.criteria_set = CriteriaSet.objects.in_force_on(visit.period_day)
    _stamp(visit, by)
    return VisitEvent(
        visit=visit, move=move, from_status=start, to_status=visit.status, reason=reason, by=by
    )


def _save_step(visit: Visit, move: Move, *, by: User, reason: str) -> None:
    event = step(visit, move, by=by, reason=reason)
    visit.save()
    event.save()


def touch(visit: Visit, *, by: User, keeps_reading: bool = False) -> None:
    """Something the minutes print has changed. The caller holds the visit's lock.

    What was read out is what is issued: any change but the unit's own opinion and the closing
    words (`keeps_reading`) makes a read-out draft one that is still being written.
    """
    Visit.objects.filter(pk=visit.pk).update(content_version=F("content_version") + 1)
    visit.content_version += 1
    if visit.status == S.READ_OUT and not keeps_reading:
        _save_step(visit, Move.RESUME, by=by, reason=_("Changed after it was read out."))


def touch_all(visits: Sequence[Visit], *, by: User) -> None:
    """As `touch`, of many visits whose locks the caller holds."""
    reading = [visit for visit in visits if visit.status == S.READ_OUT]
    others = [visit.pk for visit in visits if visit.status != S.READ_OUT]
    Visit.objects.filter(pk__in=others).update(content_version=F("content_version") + 1)
    for visit in reading:
        touch(visit, by=by)


def touch_drafts(**which: Any) -> None:
    """Drafts that print a changed plan or team: a rendering under way starts again."""
    drafts = Visit.objects.filter(status__in=WRITABLE, **which)
    drafts.update(content_version=F("content_version") + 1)


def lock_for_writing(visit_id: int, *, by: User, perm: Perm = Perm.WRITE_MINUTES) -> Visit:
    """The visit, locked, for a change of what its minutes print.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused (issued, cancelled).
    """
    visit = lock_visit(visit_id, by=by)
    refuse_writing(visit, by=by, perm=perm)
    return visit


def refuse_writing(visit: Visit, *, by: User, perm: Perm) -> None:
    """Raise PermissionDenied, or MoveRefused where the visit's contents are closed to change."""
    require(by, perm, visit_actors(by, visit))
    if visit.status not in WRITABLE:
        raise MoveRefused(
            _("The visit is “%(state)s”; its contents can no longer be changed.")
            % {"state": visit.get_status_display()},
            row=visit,
        )


def _stamp(visit: Visit, by: User) -> None:
    """The who/when pairs that the database ties to the state."""
    now = timezone.now()
    if visit.status == S.ANNOUNCED:
        visit.announced_at = now
    if visit.status == S.READ_OUT:
        visit.read_out_at, visit.read_out_by = now, by
    if visit.status == S.IN_PROGRESS:
        visit.read_out_at = visit.read_out_by = None
    if visit.status == S.ISSUED:
        visit.issued_at, visit.issued_by = now, by
    elif not visit.is_issued:
        visit.issued_at = visit.issued_by = None


def open_moves(visit: Visit, user: User, actors: set[Actor] | None = None) -> list[Move]:
    """The moves this person may make now, for the buttons of the visit's page.

    `actors`: what they are to the visit, where the caller has already asked.
    """
    actors = visit_actors(user, visit) if actors is None else actors
    return [
        move
        for move, (perm, steps) in MOVES.items()
        if move not in OF_IMPORT and S(visit.status) in steps and can(user, perm, actors)
    ]
