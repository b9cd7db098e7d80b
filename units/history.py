"""Sources of a unit's history: names over time, mergers, and who works there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from units.models import Posting, Succession, Unit, UnitVersion
from units.models.querysets import read_names

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


def names_over_time(unit: Unit, above: Mapping[int, Unit]) -> list[Name]:
    """Each name once: versions that differ only in boundaries are shown as one."""
    names: list[Name] = []
    for version in sorted(unit.versions.all(), key=lambda v: v.valid_from or dt.date.min):
        parent = above.get(version.parent_id or 0)
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


def _successions(unit: Unit, user: User) -> list[Succession]:
    """Of the unit, looking back and on; each says which of its two ends the person sees."""
    seen = Unit.objects.visible_to(user)
    rows = Succession.objects.visible_to(user).filter(Q(predecessor=unit) | Q(successor=unit))
    rows = rows.select_related("predecessor", "successor").annotate(
        sees_predecessor=Exists(seen.filter(pk=OuterRef("predecessor"))),
        sees_successor=Exists(seen.filter(pk=OuterRef("successor"))),
    )
    return list(rows.order_by("-effective_on", "pk"))


def _links(rows: list[Succession], unit: Unit, *, back: bool) -> list[Link]:
    """One direction; a unit outside the person's scope is named only."""
    here, there = ("successor", "predecessor") if back else ("predecessor", "successor")
    links = []
    for row in rows:
        if getattr(row, f"{here}_id") != unit.pk:
            continue
        other: Any = getattr(row, there)
        day = _eve(row.effective_on) if back else row.effective_on
        name = other.name_on(day) if other else ""
        links.append(Link(other if getattr(row, f"sees_{there}") else None, name, row))
    return links


def _read_unit(pk: int, user: User) -> tuple[Unit, dict[int, Unit]]:
    """The unit, and those it ever stood under by their ids."""
    rows = list(
        Unit.objects.visible_to(user).filter(pk=pk).annotate(parent_id=F("versions__parent"))
    )
    if not rows:
        raise Unit.DoesNotExist
    return rows[0], {row.parent_id: Unit(pk=row.parent_id) for row in rows if row.parent_id}


def story_of(pk: int, user: User, day: dt.date | None = None) -> Story:
    """Everything of a unit's page that does not come from inspections.

    Raises Unit.DoesNotExist.
    """
    day = day or timezone.localdate()
    unit, above = _read_unit(pk, user)
    links = _successions(unit, user)
    ends = [end for row in links for end in (row.predecessor, row.successor) if end]
    read_names([unit, *above.values(), *ends])
    return Story(
        unit=unit,
        present=unit.version_on(day),
        names=names_over_time(unit, above),
        came_from=_links(links, unit, back=True),
        followed_by=_links(links, unit, back=False),
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
