"""Reads the history of a row: the person, the time, and each field's former and new value.

A page tells one story from several tables: the rows django-simple-history keeps of each change,
by whatever door it came, and the rows that are events themselves. One query reads them all.

    story([
        Changes(Finding.history.filter(id=pk), _finding_name, leave_out=("visit",),
                read={"area": "area__name", "scope_units": Names(unit_names)}),
        Happenings(RequestEvent.objects.filter(...), ("reason",), _tell),
    ])

A page starts from a row its reader may see; for unit staff it says `since` when, and leaves out
what is internal.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords
from simple_history.utils import get_m2m_reverse_field_name

from accounts.models import User
from engines.vietnamese.dates import format_date

State = dict[str, Any]
# A row is saved first and its links are set after it: that is one change to whoever made it.
LINKS_FOLLOW_WITHIN = dt.timedelta(seconds=2)
CHANGED = "~"
ALIKE = 0.4  # less than this in common: two texts side by side read better than marks


@contextmanager
def acting(by: User) -> Iterator[None]:
    """Changes made outside a page, by a job somebody started, are theirs in the history."""
    context: Any = HistoricalRecords.context
    before = getattr(context, "request", None)
    context.request = SimpleNamespace(user=by)
    try:
        yield
    finally:
        context.request = before


@dataclass(frozen=True)
class Mark:
    """A run of words of a changed text: kept, taken away or added."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field: before → after, in the words of the pages. None: there was no before, or after."""

    label: str
    before: str | None
    after: str | None
    is_prose: bool = False

    @property
    def marks(self) -> list[Mark]:
        """Both texts in one, for a long text of which something stayed."""
        if not (self.is_prose and self.before and self.after):
            return []
        return marked(self.before, self.after)


@dataclass(frozen=True)
class Told:
    """What an event row says: what was done, what became of what, and why."""

    title: str
    changes: tuple[Change, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Entry:
    at: dt.datetime
    by: str
    told: Told


def marked(before: str, after: str) -> list[Mark]:
    """The words of two texts as one line of what stayed, went and came; none of unlike texts."""
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    found: list[Mark] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Mark("kept", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Mark("gone", "".join(old[a:b])))
        if d > c:
            found.append(Mark("new", "".join(new[c:d])))
    return found


@dataclass(frozen=True)
class Names:
    """How rows another field points to are called: asked once for all of a story."""

    of: Callable[[set[int]], Mapping[int, str]]


class _Ids(Subquery):
    """ "3,8": the rows a many-to-many field pointed to at that moment."""

    output_field = models.TextField()
    template = "(SELECT group_concat(ids.link) FROM (%(subquery)s) ids)"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT string_agg(ids.link::text, ',') FROM (%(subquery)s) ids)"
        return self.as_sql(compiler, connection, template=template, **extra)


@dataclass
class _Line:
    """A row of one of the tables, as it was read."""

    row: int
    at: dt.datetime
    by: int | None
    kind: str
    data: State


@dataclass
class Source:
    """One table's part of a story. `read`: how a field that points elsewhere is called."""

    rows: models.QuerySet[Any]
    read: Mapping[str, str | Names] = field(default_factory=dict, kw_only=True)
    since: dt.datetime | None = field(default=None, kw_only=True)

    def query(self, tag: int) -> models.QuerySet[Any, Any]:
        raise NotImplementedError

    def entries(self, lines: list[_Line], who: Mapping[int, str]) -> Iterator[Entry]:
        raise NotImplementedError

    def _query(self, tag: int, data: Mapping[str, Any], **columns: Any) -> Any:
        columns |= {"h_tag": Value(tag), "h_data": JSONObject(**data)}
        order = ("h_tag", "h_row", "h_at", "h_by", "h_kind", "h_pk", "h_data")
        return self.rows.order_by().annotate(**columns).values_list(*order)

    def asked(self) -> Iterator[tuple[str, Names]]:
        for name, reading in self.read.items():
            if isinstance(reading, Names):
                yield name, reading

    def entry(self, line: _Line, told: Told, who: Mapping[int, str]) -> Entry:
        by = who.get(line.by, "") if line.by else ""
        return Entry(line.at, by or _("system command"), told)


