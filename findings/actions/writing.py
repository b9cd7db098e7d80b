"""The steps that every change of a draft's content has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.actions.moves import lock_visit
from inspections.models import Visit
from inspections.relations import visit_actors


def open_draft(visit_id: int, *, by: User) -> Visit:
    """The visit, locked, once `by` may write in it and it is still a draft.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused. Call it inside a transaction.
    """
    visit = lock_visit(visit_id, by=by)
    refuse_closed_draft(visit, by=by)
    return visit


def refuse_closed_draft(visit: Visit, *, by: User) -> None:
    """Raises PermissionDenied, or MoveRefused where the visit is no draft."""
    require(by, Perm.RECORD_FINDING, visit_actors(by, visit))
    if not visit.is_draft:
        raise closed_draft(visit)


def closed_draft(visit: Visit) -> MoveRefused:
    """The refusal of a change to rows of a visit that is no draft."""
    return MoveRefused(
        _("The visit is “%(state)s” now: its findings and requests are not open to change.")
        % {"state": visit.get_status_display()},
        row=visit,
    )


def assign(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set plain fields; give back the many-to-many ones, which need a saved row."""
    many: dict[str, list[Any]] = {}
    for name, value in values.items():
        if row._meta.get_field(name).many_to_many:
            many[name] = list(value)
        else:
            setattr(row, name, value)
    return many


MOST_ROWS = 300  # of one kind in one visit: what a page can show and a printer can print


def next_number(rows: models.QuerySet[Any]) -> int:
    return number_after(rows.aggregate(last=models.Max("number"))["last"] or 0)


def number_after(last: int) -> int:
    """Raises ValidationError where the visit holds as many as one may."""
    if last >= MOST_ROWS:
        raise ValidationError(
            _("One visit holds at most %(limit)s of these. Put similar ones together.")
            % {"limit": MOST_ROWS}
        )
    return last + 1


def close_gap(rows: models.QuerySet[Any], number: int) -> None:
    """Move every later row up by one, lowest first, so that no two ever share a number."""
    for row in rows.filter(number__gt=number).order_by("number"):
        row.number -= 1
        row.save()


def swap_with_neighbour(row: Any, rows: models.QuerySet[Any], step: int) -> bool:
    """Exchange numbers with the row before (-1) or after (+1). False at either end."""
    other = rows.filter(number=row.number + step).first()
    if other is None:
        return False
    mine, theirs = row.number, other.number
    # Parked on 0, which no row bears, because the database forbids two equal numbers even for
    # an instant; not a change anybody made, so it is not in the history.
    row.number = 0
    row.save_without_historical_record()
    other.number = mine
    other.save()
    row.number = theirs
    row.save()
    return True


def refuse_faults(
    row: models.Model, ask: Callable[[], Mapping[str, list[str]]], *, exclude: list[str]
) -> None:
    """Raise one ValidationError with everything that is wrong, field by field.

    `ask` is asked once the fields are cleaned; it words the constraints' faults for their
    fields, and the database has the last word.
    """
    found: dict[str, Any] = {}
    try:
        row.full_clean(exclude=exclude, validate_constraints=False)
    except ValidationError as error:
        found = dict(error.error_dict)
    for name, texts in ask().items():
        found.setdefault(name, texts)
    if found:
        raise ValidationError(found)
