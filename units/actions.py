"""Every change of a unit: added, renamed, put right, ended, succeeded; and who is posted where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from accounts.stale import refuse_stale
from units.ending import ends_unit, follows_end
from units.models import Posting, Succession, Unit, UnitVersion
from units.rules import database_faults_as_form_errors

DAY = dt.timedelta(days=1)


def _locked(unit_id: int, by: User) -> Unit:
    """The unit, in `by`'s scope; whoever else changes it waits. Raises Unit.DoesNotExist."""
    unit: Unit = Unit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=unit_id)
    return unit


def _write(version: UnitVersion) -> UnitVersion:
    version.full_clean(exclude=["unit"] if version.unit_id is None else [])
    if version.unit_id is None:  # a unit's first name founds it
        version.unit = Unit.objects.create()
    with database_faults_as_form_errors():
        version.save()
    return version


@transaction.atomic
def save_version(version: UnitVersion, *, agreed: str = "", by: User) -> UnitVersion:
    """Write a version as a form or a file gave it; one without a unit founds a new unit.

    `agreed`: the token of what the person was told that follows, where the unit ends by it. Raises
    PermissionDenied, AskFirst, ValidationError.
    """
    require(by, Perm.MANAGE_UNITS)
    stood = UnitVersion.objects.filter(pk=version.pk, valid_to__isnull=True).exists()
    written = _write(version)
    if stood and ends_unit(written, UnitVersion.objects.filter(unit=written.unit_id)):
        refuse_unasked(follows_end(written.unit, written.valid_to), agreed)
    return written


@transaction.atomic
def add_unit(values: dict[str, Any], *, by: User) -> Unit:
    """A new unit with its first name. `values`: fields of UnitVersion.

    Raises PermissionDenied, ValidationError.
    """
    unit: Unit = save_version(UnitVersion(**values), by=by).unit
    return unit


def _open_version(unit: Unit) -> UnitVersion:
    version: UnitVersion | None = (
        UnitVersion.objects.filter(unit=unit, valid_to__isnull=True).select_for_update().first()
    )
    if version is None:
        raise MoveRefused(_("This unit has ended. Its names can only be put right."), row=unit)
    return version


def _close(version: UnitVersion, last_day: dt.date, field: str) -> None:
    if version.valid_from is not None and last_day < version.valid_from:
        raise ValidationError({field: _("This day lies before the present name began.")})
    version.valid_to = last_day
    version.save(update_fields=["valid_to"])


@transaction.atomic
def start_version(unit_id: int, values: dict[str, Any], *, by: User) -> UnitVersion:
    """From `valid_from` on the unit has another name, kind, code or superior; nothing is lost.

    The present version ends the day before. Raises Unit.DoesNotExist, PermissionDenied,
    MoveRefused (the unit has ended), ValidationError.
    """
    unit = _locked(unit_id, by)
    require(by, Perm.MANAGE_UNITS)
    present = _open_version(unit)
    if values.get("valid_from") is None:
        raise ValidationError({"valid_from": _("Say from which day the new name holds.")})
    _close(present, values["valid_from"] - DAY, "valid_from")
    kept = {name: getattr(present, name) for name in ("code", "level", "parent", "electronic_id")}
    return _write(UnitVersion(unit=unit, **{**kept, **values}))


@transaction.atomic
def correct_version(
    version_id: int, values: dict[str, Any], *, seen: str, agreed: str = "", by: User
) -> UnitVersion:
    """Put a mistake right in what was recorded. A real change is `start_version`.

    `agreed`: see `save_version`. Raises UnitVersion.DoesNotExist, PermissionDenied, StalePage,
    AskFirst, ValidationError.
    """
    version: UnitVersion = (
        UnitVersion.objects.visible_to(by).select_for_update(of=("self",)).get(pk=version_id)
    )
    require(by, Perm.MANAGE_UNITS)
    refuse_stale(version, values, seen)
    for name, value in values.items():
        setattr(version, name, value)
    return save_version(version, agreed=agreed, by=by)


