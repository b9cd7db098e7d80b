"""Tells what hangs on a unit that ends, and what becomes of it.

Visits and requests are rows of higher apps: each names what answers for them in LEFT_BEHIND when it
is loaded. Pages, the admin and imports ask here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from django.utils.translation import ngettext

from units.models import Posting, Unit, UnitVersion


class LeftBehind(Protocol):
    """What a higher app tells of its rows."""

    def left_by(self, unit: Unit, last_day: dt.date) -> Iterable[str]:
        """A sentence for each kind of row that needs somebody once the unit stands no more."""


LEFT_BEHIND: list[LeftBehind] = []


def follows_end(unit: Unit, last_day: dt.date) -> list[str]:
    """In words, what still hangs on the unit after its last day."""
    told = [*_posted_to(unit, last_day)]
    return told + [words for rows in LEFT_BEHIND for words in rows.left_by(unit, last_day)]


def ends_unit(version: UnitVersion, known: Iterable[UnitVersion]) -> bool:
    """Whether no name of the unit, of those `known`, goes on after this one."""
    last_day = version.valid_to
    if last_day is None:
        return False
    others = (one for one in known if one.pk != version.pk)
    return all(one.valid_to is not None and one.valid_to <= last_day for one in others)


def _posted_to(unit: Unit, last_day: dt.date) -> Iterator[str]:
    posted = Posting.objects.on(last_day + dt.timedelta(days=1)).filter(unit=unit)
    names = sorted({str(one.user) for one in posted.select_related("user")})
    if names:
        yield ngettext(
            "%(count)d account stays posted to it: %(names)s. End the posting, or post the person"
            " to the unit that follows.",
            "%(count)d accounts stay posted to it: %(names)s. End the postings, or post the people"
            " to the unit that follows.",
            len(names),
        ) % {"count": len(names), "names": "; ".join(names)}
