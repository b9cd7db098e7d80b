"""A unit by the name of a day: {{ visit.unit|name_on:visit.day }}."""

from __future__ import annotations

import datetime as dt

from django import template

from units.choices import unit_label
from units.models import Unit

register = template.Library()


@register.filter
def name_on(unit: Unit | None, day: dt.date | None) -> str:
    return unit.name_on(day) if unit else ""


@register.filter
def label_on(unit: Unit | None, day: dt.date | None) -> str:
    """With code and superior unit, for lists where names repeat."""
    return unit_label(unit, day) if unit else ""
