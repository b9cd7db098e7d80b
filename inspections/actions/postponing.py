"""A visit waits, or moves to another day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from inspections.actions.moves import Move, lock_visit, touch, walk
from inspections.actions.visits import check_frame
from inspections.models import Visit


@transaction.atomic
def postpone_visit(visit_id: int, *, reason: str, new_day: dt.date | None, by: User) -> Visit:
    """Postponed with a reason; planned again at once where the new day is known already.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    visit = walk(lock_visit(visit_id, by=by), Move.POSTPONE, by=by, reason=reason)
    return visit if new_day is None else _planned_again(visit, new_day, by=by)


@transaction.atomic
def replan_visit(visit_id: int, *, new_day: dt.date, by: User) -> Visit:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError."""
    return _planned_again(lock_visit(visit_id, by=by), new_day, by=by)


@contextmanager
def by_new_day() -> Iterator[None]:
    """What the frame says of the day stands beside the field in which the day was typed."""
    try:
        yield
    except ValidationError as error:
        faults = dict(error.error_dict)
        if "held_on" in faults:
            faults["new_day"] = faults.pop("held_on")
        raise ValidationError(faults) from error


def _planned_again(visit: Visit, new_day: dt.date, *, by: User) -> Visit:
    if new_day == visit.held_on:
        raise ValidationError({"new_day": _("The visit stands on this day already.")})
    visit = walk(visit, Move.REPLAN, by=by)
    visit.held_on = new_day
    with by_new_day():
        check_frame(visit)
    visit.save()
    touch(visit, by=by)
    return visit
