"""Days that somebody has to keep, shown with what the office calendar says of them."""

from __future__ import annotations

import datetime as dt

from django import template

from inspections.calendar import office_calendar

register = template.Library()


@register.filter
def office_day(day: dt.date) -> str:
    """The day as dd/mm/yyyy; a Saturday, Sunday or holiday says that it is a day off."""
    return office_calendar().in_words(day)
