"""Figures through mergers: what became whole of another unit is carried on to it, and counted there.

A unit that was split keeps its figures under its own name: nobody knows how to divide them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from units.models import Succession


def whole_steps(day: dt.date | None = None) -> dict[int, int]:
    """From each unit that went over whole, by `day`, to the one unit it became part of."""
    links: dict[int, set[int]] = defaultdict(set)
    rows = Succession.objects.filter(scope=Succession.Scope.WHOLE)
    if day is not None:
        rows = rows.filter(effective_on__lte=day)
    for before, after in rows.values_list("predecessor_id", "successor_id"):
        links[before].add(after)
    return {before: after.pop() for before, after in links.items() if len(after) == 1}


def head_of(unit: int, steps: Mapping[int, int]) -> int:
    """The last unit of its chain; a ring, which no law makes, ends where it began."""
    seen = {unit}
    while (after := steps.get(unit, unit)) not in seen:
        seen.add(after)
        unit = after
    return unit


def with_predecessors(units: set[int]) -> set[int]:
    """`units` and all that went over whole into one of them, at whatever remove."""
    if not units:
        return units
    steps = whole_steps()
    return units | {unit for unit in steps if _passes(unit, steps, units)}


def _passes(unit: int, steps: Mapping[int, int], units: set[int]) -> bool:
    seen: set[int] = set()
    while unit in steps and unit not in seen:
        seen.add(unit)
        unit = steps[unit]
        if unit in units:
            return True
    return False
