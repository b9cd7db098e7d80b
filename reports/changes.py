"""Whether a document still says what is so: its facts against those of today.

Derived each time it is asked and never stored. A constant number of queries for many documents.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from engines.vietnamese.dates import format_date
from findings.models import Verdict
from findings.models.request import RequestStatus
from inspections.models import Visit
from inspections.models.visit import ISSUED_STATES, VisitStatus
from reports.facts import (
    Facts,
    Kind,
    minutes_facts,
    request_facts,
    request_rows,
    teams_of,
    visit_facts,
)
from reports.models import IssuedDocument

BEFORE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED)
CHANGED = gettext_lazy("changed since")
# What may be done about a document that was overtaken.
NEXT_STEP: dict[IssuedDocument.Kind, str | Promise] = {
    Kind.MINUTES: gettext_lazy("Amend it by supplementary minutes where the paper must say so."),
    Kind.SUPPLEMENT: gettext_lazy("Withdraw it and issue another one."),
    Kind.VISIT_NOTICE: gettext_lazy("Withdraw it; the visit's page then offers a new notice."),
    Kind.LETTER: gettext_lazy("Withdraw it; the visit's page then offers a new letter."),
    Kind.RESULTS: gettext_lazy(
        "Issue another notice of results once there is a new verdict, or withdraw."
    ),
    Kind.CONCLUSION: gettext_lazy(
        "Withdraw it; the visit's page then offers a new conclusion notice."
    ),
    Kind.SUMMARY: gettext_lazy("Issue the summary anew, or withdraw it."),
}


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise now. `topic` names it and tells nothing of it to a stranger."""

    topic: str
    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass
class Today:
    """The facts of today that some documents are compared with."""

    teams: dict[int, list[str]] = field(default_factory=dict)
    requests: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    minutes: dict[int, Facts] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)


def read_changes(documents: Iterable[IssuedDocument]) -> None:
    """Give each its `changes`; of a withdrawn one there are none. Needs the rows' `visit`."""
    standing = []
    for document in documents:
        document.changes = []
        if document.state != IssuedDocument.State.WITHDRAWN and document.facts:
            standing.append(document)
    today = _today(standing)
    for document in standing:
        document.changes = list(_changes(document, today))


def overtaken(visit: Visit, user: User) -> list[IssuedDocument]:
    """The papers of a visit, as the person may see, that stand and say what is so no more."""
    rows = IssuedDocument.objects.visible_to(user).standing().filter(visit=visit)
    found = list(rows.for_list())
    read_changes(found)
    return [document for document in found if document.changes]


def overtaken_in(rows: Any) -> Any:
    """Those of a queryset `for_list` that say what is so no more."""
    found = list(rows)
    read_changes(found)
    return rows.filter(pk__in=[document.pk for document in found if document.changes])


def _today(documents: list[IssuedDocument]) -> Today:
    """Only what some document speaks of is asked for."""
    told: dict[str, list[IssuedDocument]] = defaultdict(list)
    for document in documents:
        for part in document.facts:
            told[part].append(document)
    today = Today()
    visits = {part: {row.visit_id for row in rows if row.visit_id} for part, rows in told.items()}
    if told["visit"]:
        today.teams = teams_of(visits["visit"])
    if told["requests"]:
        for row in request_rows(visits["requests"]):
            today.requests.setdefault(row["visit_id"], {})[str(row["pk"])] = row
    if told["minutes"]:
        today.minutes = minutes_facts(visits["minutes"])
    if told["visits"]:
        pks = {pk for document in told["visits"] for pk in document.facts["visits"]}
        rows = Visit.objects.filter(pk__in=pks, status__in=ISSUED_STATES)
        today.counted = set(rows.values_list("pk", flat=True))
    return today


def _changes(document: IssuedDocument, today: Today) -> Iterator[Change]:
    parts: dict[str, Callable[[IssuedDocument, Today], Iterator[Change]]] = {
        "visit": _of_visit,
        "requests": _of_requests,
        "minutes": _of_minutes,
        "visits": _of_counted,
    }
    for part, work in parts.items():
        if document.facts.get(part):
            yield from work(document, today)


