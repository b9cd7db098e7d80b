"""The short form of a long walk: a part of its cases, the same in every run."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import Any, TypeVar

Case = TypeVar("Case")
SEED = int(os.environ.get("SEED", "2018"))  # another number walks another part


def part_of(cases: Iterable[Case], share: float) -> list[Case]:
    """About `share` of the cases, drawn by SEED; all of them where it is 1."""
    drawn = random.Random(SEED)
    return [case for case in cases if drawn.random() < share]


def part_of_pages(pages: dict[str, Any], share: float) -> dict[str, Any]:
    return {name: pages[name] for name in part_of(sorted(pages), share)}
