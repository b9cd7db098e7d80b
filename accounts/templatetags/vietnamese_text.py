"""Filters of every template: how dates, numbers and unknown values are shown."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from engines.vietnamese.typed import Paragraph, Table, led, parts

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


@register.filter
def typed(text: str) -> SafeString:
    """Typed text with its line breaks; neighbouring lines with TABs as a table."""
    return _html(parts(text))


@register.filter
def typed_head(text: str) -> str:
    """The first line of a text behind a number of the page's own, as paper has it."""
    first = parts(led("", text))[:1]
    return first[0].text if first and isinstance(first[0], Paragraph) else ""


@register.filter
def typed_rest(text: str) -> SafeString:
    """What follows the first line, each line and table on its own."""
    return _html(parts(led("", text))[1:])


def _html(found: list[Paragraph | Table]) -> SafeString:
    shown, last = SafeString(""), None
    for part in found:
        if isinstance(part, Table):
            shown += render_to_string("accounts/_typed_table.html", {"table": part})
        else:
            shown += format_html("<br>{}" if isinstance(last, Paragraph) else "{}", part.text)
        last = part
    return shown
