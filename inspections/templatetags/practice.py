"""The mark of training data beside a name."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from inspections.practice import practice_mark

register = template.Library()


@register.simple_tag
def practice(text: object, is_practice: bool, css: str = "quiet") -> SafeString | str:
    """A small mark to stand after `text`, where `text` itself does not say it."""
    mark = practice_mark(text, is_practice)
    if not mark:
        return ""
    return format_html(' <span class="{}">{}</span>', css, mark if css == "tag" else f"({mark})")
