"""Findings of a draft. Numbers run without a gap within a visit and kind, frozen by issuing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.refused import MoveRefused
from accounts.stale import fingerprint, put_together
from findings.actions.writing import (
    assign,
    close_gap,
    next_number,
    open_draft,
    refuse_faults,
    swap_with_neighbour,
)
from findings.models import Finding
from findings.rules import fill_area, finding_faults
from inspections.actions.moves import touch
from inspections.files import remove_file
from inspections.models import Visit

FIELDS = (
    "kind",
    "condition",
    "area",
    "criterion",
    "scope",
    "scope_level",
    "scope_text",
    "scope_units",
    "cause",
    "cause_kind",
    "effect",
    "legal_basis",
    "severity",
    "unit_opinion",
    "unit_opinion_text",
    "repeats",
    "internal_note",
)
OPINION_FIELDS = ("unit_opinion", "unit_opinion_text")
# What may be typed while or after the draft is read to the unit, and it stays read out.
READING_FIELDS = (*OPINION_FIELDS, "internal_note")
READ_FIELDS = tuple(name for name in FIELDS if name not in READING_FIELDS)


@transaction.atomic
def add_finding(visit_id: int, values: Mapping[str, Any], *, by: User) -> Finding:
    """A finding with the next number of its kind. `values`: any of FIELDS.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError (by field).
    """
    visit = open_draft(visit_id, by=by)
    finding = new_finding(visit, values, by=by)
    touch(visit, by=by)
    return finding


def new_finding(visit: Visit, values: Mapping[str, Any], *, by: User) -> Finding:
    """The row of a new finding. The caller has asked who may, and holds the visit's lock."""
    rows = Finding.objects.filter(visit=visit, kind=values.get("kind", ""))
    finding, named = checked_finding(visit, values, number=next_number(rows), by=by)
    finding.save()
    finding.scope_units.set(named)
    return finding


def checked_finding(
    visit: Visit, values: Mapping[str, Any], *, number: int, by: User
) -> tuple[Finding, list[Any]]:
    """The finding that `new_finding` saves, and the units it names. The visit may be unsaved.

    Raises ValidationError, by field.
    """
    finding = Finding(visit=visit, created_by=by, number=number)
    named = assign(finding, values).get("scope_units", [])
    _check(finding, named, by=by)
    return finding, named


@transaction.atomic
def edit_finding(
    finding_id: int, values: Mapping[str, Any], *, seen: str, agreed: str = "", by: User
) -> Finding:
    """Change the named fields, if they still are what the page showed (`seen`).

    `agreed`: the token of what the person was told that follows. Raises as `add_finding`, and
    StalePage, AskFirst.
    """
    finding, visit = _locked(finding_id, by=by)
    values = put_together(finding, values, seen)
    read = fingerprint(finding, READ_FIELDS)
    old_kind, old_number = finding.kind, finding.number
    many = assign(finding, values)
    if finding.kind != old_kind:
        refuse_lookback(finding)
        refuse_unasked(lost_with_limitation(finding, f"H{old_number}"), agreed)
        finding.number = next_number(_same_kind(finding))
        finding.requests.clear()
    _write(finding, many, by=by)
    if finding.kind != old_kind:
        close_gap(Finding.objects.filter(visit=visit, kind=old_kind), old_number)
    touch(visit, by=by, keeps_reading=fingerprint(finding, READ_FIELDS) == read)
    return finding


@transaction.atomic
def record_opinion(finding_id: int, values: Mapping[str, Any], *, seen: str, by: User) -> Finding:
    """What the unit says of one finding, before the minutes are issued."""
    if strange := set(values) - set(OPINION_FIELDS):
        raise ValueError(f"not of the unit's opinion: {sorted(strange)}")
    return edit_finding(finding_id, values, seen=seen, by=by)


@transaction.atomic
def delete_finding(finding_id: int, *, agreed: str = "", by: User) -> None:
    """Take a finding out of the draft; the later ones of its kind move up.

    `agreed`: the token of what the person was told that follows. Raises as `add_finding`, and
    AskFirst.
    """
    finding, visit = _locked(finding_id, by=by)
    refuse_unasked(lost_with_limitation(finding, finding.label), agreed)
    kind, number = finding.kind, finding.number
    for file in finding.files.all():
        remove_file(file)
    try:
        finding.delete()
    except ProtectedError as error:
        raise MoveRefused(_("A later finding is linked to this one."), row=visit) from error
    close_gap(Finding.objects.filter(visit=visit, kind=kind), number)
    touch(visit, by=by)


def lost_with_limitation(finding: Finding, label: str) -> list[str]:
    """Which requests answer the finding (known as `label`) and will answer it no more."""
    asked = finding.requests.order_by("number")
    return [
        _("%(request)s answers %(finding)s and will answer it no more.")
        % {"request": request.label, "finding": label}
        for request in asked
    ]


def refuse_lookback(finding: Finding) -> None:
    """Raise MoveRefused where a later visit looks back at the limitation, or repeats it."""
    if finding.rechecks.exists() or finding.repeated_by.exists():
        raise MoveRefused(_("A later finding is linked to this one."), row=finding.visit)


@transaction.atomic
def move_finding(finding_id: int, *, up: bool, by: User) -> Finding:
    """Exchange places with the neighbour of the same kind; at either end nothing happens."""
    finding, visit = _locked(finding_id, by=by)
    if swap_with_neighbour(finding, _same_kind(finding), -1 if up else 1):
        touch(visit, by=by)
    return finding


def _locked(finding_id: int, *, by: User) -> tuple[Finding, Visit]:
    """The finding as it is once its visit is locked and open to `by`."""
    rows = Finding.objects.visible_to(by)
    visit = open_draft(rows.get(pk=finding_id).visit_id, by=by)
    return rows.select_related("visit").get(pk=finding_id), visit


def _same_kind(finding: Finding) -> Any:
    return Finding.objects.filter(visit=finding.visit_id, kind=finding.kind)


def _write(finding: Finding, many: dict[str, list[Any]], *, by: User) -> None:
    named = many.get("scope_units")
    if named is None:
        named = list(finding.scope_units.all()) if finding.pk else []
    _check(finding, named, by=by)
    finding.save()
    finding.scope_units.set(named)


def _check(finding: Finding, named: list[Any], *, by: User) -> None:
    fill_area(finding)
    refuse_faults(
        finding, lambda: finding_faults(finding, named, by=by), exclude=["visit", "created_by"]
    )