# --- the notice of a visit ------------------------------------------------------------------------
def _of_visit(document: IssuedDocument, today: Today) -> Iterator[Change]:
    visit, then = document.visit, document.facts["visit"]
    if visit is None:
        return
    if visit.status in (VisitStatus.POSTPONED, VisitStatus.CANCELLED):
        text = _("The visit: %(state)s") % {"state": visit.get_status_display()}
        yield Change(_("state of the visit"), text)
    now = visit_facts(visit, today.teams.get(visit.pk, []))
    names = {
        "held_on": (_("day of the visit"), _day),
        "session": (_("part of the day"), _session),
        "starts_at": (_("beginning"), _as_is),
        "place": (_("place"), _as_is),
        "teams": (_("teams"), "; ".join),
    }
    # once it has begun, its record says where and when; only another day was never announced
    asked = names if visit.status in BEFORE else {"held_on": names["held_on"]}
    for name, (topic, words) in asked.items():
        if then[name] != now[name]:
            yield _moved(topic, words(then[name]), words(now[name]))


def _moved(topic: str, before: str, after: str, label: str = "") -> Change:
    what = f"{label}: {topic}" if label else capfirst(topic)
    return Change(topic, f"{what} {before or _('not stated')} → {after or _('not stated')}")


def _as_is(text: str) -> str:
    return text


def _day(text: str) -> str:
    return format_date(dt.date.fromisoformat(text)) if text else ""


def _session(value: str) -> str:
    return str(Visit.Session(value).label)


# --- what asks of units ---------------------------------------------------------------------------
def _of_requests(document: IssuedDocument, today: Today) -> Iterator[Change]:
    rows = today.requests.get(document.visit_id or 0, {})
    for pk, then in document.facts["requests"].items():
        row = rows.get(pk)
        if row is None or row["status"] == RequestStatus.WITHDRAWN:
            yield Change(_("withdrawn request"), _("%(number)s: withdrawn") % _number(then))
        elif "is_done" in then:
            yield from _judged(then, request_facts(row, judged=True))
        else:
            yield from _asked(then, request_facts(row, judged=False))


def _number(then: Facts) -> dict[str, str]:
    return {"number": then["label"]}


def _asked(then: Facts, now: Facts) -> Iterator[Change]:
    if then["deadline"] != now["deadline"]:
        before, after = _day(then["deadline"]), _day(now["deadline"])
        yield _moved(_("Deadline").lower(), before, after, label=then["label"])
    if then["unit"] != now["unit"]:
        text = _("%(number)s: handed over to another unit") % _number(then)
        yield Change(_("responsible unit"), text)


def _judged(then: Facts, now: Facts) -> Iterator[Change]:
    """Of a request that was done the day no longer counts, as long as it stays done."""
    if then["is_done"] and not now["is_done"]:
        yield Change(_("verdict"), _("%(number)s: opened again") % _number(then))
    elif (then["round"], then["outcome"]) != (now["round"], now["outcome"]):
        outcomes = _outcome(then["outcome"]), _outcome(now["outcome"])
        yield _moved(_("verdict"), *outcomes, label=then["label"])
    if not now["is_done"] and not then["is_done"]:
        yield from _asked(then, now)


def _outcome(value: str) -> str:
    return str(Verdict.Outcome(value).label)


# --- what rests on minutes, and summaries ---------------------------------------------------------
def _of_minutes(document: IssuedDocument, today: Today) -> Iterator[Change]:
    then, now = document.facts["minutes"], today.minutes.get(document.visit_id or 0)
    if now is None or now["number"] != then["number"]:
        text = _("Minutes %(number)s, on which it rests, are no longer in force") % then
        yield Change(_("minutes"), text)
    elif now["supplements"] != then["supplements"]:
        text = _("Minutes %(number)s, on which it rests, were amended") % then
        yield Change(_("minutes"), text)


def _of_counted(document: IssuedDocument, today: Today) -> Iterator[Change]:
    gone = set(document.facts["visits"]) - today.counted
    if gone:
        text = _("%(count)s of the visits it counts have no minutes in force now")
        yield Change(_("figures"), text % {"count": len(gone)})
