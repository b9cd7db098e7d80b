"""The office calendar, from its rows."""

from __future__ import annotations

from contextvars import ContextVar

from accounts.logs import NO_REQUEST, current_request_id
from engines.vietnamese.calendar import WorkingCalendar
from inspections.models import CalendarDay

# The id of a request and the calendar it reads by: its pages ask for it at every row.
_remembered: ContextVar[tuple[str, WorkingCalendar] | None] = ContextVar("calendar", default=None)


def office_calendar() -> WorkingCalendar:
    """Weekends, days off and make-up working days as the office keeps them now.

    Read once a request, in which nothing is counted twice differently; a command reads anew.
    """
    request_id = current_request_id.get()
    known = _remembered.get()
    if known is not None and known[0] == request_id != NO_REQUEST:
        return known[1]
    calendar = _read()
    _remembered.set((request_id, calendar))
    return calendar


def _read() -> WorkingCalendar:
    days = list(CalendarDay.objects.values_list("date", "kind", "certain"))
    return WorkingCalendar(
        days_off=frozenset(day for day, kind, _known in days if kind == CalendarDay.Kind.OFF),
        make_up=frozenset(day for day, kind, _known in days if kind == CalendarDay.Kind.MAKE_UP),
        undecided=frozenset(day for day, _kind, known in days if not known),
    )
