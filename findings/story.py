"""The events of one request since it was issued, read in one query.

A page may ask the database ten questions; answers, wishes for more time and moves are one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from findings.models import (
    CorrectionRequest,
    Extension,
    ExtensionDecision,
    RequestEvent,
    Response,
    Verdict,
)

PERSON = ("id", "username", "full_name")


@dataclass
class Story:
    """Answers by round, the draft among them; wishes and moves in the order they came."""

    answers: list[Response] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    events: list[RequestEvent] = field(default_factory=list)


class _Row(NamedTuple):
    """A row of the union. `ruling`: the verdict or decision on it; then three people."""

    kind: int
    id: int
    number: int | None
    text: str
    day: Any
    then: Any
    at: Any
    state: str | None
    ruling: int | None
    ruled_at: Any
    ruled: str | None
    until: Any
    people: tuple[Any, ...]


COLUMNS: dict[str, models.Field[Any, Any]] = {
    "number_": models.IntegerField(),
    "text_": models.TextField(),
    "day_": models.DateField(),
    "then_": models.DateField(),
    "at_": models.DateTimeField(),
    "state_": models.TextField(),
    "ruling_": models.BigIntegerField(),
    "ruled_at_": models.DateTimeField(),
    "ruled_": models.TextField(),
    "until_": models.DateField(),
}
PARTS = ("by", "acting_for", "writer", "ruler")
# where each column stands in the table; what is not named is not there
SOURCES: list[tuple[type[models.Model], dict[str, str]]] = [
    (
        Response,
        {
            "number_": "round",
            "text_": "done",
            "day_": "done_on",
            "at_": "sent_at",
            "state_": "verdict__outcome",
            "ruling_": "verdict__pk",
            "ruled_at_": "verdict__at",
            "ruled_": "verdict__reason",
            "by": "sent_by",
            "acting_for": "acting_for",
            "writer": "created_by",
            "ruler": "verdict__by",
        },
    ),
    (
        Extension,
        {
            "number_": "number",
            "text_": "reason",
            "day_": "proposed_on",
            "then_": "deadline_then",
            "at_": "at",
            "ruling_": "decision__pk",
            "ruled_at_": "decision__at",
            "ruled_": "decision__reason",
            "until_": "decision__granted_until",
            "by": "by",
            "acting_for": "acting_for",
            "ruler": "decision__by",
        },
    ),
    (RequestEvent, {"text_": "reason", "at_": "at", "state_": "to_status", "by": "by"}),
]


def story_of(request: CorrectionRequest, user: User) -> Story:
    """As far as the person may see it."""
    first, *others = (_part(kind, request, user) for kind in range(len(SOURCES)))
    story = Story()
    for values in first.union(*others, all=True):
        told = len(_Row._fields) - 1
        row = _Row._make([*values[:told], _people(values[told:])])
        tell = (_answer, _extension, _event)[row.kind]
        tell(story, request, row)
    story.answers.sort(key=lambda one: one.round)
    story.extensions.sort(key=lambda one: one.number)
    story.events.sort(key=lambda one: (one.at, one.pk))
    return story


def _part(kind: int, request: CorrectionRequest, user: User) -> QuerySet[Any, Any]:
    model, paths = SOURCES[kind]
    rows: Any = model._default_manager
    named: dict[str, Any] = {"kind_": Value(kind, models.IntegerField())}
    for name, output in COLUMNS.items():
        named[name] = F(paths[name]) if name in paths else Cast(Value(None), output)
    for part in PARTS:
        for one in PERSON:
            output = models.BigIntegerField() if one == "id" else models.TextField()
            path = f"{paths[part]}__{one}" if part in paths else ""
            named[f"{part}_{one}_"] = F(path) if path else Cast(Value(None), output)
    seen = rows.visible_to(user).filter(request=request).order_by()
    columns = ("kind_", "id", *COLUMNS, *list(named)[1 + len(COLUMNS) :])
    found: QuerySet[Any, Any] = seen.annotate(**named).values_list(*columns)
    return found


def _people(told: tuple[Any, ...]) -> tuple[User | None, ...]:
    size = len(PERSON)
    parts = [told[n : n + size] for n in range(0, len(told), size)]
    return tuple(_known(User, dict(zip(PERSON, p, strict=True))) if p[0] else None for p in parts)


def _known(model: type[models.Model], values: dict[str, Any], **related: Any) -> Any:
    """A row that is in the database, of which these columns are read, with its related rows."""
    columns = values | {f"{name}_id": one and one.pk for name, one in related.items()}
    read = [one.attname for one in model._meta.concrete_fields if one.attname in columns]
    row = model.from_db("default", read, [columns[name] for name in read])
    for name, one in related.items():
        model._meta.get_field(name).set_cached_value(row, one)  # type: ignore[union-attr]
    return row


def _answer(story: Story, request: CorrectionRequest, row: _Row) -> None:
    by, acting_for, writer, ruler = row.people
    answer = _known(
        Response,
        {
            "id": row.id,
            "round": row.number,
            "done": row.text,
            "done_on": row.day,
            "sent_at": row.at,
        },
        request=request,
        sent_by=by,
        acting_for=acting_for,
        created_by=writer,
    )
    ruled = {"id": row.ruling, "outcome": row.state, "reason": row.ruled, "at": row.ruled_at}
    _rule(answer, "verdict", Verdict, ruled, ruler)
    story.answers.append(answer)


def _extension(story: Story, request: CorrectionRequest, row: _Row) -> None:
    by, acting_for, _writer, ruler = row.people
    days = {"proposed_on": row.day, "deadline_then": row.then}
    extension = _known(
        Extension,
        {"id": row.id, "number": row.number, "reason": row.text, "at": row.at, **days},
        request=request,
        by=by,
        acting_for=acting_for,
    )
    ruled = {"id": row.ruling, "reason": row.ruled, "at": row.ruled_at, "granted_until": row.until}
    _rule(extension, "decision", ExtensionDecision, ruled, ruler)
    story.extensions.append(extension)


def _event(story: Story, request: CorrectionRequest, row: _Row) -> None:
    told = {"id": row.id, "to_status": row.state, "reason": row.text, "at": row.at}
    story.events.append(_known(RequestEvent, told, request=request, by=row.people[0]))


def _rule(
    row: Any, name: str, model: type[models.Model], told: dict[str, Any], by: User | None
) -> None:
    """The row knows its ruling, or that there is none, without a question."""
    ruling = _known(model, told, by=by) if told["id"] else None
    row._meta.get_field(name).set_cached_value(row, ruling)
