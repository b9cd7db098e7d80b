"""The tree of units on a day: who stands above whom, and which units a person works for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from accounts.logs import NO_REQUEST, current_request_id
from accounts.models import User
from units.models import Posting, Unit, UnitVersion

DEPTH = 5  # province, district, commune, body, division: no real tree is deeper


def remembered(user: User, name: str, work: Callable[[], set[int]]) -> set[int]:
    """`work()`, asked once a request: every queryset of a page starts from these sets.

    A request has its own user object and its own id, so nothing outlives it.
    """
    request_id = current_request_id.get()
    if request_id == NO_REQUEST:
        return work()
    memory = user.__dict__.setdefault("_units_remembered", {})
    key = (request_id, name)
    if key not in memory:
        memory[key] = work()
    return set(memory[key])


def own_units(user: User, day: dt.date | None = None) -> set[int]:
    """Ids of the units the person is posted to on `day` (today)."""
    postings = Posting.objects.visible_to(user).on(day).filter(user=user)
    return remembered(user, f"own {day}", lambda: set(postings.values_list("unit_id", flat=True)))


def units_below(units: set[int]) -> set[int]:
    """`units` and every unit that ever stood under one of them."""
    found, edge = set(units), set(units)
    for _level in range(DEPTH):
        edge = (
            set(UnitVersion.objects.filter(parent__in=edge).values_list("unit_id", flat=True))
            - found
        )
        if not edge:
            break
        found |= edge
    return found


def standing_below(unit: Unit, day: dt.date) -> set[int]:
    """Ids of the units that stand under `unit` on `day`, at whatever level; without itself."""
    found: set[int] = set()
    edge = {unit.pk}
    on_day = UnitVersion.objects.as_of(day)
    for _level in range(DEPTH):
        edge = set(on_day.filter(parent__in=edge).values_list("unit_id", flat=True)) - found
        if not edge:
            break
        found |= edge
    return found


def units_above(units: set[int]) -> set[int]:
    """The units that ever stood above one of `units`, without these."""
    found: set[int] = set()
    edge = set(units)
    for _level in range(DEPTH):
        edge = (
            set(
                UnitVersion.objects.filter(unit__in=edge, parent__isnull=False).values_list(
                    "parent_id", flat=True
                )
            )
            - found
        )
        if not edge:
            break
        found |= edge
    return found - units


def units_of(user: User) -> set[int]:
    """The units a person looks after: their own, and those below."""
    return remembered(user, "below", lambda: units_below(own_units(user)))


def visible_units(user: User) -> set[int]:
    return set(Unit.objects.visible_to(user).values_list("pk", flat=True))