@transaction.atomic
def end_unit(
    unit_id: int,
    last_day: dt.date,
    *,
    by: User,
    successors: Sequence[Unit] = (),
    basis: str = "",
    agreed: str = "",
) -> Unit:
    """The unit stands until `last_day`, and `successors`, if any, follow it the day after.

    `agreed`: the token of what the person was told that follows. Raises Unit.DoesNotExist,
    PermissionDenied, MoveRefused (it has ended, or other units still stand under it), AskFirst,
    ValidationError.
    """
    unit = _locked(unit_id, by)
    require(by, Perm.MANAGE_UNITS)
    present = _open_version(unit)
    below = UnitVersion.objects.as_of(last_day + DAY).below(unit).order_by("sort_key")
    if names := [version.full_name for version in below[:5]]:
        raise MoveRefused(
            _(
                "Units still stand under this one on the day after: %(names)s. End or move them first."
            )
            % {"names": "; ".join(names)},
            row=unit,
        )
    _close(present, last_day, "valid_to")
    scope = Succession.Scope.WHOLE if len(successors) == 1 else Succession.Scope.PART
    following: list[Unit | None] = [*successors] or [None]
    for successor in following:
        row = Succession(
            predecessor=unit,
            successor=successor,
            effective_on=last_day + DAY,
            scope=scope if successor else Succession.Scope.ABOLISHED,
            basis=basis,
        )
        row.full_clean()
        row.save()
    refuse_unasked(follows_end(unit, last_day), agreed)
    return unit


@transaction.atomic
def save_succession(row: Succession, *, agreed: str = "", by: User) -> Succession:
    """One unit followed by another, or by none.

    `agreed`: the token of what the person was told that follows, where nothing is left of the
    former unit. Raises PermissionDenied, AskFirst, ValidationError.
    """
    require(by, Perm.MANAGE_UNITS)
    ended = Unit.objects.ended(row.effective_on).filter(pk=row.predecessor_id).exists()
    row.full_clean()
    row.save()
    if not ended and Unit.objects.ended(row.effective_on).filter(pk=row.predecessor_id).exists():
        refuse_unasked(follows_end(row.predecessor, row.effective_on - DAY), agreed)
    return row


@transaction.atomic
def save_note(unit: Unit, *, by: User) -> Unit:
    """The note of a unit itself; its names are versions. Raises PermissionDenied."""
    require(by, Perm.MANAGE_UNITS)
    unit.save(update_fields=["note"])
    return unit


@transaction.atomic
def save_posting(posting: Posting, *, by: User) -> Posting:
    """Raises PermissionDenied, ValidationError."""
    check_posting(posting, by=by)
    posting.save()
    return posting


def check_posting(posting: Posting, *, by: User) -> None:
    """What `save_posting` refuses: PermissionDenied, ValidationError. The person may be unsaved."""
    require_posting_right(by, posting.user)
    posting.full_clean(exclude=["user"] if posting.user_id is None else [])
    _refuse_deputy(posting)


def _refuse_deputy(posting: Posting) -> None:
    """Who stands in does so for somebody else of the same unit, and for a period."""
    if posting.acting_for_id is None:
        return
    if posting.acting_for_id == posting.user_id:
        raise ValidationError({"acting_for": _("Nobody stands in for themselves.")})
    if posting.to_day is None:
        raise ValidationError({"to_day": _("A deputy is named for a period: give its last day.")})
    own = Posting.objects.on(posting.from_day).filter(
        user=posting.acting_for_id, unit=posting.unit_id, acting_for__isnull=True
    )
    if not own.exists():
        raise ValidationError({"acting_for": _("This person does not work at the unit then.")})


@transaction.atomic
def end_posting(posting_id: int, last_day: dt.date, *, by: User) -> Posting:
    """Raises Posting.DoesNotExist, PermissionDenied, ValidationError."""
    posting: Posting = (
        Posting.objects.visible_to(by).select_for_update(of=("self",)).get(pk=posting_id)
    )
    posting.to_day = last_day
    return save_posting(posting, by=by)


def require_posting_right(by: User, person: User) -> None:
    """The office posts unit staff; anyone else's posting is the administrator's to make."""
    of_staff = person.role == User.Role.UNIT_STAFF
    require(by, Perm.MANAGE_UNIT_ACCOUNTS if of_staff else Perm.MANAGE_ACCOUNTS)
