"""What a unit's page tells: names over time, what it came from, what followed, who works there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from units.models import Posting, Succession, Unit, UnitVersion

DAY = dt.timedelta(days=1)


@dataclass
class Name:
    """A name the unit bore from one day to another; blank ends as in UnitVersion."""

    version: UnitVersion
    parent: str
    parent_id: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    def says_the_same(self, other: Name) -> bool:
        ours, theirs = self.version, other.version
        return (ours.full_name, ours.code, self.parent_id) == (
            theirs.full_name,
            theirs.code,
            other.parent_id,
        )


@dataclass(frozen=True)
class Link:
    """One line of predecessors or successors, by the name of the day it was about."""

    unit: Unit | None
    full_name: str
    succession: Succession


@dataclass(frozen=True)
class Story:
    unit: Unit
    present: UnitVersion | None
    names: list[Name]
    came_from: list[Link]
    followed_by: list[Link]
    bodies: list[UnitVersion]
    postings: list[Posting]
    day: dt.date


def names_over_time(unit: Unit) -> list[Name]:
    """Each name once: versions that differ only in boundaries are shown as one."""
    names: list[Name] = []
    versions = unit.versions.select_related("parent").prefetch_related("parent__versions")
    for version in sorted(versions, key=lambda v: v.valid_from or dt.date.min):
        parent = version.parent
        day = version.valid_from or version.valid_to
        name = Name(
            version,
            parent.name_on(day) if parent else "",
            version.parent_id,
            version.valid_from,
            version.valid_to,
        )
        before = names[-1] if names else None
        if before and before.says_the_same(name) and before.valid_to == _eve(name.valid_from):
            before.version, before.valid_to = version, version.valid_to
            continue
        names.append(name)
    return names


def _eve(day: dt.date | None) -> dt.date | None:
    return day - DAY if day else None


def _links(unit: Unit, user: User, *, back: bool) -> list[Link]:
    """Successions of the unit, looking back or on; a unit outside the person's scope is named only."""
    here, there = ("successor", "predecessor") if back else ("predecessor", "successor")
    rows = (
        Succession.objects.visible_to(user)
        .filter(**{here: unit})
        .select_related(there)
        .prefetch_related(Prefetch(f"{there}__versions", UnitVersion.objects.all()))
        .order_by("-effective_on", "pk")
    )
    ids = [getattr(row, f"{there}_id") for row in rows]
    seen = set(Unit.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    links = []
    for row in rows:
        other: Any = getattr(row, there)
        day = _eve(row.effective_on) if back else row.effective_on
        name = other.name_on(day) if other else ""
        links.append(Link(other if other and other.pk in seen else None, name, row))
    return links


def story_of(unit: Unit, user: User, day: dt.date | None = None) -> Story:
    """Everything of a unit's page that does not come from inspections."""
    day = day or timezone.localdate()
    return Story(
        unit=unit,
        present=unit.version_on(day),
        names=names_over_time(unit),
        came_from=_links(unit, user, back=True),
        followed_by=_links(unit, user, back=False),
        bodies=list(
            UnitVersion.objects.visible_to(user)
            .as_of(_last_day(unit, day))
            .below(unit)
            .order_by("level", "sort_key", "pk")
        ),
        postings=list(
            Posting.objects.visible_to(user)
            .filter(unit=unit)
            .select_related("user", "acting_for")
            .order_by("to_day", "from_day")
        ),
        day=day,
    )


def _last_day(unit: Unit, day: dt.date) -> dt.date:
    """Today, or for a unit that has ended its last day: what stood under it then."""
    if unit.version_on(day):
        return day
    nearest = unit.nearest_version(day)
    return (nearest.valid_to or day) if nearest else day
