"""The units that stand today in place of another: links followed as often as it takes.

A district that was abolished has no successor of its own: its communes have, and theirs are offered.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from units.models import Succession, Unit, UnitVersion
from units.tree import DEPTH

DAY = dt.timedelta(days=1)
Links = Mapping[int, set[int]]
Place = tuple[int, int | None, dt.date | None, dt.date | None]  # unit, superior, from, to


@dataclass(frozen=True)
class Successor:
    """A living unit; `of_parts`: it followed units that stood under the former one."""

    unit_id: int
    full_name: str
    of_parts: bool


def last_day(unit: Unit, day: dt.date | None = None) -> dt.date | None:
    """The day a unit that stands no more on `day` (today) ended; None while it stands."""
    day = day or timezone.localdate()
    closed = _closed_on(unit, day)
    if closed is not None or getattr(unit, "taken_over", None) is False:
        return closed
    gone = Succession.objects.taking_all().filter(predecessor=unit, effective_on__lte=day)
    first = gone.order_by("effective_on").first()
    return first.effective_on - DAY if first else None


def _closed_on(unit: Unit, day: dt.date) -> dt.date | None:
    version = unit.nearest_version(day)
    ended = version.valid_to if version else None
    return ended if ended and ended < day else None


def taken_over(unit: str, day: dt.date | None = None) -> Exists:
    """Whether the unit a row names in this column went into others whole. Put on the unit as
    `taken_over`, it spares `last_day` its question."""
    gone = Succession.objects.taking_all().filter(effective_on__lte=day or timezone.localdate())
    return Exists(gone.filter(predecessor=OuterRef(unit)))


def successors_of(units: Iterable[int], day: dt.date | None = None) -> list[Successor]:
    """Living units that followed `units`, the direct ones first, then in Vietnamese order."""
    return _Records(day).after(set(units))


def successors_of_each(
    units: Iterable[int], day: dt.date | None = None
) -> dict[int, list[Successor]]:
    """The same for each unit by itself, in the same few queries."""
    records = _Records(day)
    return {unit: records.after({unit}) for unit in units}


class _Records:
    """What `successors_of` reads: who stands on a day, who stood under whom, who followed whom."""

    def __init__(self, day: dt.date | None) -> None:
        day = day or timezone.localdate()
        self.links = _links(day)
        gone = Unit.objects.ended(day).values("pk")
        standing = UnitVersion.objects.as_of(day).exclude(unit__in=gone)
        self.standing = list(standing.order_by("sort_key", "pk"))
        self.places: list[Place] = list(
            UnitVersion.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
        )

    def after(self, units: set[int]) -> list[Successor]:
        own = _followed(units, self.links)
        parts = _followed(_parts(units, self.places), self.links) - own
        return [
            Successor(version.unit_id, version.full_name, version.unit_id in parts)
            for version in sorted(self.standing, key=lambda one: one.unit_id in parts)
            if version.unit_id in own | parts
        ]


def _links(day: dt.date) -> Links:
    links: dict[int, set[int]] = defaultdict(set)
    rows = Succession.objects.filter(effective_on__lte=day, successor__isnull=False)
    for before, after in rows.values_list("predecessor_id", "successor_id"):
        links[before].add(after)
    return links


def _followed(units: set[int], links: Links) -> set[int]:
    """Every unit the links lead to, at whatever distance."""
    found: set[int] = set()
    edge = units
    while edge:
        edge = {after for before in edge for after in links.get(before, ())} - found
        found |= edge
    return found


def _parts(units: set[int], rows: Sequence[Place]) -> set[int]:
    """What stood under one of `units` when it ended, at whatever level."""
    ends: dict[int, dt.date] = {}
    for unit, _parent, _start, end in rows:
        if unit in units and end:
            ends[unit] = max(end, ends.get(unit, end))
    found: set[int] = set()
    edge, days = units, set(ends.values())
    for _level in range(DEPTH):
        edge = {
            unit
            for unit, parent, start, end in rows
            if parent in edge and any((start or day) <= day <= (end or day) for day in days)
        } - found
        found |= edge
    return found - units
