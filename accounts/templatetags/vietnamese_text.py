"""Filters of every template: how dates, numbers and unknown values are shown."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from vietnamese.dates import format_date
from vietnamese.numbers import format_number

register = template.Library()


@register.filter
def day(value: dt.date | None) -> str:
    """19/07/2018, or the word for an unknown day."""
    return format_date(value) if value else _("not known")


@register.filter
def or_unknown(value: Any) -> Any:
    """The value, or the word for unknown; 0 is a value."""
    return _("not known") if value is None or value == "" else value


@register.filter
def number(value: float | Decimal | None) -> str:
    return _("not known") if value is None else format_number(value)
