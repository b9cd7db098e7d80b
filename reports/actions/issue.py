"""Issuing the minutes of a visit: number, frozen content and bytes together, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from engines.vietnamese.text import is_blank
from findings.actions.moves import issue_requests
from inspections.actions.moves import Move, lock_visit, walk
from reports.actions.prepare import (
    Prepared,
    Rendered,
    checked,
    next_number,
    prepare_minutes,
    render,
)
from reports.actions.register import DraftMoved, add_entry
from reports.actions.turns import no_collection, turn
from reports.models import IssuedDocument

Result = TypeVar("Result")


def issue_minutes(
    visit_id: int, *, by: User, reason: str = "", layout_reason: str = ""
) -> IssuedDocument:
    """Issue the visit's minutes.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError (a deputy's reason, or
    one to issue with faults of the form).
    """
    return issue_within(
        visit_id,
        by=by,
        reason=reason,
        layout_reason=layout_reason,
        carry_out=lambda store: store(),
    )


def issue_within(
    visit_id: int,
    *,
    by: User,
    reason: str,
    layout_reason: str = "",
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
) -> Result:
    """As `issue_minutes`; `carry_out` runs the storing, so that a door may join its transaction.

    Rendering (about 0.3 s) happens before the write transaction. When the number or the visit
    moved meanwhile, it starts again.
    """
    while True:
        prepared = prepare_minutes(visit_id, by=by, reason=reason)
        if prepared.move == Move.ISSUE_AS_DEPUTY and is_blank(reason):
            raise ValidationError({"reason": _("Give the reason why the leader does not issue.")})
        draft = prepared.draft
        year = draft.context.date.year
        with turn(draft.lead, year):
            rendered = render(draft, prepared.pictures, next_number(draft.lead, year))
            rendered = checked(rendered, reason=layout_reason, row=prepared.visit)
            try:
                with no_collection():
                    return carry_out(lambda p=prepared, r=rendered: _store(p, r, by=by))  # type: ignore[misc]
            except DraftMoved:
                continue


@transaction.atomic
def _store(prepared: Prepared, rendered: Rendered, *, by: User) -> IssuedDocument:
    """The only write transaction: short, nothing is computed in it that could be before it."""
    visit = lock_visit(prepared.visit.pk, by=by)
    if visit.content_version != prepared.content_version:
        raise DraftMoved
    document = add_entry(rendered, visit, by=by, kind=IssuedDocument.Kind.MINUTES)
    walk(visit, prepared.move, by=by, reason=prepared.reason)
    issue_requests(visit, by=by)
    return document