@dataclass
class Happenings(Source):
    """Rows that are events. `tell` makes of the named fields what is read."""

    fields: Sequence[str]
    tell: Callable[[State], Told]
    at: str = field(default="at", kw_only=True)
    by: str = field(default="by", kw_only=True)  # blank: no person did it

    def query(self, tag: int) -> models.QuerySet[Any, Any]:
        data = {
            name: F(path) if isinstance(path := self.read.get(name), str) else F(name)
            for name in self.fields
        }
        return self._query(
            tag,
            data,
            h_row=F("pk"),
            h_at=F(self.at),
            h_by=F(f"{self.by}_id") if self.by else Value(None, models.IntegerField()),
            h_kind=Value("e", models.CharField()),
            h_pk=F("pk"),
        )

    def entries(self, lines: list[_Line], who: Mapping[int, str]) -> Iterator[Entry]:
        for line in lines:
            if self.since is None or line.at >= self.since:
                yield self.entry(line, self.tell(line.data), who)


@dataclass
class Changes(Source):
    """The kept states of a model's rows. `name` calls a row by its state: "finding H3"."""

    name: Callable[[State], str]
    leave_out: Iterable[str] = field(default=(), kw_only=True)
    also: Sequence[str] = field(default=(), kw_only=True)  # fields nobody types, shown all the same
    names_by: Sequence[str] = field(default=(), kw_only=True)  # only for `name`

    def __post_init__(self) -> None:
        meta = self.rows.model.instance_type._meta
        left_out = {*self.leave_out, meta.pk.name}
        shown = [f for f in meta.fields if (f.editable or f.name in self.also)]
        shown += [f for f in meta.many_to_many if f.name in self.read]
        self.shown = [
            f
            for f in shown
            if f.name not in left_out and not isinstance(f, models.DateTimeField | models.FileField)
        ]

    def query(self, tag: int) -> models.QuerySet[Any, Any]:
        data = {f.name: self._expression(f) for f in self.shown}
        data |= {name: F(name) for name in self.names_by}
        return self._query(
            tag,
            data,
            h_row=F("id"),
            h_at=F("history_date"),
            h_by=F("history_user_id"),
            h_kind=F("history_type"),
            h_pk=F("history_id"),
        )

    def _expression(self, one: Any) -> Any:
        if one.many_to_many:
            rows = HistoricalRecords.m2m_models[one].objects.filter(history=OuterRef("pk"))
            return _Ids(rows.order_by().values(link=F(f"{get_m2m_reverse_field_name(one)}_id")))
        path = self.read.get(one.name)
        return F(path) if isinstance(path, str) else F(one.attname)

    def entries(self, lines: list[_Line], who: Mapping[int, str]) -> Iterator[Entry]:
        by_row: dict[int, list[_Line]] = defaultdict(list)
        for line in lines:
            by_row[line.row].append(line)
        for states in by_row.values():
            yield from self._of_one(self._joined(states), who)

    def _joined(self, lines: list[_Line]) -> list[_Line]:
        """A save and the links set with it as the one state it was."""
        links = {f.name for f in self.shown if f.many_to_many}
        found: list[_Line] = []
        for line in lines:
            last = found[-1] if found else None
            if last and self._follows(last, line, links):
                found[-1] = _Line(last.row, last.at, last.by, last.kind, line.data)
            else:
                found.append(line)
        return found

    def _follows(self, last: _Line, line: _Line, links: set[str]) -> bool:
        differ = {name for name in line.data if line.data[name] != last.data[name]}
        return (
            line.kind == CHANGED
            and line.by == last.by
            and line.at - last.at <= LINKS_FOLLOW_WITHIN
            and bool(differ)
            and differ <= links
        )

    def _of_one(self, lines: list[_Line], who: Mapping[int, str]) -> Iterator[Entry]:
        nothing = _Line(0, timezone.now(), None, "", {})
        for before, line in pairwise([nothing, *lines]):
            told = self._told(before, line)
            early = self.since is not None and line.at < self.since
            if told and not early:
                yield self.entry(line, told, who)

    def _told(self, before: _Line, line: _Line) -> Told | None:
        what = {"what": self.name(line.data)}
        if line.kind == CHANGED:
            changes = self._changes(before.data, line.data) if before.data else ()
            return Told(_("Changed: %(what)s") % what, changes) if changes else None
        if line.kind == "+":
            return Told(_("Added: %(what)s") % what, self._changes({}, line.data))
        return Told(_("Deleted: %(what)s") % what, self._changes(line.data, {}))

    def _changes(self, before: State, after: State) -> tuple[Change, ...]:
        """Of a new row, and of one taken away, what was filled in."""
        found = []
        for one in self.shown:
            was, now = (
                words_of(one, state.get(one.name)) if state else None for state in (before, after)
            )
            if was == now or self._says_nothing(one, before, after):
                continue
            prose = isinstance(one, models.TextField)
            found.append(Change(capfirst(str(one.verbose_name)), was, now, prose))
        return tuple(found)

    def _says_nothing(self, one: Any, before: State, after: State) -> bool:
        """Of a new row, and of one taken away: what nobody filled in, and what its name says."""
        if before and after:
            return False
        return one.name in self.also or is_unset(one, (before or after).get(one.name))


