"""The words of `findings.lines` and `findings.deadlines` for templates."""

from __future__ import annotations

from django import template

from findings import lines
from findings.deadlines import Deadline, deadline_of
from findings.models import CorrectionRequest, Finding
from findings.reminder_texts import zalo_text

register = template.Library()


@register.filter
def deadline(request: CorrectionRequest) -> Deadline:
    """ "hạn: 30/09/2026", "hạn: “thời gian tới”"; its parts by name."""
    return deadline_of(request)


@register.filter
def zalo(request: CorrectionRequest) -> str:
    """The message that the office passes on by hand."""
    return zalo_text(request)


@register.filter
def as_printed(finding: Finding) -> str:
    """The line of the minutes."""
    return lines.finding_line(finding)


@register.filter
def request_as_printed(request: CorrectionRequest) -> str:
    return lines.request_line(request)


@register.filter
def scope(finding: Finding) -> str:
    """Whom it concerns, as printed behind the line."""
    return lines.scope_words(finding)
