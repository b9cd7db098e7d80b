"""One box for everything: what a person types, and the rows of each kind that answer to it.

Every kind starts from what the person may see. Accents are not needed; rows that bear the marks as
they were typed come first. A number leads straight to its page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actions import manageable_roles
from accounts.models import User
from accounts.pages import part_of
from engines.vietnamese.text import fold, search_terms, spelling_key
from findings.models import CorrectionRequest, Finding
from inspections.models import TeamMember, Visit
from reports.changes import read_changes
from reports.models import IssuedDocument
from reports.search import documents_matching
from units.models import Unit, UnitVersion
from units.models.querysets import read_names
from units.search import query_words, spelling_text

MANY = 2_000
ROWS = 6  # of a kind on the page; all of them stand in its list
LONGEST = 200
NUMBER = re.compile(r"kt-((?:19|20)\d\d)-(\d{1,9})(?:/([kuh])(\d{1,4}))?", re.ASCII)
YEAR = re.compile(r"^(19[4-9]\d|20\d\d|2100)$")
KIND_OF_LETTER = {"u": Finding.Kind.STRENGTH, "h": Finding.Kind.LIMITATION}


@dataclass
class Found:
    """The first rows of one kind, and where all of them stand."""

    kind: str
    title: str
    rows: list[Any]
    more: str = ""  # an address, when there are more than shown


@dataclass(frozen=True)
class Asked:
    """What was typed: its words, and those of a unit's name apart from a year beside them."""

    query: str
    user: User

    @property
    def year(self) -> int | None:
        years = [int(word) for word in self.query.split() if YEAR.match(word)]
        return years[0] if len(years) == 1 and self.name else None

    @property
    def name(self) -> str:
        return " ".join(word for word in self.query.split() if not YEAR.match(word))

    def versions(self, words: str) -> Any:
        return UnitVersion.objects.visible_to(self.user).matching(words)


def straight_to(query: str, user: User) -> str:
    """KT-2018-0002 opens the visit, /K3 and /H1 behind it the row, a check code its document."""
    match = NUMBER.fullmatch(fold(query).strip())
    if match:
        return _by_number(user, *match.groups())
    coded = IssuedDocument.objects.visible_to(user).with_code(query)
    pk = coded.values_list("pk", flat=True).first()
    return reverse("reports:document-detail", args=[pk]) if pk else ""


def _by_number(user: User, year: str, visit_pk: str, letter: str | None, number: str | None) -> str:
    visits = Visit.objects.visible_to(user).filter(pk=int(visit_pk), held_on__year=int(year))
    visit = visits.values_list("pk", flat=True).first()
    if visit is None:
        return ""
    if letter is None or number is None:
        return reverse("desk:visit-detail", args=[visit])
    rows: Any
    if letter == "k":
        rows, page = CorrectionRequest.objects.visible_to(user), "findings:request-detail"
    else:
        kind = KIND_OF_LETTER[letter]
        rows, page = Finding.objects.visible_to(user).filter(kind=kind), "findings:finding-detail"
    pk = rows.filter(visit=visit, number=int(number)).values_list("pk", flat=True).first()
    return reverse(page, args=[pk]) if pk else ""


def find(query: str, user: User) -> list[Found]:
    """Every kind that has rows, in the order of the page."""
    if not query_words(query):  # signs alone
        return []
    asked = Asked(query, user)
    kinds = [kind(asked) for kind in KINDS]
    read_names(_units_in(kinds))
    return [kind for kind in kinds if kind.rows]


def _units_in(kinds: Iterable[Found]) -> list[Unit]:
    """The units whose names the page prints: their versions come in one query for all."""
    found = []
    for kind in kinds:
        for row in kind.rows:
            if isinstance(row, Unit):
                found.append(row)
            elif isinstance(row, CorrectionRequest):
                found += [row.current_unit, row.visit.unit]
            elif isinstance(row, Finding):
                found.append(row.visit.unit)
            elif isinstance(row, Visit):
                found.append(row.unit)
    return found


def _first(rows: QuerySet[Any]) -> list[Any]:
    return list(part_of(rows, 0, ROWS + 1))


def _address(name: str, **asked: Any) -> str:
    query = QueryDict(mutable=True)
    query.update({key: str(value) for key, value in asked.items() if value})
    return f"{reverse(name)}?{query.urlencode()}"


def _answer(kind: str, title: str, rows: list[Any], more: str) -> Found:
    return Found(kind, title, rows[:ROWS], more if len(rows) > ROWS else "")


