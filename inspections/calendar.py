"""The office calendar, from its rows."""

from __future__ import annotations

from inspections.models import CalendarDay
from vietnamese.calendar import WorkingCalendar


def office_calendar() -> WorkingCalendar:
    """Weekends, days off and make-up working days as the office keeps them now."""
    days = CalendarDay.objects.values_list("date", "kind")
    off = frozenset(day for day, kind in days if kind == CalendarDay.Kind.OFF)
    make_up = frozenset(day for day, kind in days if kind == CalendarDay.Kind.MAKE_UP)
    return WorkingCalendar(days_off=off, make_up=make_up)
