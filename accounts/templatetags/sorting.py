"""The head of a list's column, which sorts the list (accounts/sorting.py)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.sorting import PARAMETER

register = template.Library()


@register.simple_tag(takes_context=True)
def sort_head(context: Any, name: str, label: str, css: str = "") -> SafeString:
    """A <th> with the way to the list sorted by `name`, and, sorted by it, to the other way round.

    All else that the address names stays, but for the page.
    """
    asked = context["request"].GET.copy()
    now = asked.get(PARAMETER, "")
    ascends, descends = now == name, now == f"-{name}"
    asked[PARAMETER] = f"-{name}" if ascends else name
    for gone in ("page", "export"):
        asked.pop(gone, None)
    said = {True: "ascending", False: "descending"}[ascends] if ascends or descends else "none"
    title = _("Sort by this column, last first") if ascends else _("Sort by this column")
    return format_html(
        '<th scope="col" class="sorted {}" aria-sort="{}"><a href="?{}" title="{}">{}</a></th>',
        *(css, said, asked.urlencode(), title, label),
    )


@register.simple_tag(takes_context=True)
def sort_kept(context: Any) -> str:
    """What a form that narrows the list sends along, so that the list stays sorted."""
    asked = context["request"].GET.get(PARAMETER, "")
    return (
        format_html('<input type="hidden" name="{}" value="{}">', PARAMETER, asked) if asked else ""
    )


@register.simple_tag(takes_context=True)
def sort_query(context: Any, before: str = "?") -> str:
    """What a link to the list with other filters says after its address, or after `before`."""
    asked = context["request"].GET.get(PARAMETER, "")
    return f"{before}{urlencode({PARAMETER: asked})}" if asked else ""