def units(asked: Asked) -> Found:
    names = asked.versions(asked.query).last_of_each().ranked(asked.query)
    rows = [version.unit for version in names.select_related("unit")[: ROWS + 1]]
    return _answer("units", _("Units"), rows, _address("units:unit-list", q=asked.query))


def visits(asked: Asked) -> Found:
    """By any name their unit ever bore, and a year beside it: "lap vo 2018"."""
    words = asked.name if asked.year else asked.query
    named = asked.versions(words)
    just_so = named.filter(spelling__contains=spelling_text(words))
    first = Case(When(unit__in=just_so.values("unit"), then=Value(0)), default=Value(1))
    rows = Visit.objects.visible_to(asked.user).filter(unit__in=named.values("unit"))
    if asked.year:
        rows = rows.filter(held_on__year=asked.year)
    rows = rows.select_related("unit").order_by(first, "-held_on", "-pk")[: ROWS + 1]
    more = _address("inspections:visit-list", unit=words, year=asked.year)
    return _answer("visits", _("Visits"), list(rows), more)


def findings(asked: Asked) -> Found:
    rows = Finding.objects.visible_to(asked.user).matching(asked.query)
    rows = rows.order_by("-visit__held_on", "visit", "-kind", "number").ranked(asked.query)
    rows = rows.select_related("visit__unit")
    more = _address("findings:finding-list", q=asked.query)
    return _answer("findings", _("Findings"), _first(rows), more)


def requests(asked: Asked) -> Found:
    rows = CorrectionRequest.objects.visible_to(asked.user).matching(asked.query)
    rows = rows.order_by("-visit__held_on", "visit", "number").ranked(asked.query)
    rows = rows.counting_extensions().select_related("visit__unit", "current_unit")
    more = _address("findings:request-list", q=asked.query)
    return _answer("requests", _("Requests"), _first(rows), more)


def documents(asked: Asked) -> Found:
    rows = IssuedDocument.objects.visible_to(asked.user).light()
    words = asked.name if asked.year else asked.query
    rows = documents_matching(rows, words, asked.user)
    if asked.year:
        rows = rows.filter(year=asked.year)
    rows = rows.select_related("withdrawal", "visit").order_by("-entry_number")[: ROWS + 1]
    found = list(rows)
    read_changes(found)
    more = _address("reports:document-list", q=words, year=asked.year)
    return _answer("documents", _("Documents"), found, more)


@dataclass(frozen=True)
class Person:
    name: str
    what: str
    url: str = ""


def people(asked: Asked) -> Found:
    """Accounts, and whoever stands in the roster of a team."""
    accounts = User.objects.visible_to(asked.user).filter(is_active=True).matching(asked.query)
    mine = {value for value, _label in manageable_roles(asked.user)}
    first = accounts.ranked(asked.query)[: ROWS + 1]
    found = [_account(person, mine) for person in first]
    named = {person.name for person in found}
    found += [person for person in _members(asked) if person.name not in named]
    found.sort(key=lambda person: not _bears(person.name, asked.query))  # stable
    more = _address("units:account-list", q=asked.query) if mine else ""
    return _answer("people", pgettext("found by a search", "People"), found, more)


def _account(person: User, mine: set[str]) -> Person:
    url = reverse("units:account-edit", args=[person.pk]) if person.role in mine else ""
    return Person(person.full_name, str(person.get_role_display()), url)


def _members(asked: Asked) -> list[Person]:
    """The newest teams' people, one line a name; a roster has no column to search by."""
    rows = TeamMember.objects.visible_to(asked.user).exclude(full_name="")
    rows = rows.order_by(F("team__decision_date").desc(nulls_last=True), "-team", "sort_key")
    terms, found = search_terms(asked.query), {}
    for name, position, team, pk in rows.values_list("full_name", "position", "team__name", "team")[
        :MANY
    ]:
        if name not in found and all(term in fold(name) for term in terms):
            what = ", ".join(filter(None, [position, team]))
            found[name] = Person(name, what, reverse("inspections:team-detail", args=[pk]))
    return list(found.values())


def _bears(name: str, query: str) -> bool:
    """The name has just the marks that were typed."""
    words = spelling_key(query.replace('"', " ")).split()
    return all(word in spelling_key(name) for word in words)


KINDS: list[Callable[[Asked], Found]] = [units, visits, findings, requests, documents, people]
