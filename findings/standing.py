"""The state of a request's answers for its page: with whom, since when, and each round."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from findings.history_events import asked_words, decided_words
from findings.models import (
    CorrectionRequest,
    Extension,
    ExtensionDecision,
    RequestEvent,
    Response,
    ResponseFile,
    Verdict,
)
from findings.models.request import RequestStatus
from inspections.calendar import office_calendar

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Said:
    """A stretch of an answer: new against the former round, or as it was."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Round:
    """An answer that was sent, its evidence, and what was found of it."""

    response: Response
    said: tuple[Said, ...]
    files: tuple[ResponseFile, ...]
    verdict: Verdict | None
    unread: bool = False

    @property
    def sender(self) -> str:
        return name_for(self.response.sent_by, self.response.acting_for)


@dataclass(frozen=True)
class Happened:
    """A line of the history on a request's own page."""

    at: dt.datetime
    by: str
    words: str
    reason: str


def happened(events: Iterable[RequestEvent], extensions: Iterable[Extension]) -> list[Happened]:
    """What became of the request and of its deadline, the oldest first."""
    lines = [
        Happened(one.at, str(one.by), one.get_to_status_display(), one.reason) for one in events
    ]
    for one in extensions:
        lines.append(_asked(one))
        if (decision := getattr(one, "decision", None)) is not None:
            lines.append(_decided(one, decision))
    return sorted(lines, key=lambda line: line.at)


def _asked(extension: Extension) -> Happened:
    day = office_calendar().in_words(extension.proposed_on)
    by = name_for(extension.by, extension.acting_for)
    words = f"{asked_words(extension.number)}: {day}"
    return Happened(extension.at, by, words, extension.reason)


def _decided(extension: Extension, decision: ExtensionDecision) -> Happened:
    until = decision.granted_until
    words = decided_words(extension.number, granted=until is not None)
    if until is not None:
        words = f"{words}: {office_calendar().in_words(until)}"
    return Happened(decision.at, str(decision.by), words, decision.reason)


def name_for(person: User | None, acting_for: User | None) -> str:
    """ "Trần Văn A, thay mặt Lê Thị B"."""
    if acting_for is None:
        return str(person)
    return _("%(deputy)s, on behalf of %(person)s") % {"deputy": person, "person": acting_for}


def rounds_of(
    answers: Iterable[Response], user: User, read_at: dt.datetime | None = None
) -> tuple[list[Round], Response | None]:
    """The rounds that were sent, latest first; and the draft, for those who see it.

    `read_at`: when the person last looked; what somebody else sent since is unread.
    """
    rounds: list[Round] = []
    draft, before = None, ""
    for row in answers:
        if row.is_draft:
            draft = row
            continue
        rounds.append(
            Round(
                response=row,
                said=said(before, row.done),
                files=tuple(row.files.all()),
                verdict=getattr(row, "verdict", None),
                unread=row.sent_by != user and (read_at is None or read_at < _sent(row)),
            )
        )
        before = row.done
    return rounds[::-1], draft


def _sent(answer: Response) -> dt.datetime:
    return cast(dt.datetime, answer.sent_at)  # only what was sent is a round


def said(before: str, now: str) -> tuple[Said, ...]:
    """`now`, cut where it departs from the former answer; all of a first answer is plain."""
    if not before:
        return (Said(now, is_new=False),)
    old, new = WORDS.findall(before), WORDS.findall(now)
    parts = []
    for kind, _i1, _i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if text := "".join(new[j1:j2]):
            parts.append(Said(text, is_new=kind != "equal" and bool(text.strip())))
    return tuple(parts)


def why_returned(request: CorrectionRequest, events: Iterable[RequestEvent]) -> RequestEvent | None:
    """The event that gave it back to the unit, with its reason, while the unit is to answer."""
    if request.status != RequestStatus.RETURNED:
        return None
    back = [event for event in events if event.to_status == RequestStatus.RETURNED]
    return back[-1] if back else None


def holder_words(request: CorrectionRequest) -> str:
    """Who has it now, in one sentence."""
    said_of: dict[Any, str] = {
        RequestStatus.DRAFT: _("A draft of the team; the unit does not see it yet."),
        RequestStatus.ISSUED: _("With %(unit)s, which has not said yet that it received it."),
        RequestStatus.ACKNOWLEDGED: _("With %(unit)s, which has received it and is to answer."),
        RequestStatus.RESPONDED: _("With the team's leader and the office, who verify the answer."),
        RequestStatus.RETURNED: _("Back with %(unit)s, which is to answer again."),
        RequestStatus.VERIFIED: _("Verified; the office or the team's leader closes it."),
        RequestStatus.CLOSED: _("Closed: nobody has anything left to do."),
        RequestStatus.WITHDRAWN: _("Withdrawn: nobody has anything left to do."),
        RequestStatus.RECORDED: _("Entered from paper: it is not followed here."),
    }
    unit = request.current_unit.name_on(timezone.localdate())
    return said_of[RequestStatus(request.status)] % {"unit": unit}


def since(request: CorrectionRequest, events: Iterable[RequestEvent]) -> dt.datetime | None:
    """When the state of now began."""
    at: dt.datetime | None = None
    for event in events:
        at = event.at
    return at or request.issued_at
