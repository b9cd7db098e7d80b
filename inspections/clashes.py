"""Warnings before a visit is kept: a day off, people with two places to be.

Warnings only: an office may have its reasons.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from engines.vietnamese.calendar import SATURDAY
from engines.vietnamese.dates import format_date
from inspections.models import CalendarDay, Participant, TeamMember, Visit
from inspections.models.visit import VisitStatus, with_teams

ABANDONED = (VisitStatus.POSTPONED, VisitStatus.CANCELLED)
HALF_DAYS = {Visit.Session.MORNING, Visit.Session.AFTERNOON}


@dataclass(frozen=True)
class Person:
    """Someone who goes along. Two accounts are two people, whatever their names."""

    name: str
    account: int | None = None

    def may_be(self, other: Person) -> bool:
        if self.account and other.account:
            return self.account == other.account
        return bool(self.name) and self.name == other.name


@dataclass(frozen=True)
class Clash:
    """The people of one visit who are on `other` at the same time."""

    other: Visit
    people: tuple[str, ...]


def clashes_of(visit: Visit) -> list[str]:
    """Of one visit that was just saved, among all others of its day."""
    others = (
        Visit.objects.filter(held_on=visit.held_on)
        .exclude(pk=visit.pk)
        .select_related("unit")
        .prefetch_related("unit__versions")
    )
    clashes = clashes_among([visit, *others]).get(visit.pk, ())
    return day_warnings_of([visit])[visit.pk] + texts_of(clashes)


def texts_of(clashes: Iterable[Clash]) -> list[str]:
    return [
        _("Also on the visit to %(visit)s at that time: %(people)s.")
        % {"visit": clash.other, "people": ", ".join(clash.people)}
        for clash in clashes
    ]


def day_warnings_of(visits: Sequence[Visit]) -> dict[int, list[str]]:
    """By visit: that its day is a day off or of a weekend. One query for all."""
    days = {
        day.date: day
        for day in CalendarDay.objects.filter(date__in={visit.held_on for visit in visits})
    }
    return {visit.pk: _warnings_of(visit.held_on, days.get(visit.held_on)) for visit in visits}


def _warnings_of(day: dt.date, known: CalendarDay | None) -> list[str]:
    if known is not None and known.kind == CalendarDay.Kind.OFF:
        return [
            _("%(day)s is a day off: %(name)s.") % {"day": format_date(day), "name": known.name}
        ]
    if known is None and day.weekday() >= SATURDAY:
        return [_("%(day)s is a weekend.") % {"day": format_date(day)}]
    return []


def clashes_among(visits: Sequence[Visit]) -> dict[int, list[Clash]]:
    """By visit: those others of `visits` that ask for one of its people at the same time.

    Three queries, however many visits.
    """
    by_day: dict[object, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.status not in ABANDONED:
            by_day[visit.held_on].append(visit)
    crowded = [visit for day in by_day.values() if len(day) > 1 for visit in day]
    going = _people_of(crowded) if crowded else {}
    found: dict[int, list[Clash]] = defaultdict(list)
    for visit in crowded:
        for other in by_day[visit.held_on]:
            if other.pk != visit.pk and _overlap(visit.session, other.session):
                people = _both(going[visit.pk], going[other.pk])
                if people:
                    found[visit.pk].append(Clash(other, people))
    return dict(found)


def _overlap(one: str, other: str) -> bool:
    """An unknown part of the day may be any part of it."""
    return one == other or not {one, other} <= HALF_DAYS


def _both(mine: Iterable[Person], theirs: Sequence[Person]) -> tuple[str, ...]:
    names = {
        person.name or other.name for person in mine for other in theirs if person.may_be(other)
    }
    return tuple(sorted(names))


def _people_of(visits: Sequence[Visit]) -> dict[int, list[Person]]:
    """The members of its teams, and whoever else is named to go along."""
    ids = [visit.pk for visit in visits]
    teams: dict[int, list[Person]] = defaultdict(list)
    prefetch_related_objects(list(visits), with_teams())
    links = [link for visit in visits for link in visit.visit_teams.all()]
    members = TeamMember.objects.filter(team__in={link.team_id for link in links})
    for team, name, account, called in members.values_list(
        "team_id", "full_name", "account_id", "account__full_name"
    ):
        if name or account:  # a post without a name is nobody yet
            teams[team].append(Person(name or called, account))
    going: dict[int, list[Person]] = {pk: [] for pk in ids}
    for link in links:  # nobody is named: the team goes as a whole
        going[link.visit_id] += teams[link.team_id] or [Person(str(link.team))]
    named = Participant.objects.filter(visit__in=ids, side=Participant.Side.TEAM)
    for pk, name in named.exclude(full_name="").values_list("visit_id", "full_name"):
        if all(name != person.name for person in going[pk]):
            going[pk].append(Person(name))
    return going
