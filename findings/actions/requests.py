"""Correction requests of a draft, numbered without a gap within the visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.refused import MoveRefused
from accounts.stale import put_together
from findings.actions.writing import (
    assign,
    close_gap,
    next_number,
    open_draft,
    refuse_faults,
    swap_with_neighbour,
)
from findings.models import CorrectionRequest
from findings.rules import request_faults, same_day_words
from inspections.actions.moves import touch
from inspections.models import Visit

FIELDS = (
    "text",
    "area",
    "force",
    "stated_by",
    "responsible_unit",
    "responsible_post",
    "findings",
    "due_on",
    "due_text",
    "internal_note",
)


@transaction.atomic
def add_request(
    visit_id: int, values: Mapping[str, Any], *, agreed: str = "", by: User
) -> CorrectionRequest:
    """A request with the next number. Without a responsible unit it is the inspected one's.

    `agreed`: the token of what the person was told that follows. Raises Visit.DoesNotExist,
    PermissionDenied, MoveRefused, AskFirst, ValidationError (by field).
    """
    visit = open_draft(visit_id, by=by)
    request = new_request(visit, values, by=by)
    refuse_unasked(same_day_words(request.due_on, visit), agreed)
    touch(visit, by=by)
    return request


def new_request(visit: Visit, values: Mapping[str, Any], *, by: User) -> CorrectionRequest:
    """The row of a new request. The caller has asked who may, and holds the visit's lock."""
    number = next_number(CorrectionRequest.objects.filter(visit=visit))
    request, answered = checked_request(visit, values, number=number, by=by)
    request.save()
    request.findings.set(answered)
    return request


def checked_request(
    visit: Visit, values: Mapping[str, Any], *, number: int, by: User
) -> tuple[CorrectionRequest, list[Any]]:
    """The request that `new_request` saves, and what it answers. The visit may be unsaved.

    Raises ValidationError, by field.
    """
    request = CorrectionRequest(
        visit=visit, created_by=by, responsible_unit=visit.unit, number=number
    )
    answered = assign(request, values).get("findings", [])
    _check(request, answered, by=by)
    return request, answered


@transaction.atomic
def edit_request(
    request_id: int, values: Mapping[str, Any], *, seen: str, agreed: str = "", by: User
) -> CorrectionRequest:
    """Change the named fields, if they still are what the page showed (`seen`).

    Raises as `add_request`, and StalePage.
    """
    request, visit = _locked(request_id, by=by)
    values = put_together(request, values, seen)
    due_before = request.due_on
    _write(request, assign(request, values), by=by)
    if request.due_on != due_before:
        refuse_unasked(same_day_words(request.due_on, visit), agreed)
    touch(visit, by=by)
    return request


@transaction.atomic
def delete_request(request_id: int, *, by: User) -> None:
    """Take a request out of the draft; the later ones move up.

    The events of one that was issued and came back with its minutes stay: they are insert-only.
    Raises MoveRefused where the unit has written to it before it came back.
    """
    request, visit = _locked(request_id, by=by)
    _refuse_begun(request)
    number = request.number
    request.delete()
    close_gap(_of_visit(request), number)
    touch(visit, by=by)


@transaction.atomic
def move_request(request_id: int, *, up: bool, by: User) -> CorrectionRequest:
    """Exchange places with the neighbour; at either end nothing happens."""
    request, visit = _locked(request_id, by=by)
    if swap_with_neighbour(request, _of_visit(request), -1 if up else 1):
        touch(visit, by=by)
    return request


def _refuse_begun(request: CorrectionRequest) -> None:
    if request.responses.exists() or request.extensions.exists():
        raise MoveRefused(
            _("The unit has already written to this request; it can be changed, not deleted."),
            row=request,
        )


def _locked(request_id: int, *, by: User) -> tuple[CorrectionRequest, Visit]:
    """The request as it is once its visit is locked and open to `by`."""
    rows = CorrectionRequest.objects.visible_to(by)
    visit = open_draft(rows.get(pk=request_id).visit_id, by=by)
    return rows.select_related("visit").get(pk=request_id), visit


def _of_visit(request: CorrectionRequest) -> Any:
    return CorrectionRequest.objects.filter(visit=request.visit_id)


def _write(request: CorrectionRequest, many: dict[str, list[Any]], *, by: User) -> None:
    answered = many.get("findings")
    if answered is None:
        answered = list(request.findings.all()) if request.pk else []
    _check(request, answered, by=by)
    request.save()
    request.findings.set(answered)


def _check(request: CorrectionRequest, answered: list[Any], *, by: User) -> None:
    refuse_faults(
        request,
        lambda: request_faults(request, answered, by=by),
        exclude=["visit", "created_by", "current_unit", "acknowledged_by", "verified_by"],
    )
    request.current_unit = request.responsible_unit
