"""Waiting for another process. The one place of the tests that reads a stop watch."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 180  # seconds: bounds hanging, not speed
Found = TypeVar("Found")


def wait_until(found: Callable[[], Found], told: Callable[[], object] = lambda: "") -> Found:
    """The first true answer of `found`. TimeoutError with `told()` when nothing comes for minutes."""
    last = time.monotonic() + PATIENCE
    while not (answer := found()):
        if time.monotonic() > last:
            raise TimeoutError(told())
        time.sleep(0.05)
    return answer
