"""The tree of units on a day: who stands above whom, and which units a person works for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef

from accounts.logs import once_a_request
from accounts.models import User
from units.models import Posting, Succession, Unit, UnitVersion

DEPTH = 5  # province, district, commune, body, division: no real tree is deeper

Tree = defaultdict[int, set[int]]
Steps = Callable[[set[int]], set[int]]


@dataclass
class Place:
    """Where a person stands: their own units, and every step of the tree that ever was."""

    own: set[int] = field(default_factory=set)
    below: Tree = field(default_factory=lambda: defaultdict(set))
    above: Tree = field(default_factory=lambda: defaultdict(set))


def _place_of(user: User) -> Place:
    """Read once a request: every queryset of a page starts from it."""
    place: Place = once_a_request(user.__dict__, "place", lambda: _read_place(user))
    return place


def _read_place(user: User) -> Place:
    """The postings of today and the steps of the tree, in one query."""
    mine = Posting.objects.visible_to(user).on().filter(user=user, unit=OuterRef("pk"))
    rows = Unit.objects.annotate(mine=Exists(mine)).order_by()
    place = Place()
    for unit, parent, is_mine in rows.values_list("pk", "versions__parent", "mine").distinct():
        if is_mine:
            place.own.add(unit)
        if parent is not None:
            place.below[parent].add(unit)
            place.above[unit].add(parent)
    return place


def own_units(user: User) -> set[int]:
    """Ids of the units the person is posted to today."""
    return set(_place_of(user).own)


def units_of(user: User) -> set[int]:
    """The units a person looks after: their own, and those that ever stood below."""
    place = _place_of(user)
    return _reached(place.own, _from(place.below))


def units_above_of(user: User) -> set[int]:
    """The units that ever stood above one a person looks after, without these."""
    place, own = _place_of(user), units_of(user)
    return _reached(own, _from(place.above)) - own


def units_below(units: set[int]) -> set[int]:
    """`units` and every unit that ever stood under one of them; a query a level."""
    children = UnitVersion.objects.values_list("unit_id", flat=True)
    return _reached(units, lambda edge: set(children.filter(parent__in=edge)))


def standing_below(unit: Unit, day: dt.date) -> set[int]:
    """Ids of the units that stand under `unit` on `day`, at whatever level; without itself."""
    return below_in(UnitVersion.objects.as_of(day), unit)


def below_in(versions: Iterable[UnitVersion], unit: Unit) -> set[int]:
    """The same among `versions` of one day."""
    below: Tree = defaultdict(set)
    for version in versions:
        if version.parent_id is not None:
            below[version.parent_id].add(version.unit_id)
    return _reached({unit.pk}, _from(below)) - {unit.pk}


LOCALITIES = (UnitVersion.Level.DISTRICT, UnitVersion.Level.COMMUNE)


class PlacesOn:
    """Who stands above whom on one day; all versions of the day are read once, when first asked."""

    def __init__(self, day: dt.date) -> None:
        self.day = day

    @cached_property
    def _versions(self) -> list[UnitVersion]:
        return list(UnitVersion.objects.as_of(self.day).only("unit_id", "parent_id", "level"))

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return {version.unit_id: version.parent_id for version in self._versions}

    @cached_property
    def _localities(self) -> set[int]:
        return {version.unit_id for version in self._versions if version.level in LOCALITIES}

    def is_below(self, one: int, other: int) -> bool:
        """Whether `one` stands under `other`, at whatever level."""
        return other in self._above(one)

    def _above(self, unit_id: int) -> list[int]:
        """Ids of the units above one, the nearest first."""
        found: list[int] = []
        above = self._parents.get(unit_id)
        while above is not None and above not in found and len(found) < DEPTH:
            found.append(above)
            above = self._parents.get(above)
        return found

    def is_above_or_below(self, one: int, other: int) -> bool:
        return self.is_below(one, other) or self.is_below(other, one)

    def on_one_line(self, one: int, other: int) -> bool:
        """Whether both belong to one locality, or one of them to none (a body of the province)."""
        mine, theirs = self._locality_of(one), self._locality_of(other)
        if mine is None or theirs is None or mine == theirs:
            return True
        return self.is_above_or_below(mine, theirs)

    def _locality_of(self, unit_id: int) -> int | None:
        line = [unit_id, *self._above(unit_id)]
        return next((unit for unit in line if unit in self._localities), None)


def _reached(start: Iterable[int], steps: Steps) -> set[int]:
    """`start` and all that `steps` lead to from there."""
    found, edge = set(start), set(start)
    for _level in range(DEPTH):
        edge = steps(edge) - found
        if not edge:
            break
        found |= edge
    return found


def _from(tree: Tree) -> Steps:
    return lambda edge: {unit for start in edge for unit in tree.get(start, ())}


def successors_of(units: set[int]) -> set[int]:
    """The units that took over one of `units`, or a part of it, at whatever remove."""
    found: set[int] = set()
    edge = set(units)
    while edge:
        after = Succession.objects.filter(predecessor__in=edge, successor__isnull=False)
        edge = set(after.values_list("successor_id", flat=True)) - found - units
        found |= edge
    return found
