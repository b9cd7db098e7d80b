"""Texts of a reminder: the notice, the letter, and the message to pass on.

The frame is in the reader's language; what it says of a request is official Vietnamese, the same
words as on the request's page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from engines.vietnamese.dates import NO_DUE, format_date
from findings.deadlines import Deadline, deadline_of
from findings.escalation import Step, Told
from findings.models import CorrectionRequest
from inspections.practice import marked

SOON = "soon"
MOST_LINES = 30  # of a heading; the list on the page has them all
WORDS = 30

HEADINGS: dict[str, Any] = {
    SOON: gettext_lazy("Due soon: your unit has still to answer"),
    Told.UNIT: gettext_lazy("Overdue: your unit has still to answer"),
    Told.HEAD: gettext_lazy("Overdue: reported to you as head of the unit"),
    Told.SUPERIOR: gettext_lazy("Overdue: reported to you as superior unit"),
    Told.OFFICE: gettext_lazy("Overdue: reported to the provincial office"),
}


@dataclass(frozen=True)
class Matter:
    """One request, and why this person is told of it."""

    deadline: Deadline
    stage: str

    @property
    def request(self) -> CorrectionRequest:
        return self.deadline.request


@dataclass(frozen=True)
class Line:
    head: str
    sum: str
    text: str
    url: str
    step: str


def address_of(request: CorrectionRequest) -> str:
    return settings.PUBLIC_URL + reverse("findings:request-detail", args=[request.pk])


def line_of(matter: Matter, step: Step | None) -> Line:
    request, deadline = matter.request, matter.deadline
    said = f"{_code(request)} ({request.unit_name}): {deadline.line}, {deadline.left_words}"
    text = Truncator(" ".join(request.text.split())).words(WORDS)
    return Line(said, deadline.sum, text, address_of(request), step.line if step else "")


def _code(request: CorrectionRequest) -> str:
    """Practice is no case: nobody may take one for the other in their mail."""
    return marked(request.code, request.visit.is_training)


def notice_of(matters: list[Matter]) -> tuple[str, str]:
    """The line on the person's page, and where it leads."""
    if len(matters) == 1:
        only = matters[0]
        text = f"{_code(only.request)}: {only.deadline.line}, {only.deadline.left_words}"
        return text, reverse("findings:request-detail", args=[only.request.pk])
    return counts_of(matters), reverse("findings:request-list") + "?tab=due"


def counts_of(matters: Iterable[Matter]) -> str:
    """ "2 kiến nghị sắp đến hạn, 1 quá hạn"."""
    stages = [matter.stage for matter in matters]
    soon = stages.count(SOON)
    late = len(stages) - soon
    parts = []
    if soon:
        parts.append(
            ngettext("%(n)d request due soon", "%(n)d requests due soon", soon) % {"n": soon}
        )
    if late:
        parts.append(
            ngettext("%(n)d overdue request", "%(n)d overdue requests", late) % {"n": late}
        )
    return ", ".join(parts)


def letter_of(
    person: User,
    matters: list[Matter],
    today: dt.date,
    next_step: Callable[[CorrectionRequest], Step | None],
) -> tuple[str, str]:
    """Subject and plain text, with everything the person must know of this day."""
    parts = []
    for stage, heading in HEADINGS.items():
        those = [matter for matter in matters if matter.stage == stage]
        foretold = stage in {Told.UNIT, Told.HEAD}  # what follows is the unit's to avert
        lines = [
            line_of(matter, next_step(matter.request) if foretold else None)
            for matter in those[:MOST_LINES]
        ]
        if lines:
            parts.append((heading, lines, len(those) - len(lines)))
    subject = _("Reminder of %(day)s: %(counts)s") % {
        "day": format_date(today),
        "counts": counts_of(matters),
    }
    context = {
        "name": f"{person.honorific} {person.full_name}".strip(),
        "parts": parts,
        "list_url": settings.PUBLIC_URL + reverse("findings:request-list") + "?tab=due",
        "site": settings.SITE_TITLE,
    }
    return subject, render_to_string("findings/reminder_letter.txt", context).strip() + "\n"


def zalo_text(request: CorrectionRequest, *, today: dt.date | None = None) -> str:
    """A message that the office copies to the unit by hand: what is asked, until when, where."""
    deadline = deadline_of(request, today=today)
    parts = (deadline.day_off_words, deadline.left_words, deadline.doubt_words)
    left = "; ".join(part for part in parts if part)
    return "\n".join(
        [
            f"[CCHC] {request.unit_name}: kiến nghị {_code(request)}.",
            f"Nội dung: {Truncator(' '.join(request.text.split())).words(WORDS)}",
            f"Thời hạn: {deadline.time or NO_DUE}{f' ({left})' if left else ''}.",
            f"Đề nghị đơn vị xem và báo cáo khắc phục tại: {address_of(request)}",
        ]
    )


def zalo_texts(requests: Iterable[CorrectionRequest]) -> list[tuple[str, str]]:
    """Late requests as one message a unit: its name, and the text."""
    by_unit: dict[int, list[CorrectionRequest]] = {}
    for request in requests:
        by_unit.setdefault(request.current_unit_id, []).append(request)
    return [(theirs[0].unit_name, _zalo_of_unit(theirs)) for theirs in by_unit.values()]


def _zalo_of_unit(requests: list[CorrectionRequest]) -> str:
    lines = [f"[CCHC] {requests[0].unit_name} có {len(requests)} kiến nghị quá hạn:"]
    for number, request in enumerate(requests, start=1):
        deadline = deadline_of(request)
        lines.append(f"{number}. {_code(request)}: {deadline.line}, {deadline.left_words}.")
        lines.append(f"   {address_of(request)}")
    return "\n".join([*lines, "Đề nghị đơn vị xem và báo cáo khắc phục tại các địa chỉ trên."])
