"""Events of issued requests as lines of a history, one for each row beside a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.history import Change, Happenings, Names, Source, State, Told, day_words, people_names
from accounts.models import User
from findings.actions.moves import Move
from findings.models import (
    DateNotice,
    Escalation,
    Extension,
    ExtensionDecision,
    Handover,
    RequestEvent,
    Response,
    ResponseFile,
    Verdict,
)
from findings.models.deadline import EscalationStage
from findings.models.request import RequestStatus
from inspections.history import state_change

NUMBER = "number_of_request"
WITH_MINUTES = (Move.ISSUE, Move.ISSUE_AS_DEPUTY, Move.TAKE_BACK)


def move_title(move: str) -> str:
    """What was done to a request."""
    return {
        Move.ISSUE: _("Issued with the minutes"),
        Move.ISSUE_AS_DEPUTY: _("Issued with the minutes"),
        Move.TAKE_BACK: _("Taken back with the minutes"),
        Move.ACKNOWLEDGE: _("Received by the unit"),
        Move.RESPOND: _("Answered by the unit"),
        Move.RETURN: _("Returned to the unit"),
        Move.VERIFY: _("Verified"),
        Move.CLOSE: _("Closed"),
        Move.REOPEN: _("Opened again"),
        Move.WITHDRAW: _("Withdrawn by the office"),
        Move.RECORD: _("Entered from paper"),
    }[Move(move)]


def event_sources(
    known: QuerySet[Any],
    user: User,
    units: Names,
    *,
    names_request: bool,
    since: dt.datetime | None,
) -> list[Source]:
    """Of the requests `known`. `names_request`: the page is not that of one request alone."""

    def source(
        model: Any, path: str, fields: tuple[str, ...], tell: Callable[[State], Told], **more: Any
    ) -> Source:
        def told(data: State) -> Told:
            what = tell(data)
            title = f"K{data[NUMBER]}: {what.title}" if names_request else what.title
            return Told(title, what.changes, what.note)

        read = {NUMBER: f"{path}__number", **more.pop("read", {})}
        rows = more.pop("rows", model.objects.visible_to(user)).filter(**{f"{path}__in": known})
        return Happenings(rows, (*fields, NUMBER), told, read=read, since=since, **more)

    people = Names(people_names)
    sent = Response.objects.visible_to(user).sent()
    evidence = ResponseFile.objects.visible_to(user).filter(response__sent_at__isnull=False)
    moves = ("move", "from_status", "to_status", "reason")
    walked = RequestEvent.objects.visible_to(user)
    if names_request:  # the visit's own step has said it for all of them
        walked = walked.exclude(move__in=WITH_MINUTES)
    return [
        source(RequestEvent, "request", moves, _move, rows=walked),
        source(
            Response,
            "request",
            ("round", "done", "done_on", "acting_for"),
            _answer,
            rows=sent,
            at="sent_at",
            by="sent_by",
            read={"acting_for": people},
        ),
        source(
            ResponseFile,
            "response__request",
            ("original_name",),
            lambda data: Told(_("Evidence: “%(name)s”") % {"name": data["original_name"]}),
            rows=evidence,
            at="uploaded_at",
            by="uploaded_by",
        ),
        source(
            Verdict,
            "response__request",
            ("round", "outcome", "reason"),
            _verdict,
            read={"round": "response__round"},
        ),
        source(
            Extension,
            "request",
            ("number", "proposed_on", "deadline_then", "reason", "acting_for"),
            _extension,
            read={"acting_for": people},
        ),
        source(
            ExtensionDecision,
            "extension__request",
            ("asked", "granted_until", "then", "reason"),
            _decision,
            read={"asked": "extension__number", "then": "extension__deadline_then"},
        ),
        source(DateNotice, "request", ("due_on", "reason"), _date_notice),
        source(Escalation, "request", ("told", "deadline"), _escalation, by=""),
        source(
            Handover,
            "request",
            ("from_unit", "to_unit", "note"),
            _handover,
            read={"from_unit": units, "to_unit": units},
        ),
    ]


def _move(data: State) -> Told:
    change = state_change(RequestStatus.choices, data)
    return Told(move_title(data["move"]), (change,), data["reason"])


def _acting(data: State) -> tuple[Change, ...]:
    name = data["acting_for"]
    return (Change(_("Acting for"), None, name),) if name else ()


def _answer(data: State) -> Told:
    changes = _acting(data)
    if data["done_on"]:
        changes += (Change(_("Day it was done"), None, day_words(data["done_on"])),)
    return Told(_("Answer, round %(round)s") % {"round": data["round"]}, changes, data["done"])


def _verdict(data: State) -> Told:
    title = _("Verdict on round %(round)s: %(outcome)s") % {
        "round": data["round"],
        "outcome": dict(Verdict.Outcome.choices)[data["outcome"]],
    }
    return Told(title, note=data["reason"])


def asked_words(number: int) -> str:
    """What a wish for more time is called."""
    return _("More time asked for, time %(number)s") % {"number": number}


def decided_words(number: int, *, granted: bool) -> str:
    """What the decision on such a wish is called."""
    if granted:
        return _("More time granted, time %(number)s") % {"number": number}
    return _("More time refused, time %(number)s") % {"number": number}


def _extension(data: State) -> Told:
    days = day_words(data["deadline_then"]), day_words(data["proposed_on"])
    changes = (Change(_("Deadline"), *days), *_acting(data))
    return Told(asked_words(data["number"]), changes, data["reason"])


def _decision(data: State) -> Told:
    title = decided_words(data["asked"], granted=bool(data["granted_until"]))
    if not data["granted_until"]:
        return Told(title, note=data["reason"])
    days = day_words(data["then"]), day_words(data["granted_until"])
    return Told(title, (Change(_("Deadline"), *days),), data["reason"])


def _date_notice(data: State) -> Told:
    change = Change(_("Deadline"), "", day_words(data["due_on"]))
    return Told(_("Deadline named by a notice"), (change,), data["reason"])


def _escalation(data: State) -> Told:
    told = dict(EscalationStage.Told.choices)[data["told"]]
    change = Change(_("Deadline"), None, day_words(data["deadline"]))
    return Told(_("Overdue: %(who)s was told") % {"who": told}, (change,))


def _handover(data: State) -> Told:
    change = Change(_("Unit it lies with"), data["from_unit"], data["to_unit"])
    return Told(_("Handed over to another unit"), (change,), data["note"])