def is_unset(one: Any, value: Any) -> bool:
    """A new row's fields nobody filled in are not worth a line."""
    return value in (None, "", False, 0) or (one.has_default() and value == one.get_default())


def words_of(one: Any, value: Any) -> str:
    """A stored value as pages show it."""
    if value is None or value == "":
        return ""
    if isinstance(one, models.DateField) and not isinstance(one, models.DateTimeField):
        return format_date(dt.date.fromisoformat(str(value)[:10]))
    if isinstance(one, models.TimeField):
        return str(value)[:5]
    if isinstance(one, models.BooleanField):
        return _("yes") if value else _("no")
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    return str(value)


def day_words(value: str | None) -> str:
    """A day of an event's data."""
    return format_date(dt.date.fromisoformat(value[:10])) if value else ""


def moment_words(value: str | None) -> str:
    moment = parse_datetime(value) if value else None
    if moment is None:
        return ""
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment, dt.UTC)
    return f"{timezone.localtime(aware):%H:%M %d/%m/%Y}"


def story(sources: Sequence[Source]) -> list[Entry]:
    """Everything the sources tell, newest first."""
    first, *others = (source.query(tag) for tag, source in enumerate(sources))
    rows = sorted(first.union(*others, all=True), key=lambda row: (row[2], row[0], row[5]))
    lines: dict[int, list[_Line]] = defaultdict(list)
    for tag, row, at, by, kind, _pk, data in rows:
        lines[tag].append(_Line(row, at, by, kind, data))
    _call_by_name(sources, lines)
    who = people_names({row[3] for row in rows})
    found = [
        entry for tag, source in enumerate(sources) for entry in source.entries(lines[tag], who)
    ]
    return sorted(found, key=lambda entry: entry.at)[::-1]


def people_names(ids: set[Any]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids - {None})}


def _call_by_name(sources: Sequence[Source], lines: Mapping[int, list[_Line]]) -> None:
    """Put names in the place of the numbers of other rows: one question for each kind of row."""
    wanted: dict[Names, list[tuple[State, str]]] = defaultdict(list)
    for tag, source in enumerate(sources):
        for name, names in source.asked():
            wanted[names] += [(line.data, name) for line in lines[tag] if line.data.get(name)]
    for names, places in wanted.items():
        called = names.of({pk for data, name in places for pk in _numbers(data[name])})
        for data, name in places:
            texts = [called.get(pk, f"#{pk}") for pk in _numbers(data[name])]
            data[name] = "; ".join(sorted(texts))


def _numbers(value: int | str) -> list[int]:
    return [int(part) for part in str(value).split(",")]
