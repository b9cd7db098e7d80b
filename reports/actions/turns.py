"""One at a time renders for one number series on this machine.

Only to save work: of eight people who issue at once, seven would render a number that is gone
when they are done. Correctness rests on the database alone.
"""

from __future__ import annotations

import fcntl
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from inspections.models import Team
from reports.models import IssuingBody, NumberSeries


@contextmanager
def turn(
    issuer: Team | IssuingBody,
    year: int,
    type: NumberSeries.Type = NumberSeries.Type.MINUTES,
) -> Iterator[None]:
    folder = Path(settings.DATA_DIR) / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{type.lower()}-{issuer._meta.model_name}-{issuer.pk}-{year}"
    with (folder / name).open("w") as ticket:
        fcntl.flock(ticket, fcntl.LOCK_EX)  # given back when the file closes, or the process ends
        yield


@contextmanager
def no_collection() -> Iterator[None]:
    """Rendering leaves much to collect; doing it inside the transaction would hold the lock 0.1 s."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
