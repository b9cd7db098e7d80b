"""Answers for visits when their unit ends: see `units.ending`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import ngettext

from engines.vietnamese.dates import format_date
from inspections.models import Visit
from units.models import Unit


def left_by(unit: Unit, last_day: dt.date) -> Iterator[str]:
    """Visits of the unit still to be held after it has ended."""
    visits = Visit.objects.not_begun().filter(unit=unit, held_on__gt=last_day)
    named = [f"{visit.code} ({format_date(visit.held_on)})" for visit in visits]
    if named:
        yield ngettext(
            "%(count)d visit planned after its last day stays planned for it: %(visits)s. Name"
            " another unit there, or cancel it.",
            "%(count)d visits planned after its last day stay planned for it: %(visits)s. Name"
            " another unit there, or cancel them.",
            len(named),
        ) % {"count": len(named), "visits": "; ".join(named)}
