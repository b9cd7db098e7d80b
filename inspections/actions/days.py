"""The office calendar: days off, and working days that make up for them.

A change counts from the next page on. No deadline moves by it: a deadline is a day that was named.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import refuse_stale
from inspections.models import CalendarDay

DAY_FIELDS = ("date", "kind", "name", "certain", "source")


@transaction.atomic
def add_day(values: dict[str, Any], *, by: User) -> CalendarDay:
    """Raises PermissionDenied, ValidationError."""
    require(by, Perm.MANAGE_LISTS)
    return _write(CalendarDay(), values)


@transaction.atomic
def edit_day(day_id: int, values: dict[str, Any], *, seen: str, by: User) -> CalendarDay:
    """Raises CalendarDay.DoesNotExist, PermissionDenied, StalePage, ValidationError."""
    day = _locked(day_id, by=by)
    refuse_stale(day, values, seen)
    return _write(day, values)


@transaction.atomic
def delete_day(day_id: int, *, by: User) -> None:
    """Back to an ordinary day of the week; the history keeps what was there.

    Raises CalendarDay.DoesNotExist, PermissionDenied.
    """
    _locked(day_id, by=by).delete()


def _locked(day_id: int, *, by: User) -> CalendarDay:
    day: CalendarDay = CalendarDay.objects.visible_to(by).select_for_update().get(pk=day_id)
    require(by, Perm.MANAGE_LISTS)
    return day


def _write(day: CalendarDay, values: dict[str, Any]) -> CalendarDay:
    for name, value in values.items():
        setattr(day, name, value)
    day.full_clean()
    day.save()
    return day
