"""The words of `findings.lines` for templates."""

from __future__ import annotations

from django import template

from findings import lines
from findings.models import CorrectionRequest, Finding

register = template.Library()


@register.filter
def deadline(request: CorrectionRequest) -> str:
    """ "hạn: 30/09/2026", "thời gian tới", "không nêu thời hạn"."""
    return lines.due_words(request.deadline, request.due_text)


@register.filter
def as_printed(finding: Finding) -> str:
    """The line of the minutes."""
    return lines.finding_line(finding)


@register.filter
def scope(finding: Finding) -> str:
    """Whom it concerns, as printed behind the line."""
    return lines.scope_words(finding)
