"""The rows of other apps that lean on a visit, and what a change of the visit makes wrong.

Findings and requests are rows of a higher app. It names what answers for them in LEANING when it
is loaded; every door through which a visit changes or closes asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import models

from accounts.asking import refuse_unasked
from inspections.models import Visit
from inspections.readiness import Gap


class LeaningRows(Protocol):
    """What a higher app tells of its rows."""

    def contradictions_of(self, visit: Visit) -> Iterable[Gap]:
        """Rows that cannot be true beside the visit as it is."""

    def written_in(self, visit: Visit) -> Iterable[str]:
        """How much is written: "2 findings", "3 requests"."""

    def unfinished_in(self, visit: Visit) -> Iterable[str]:
        """What of an issued visit is not over yet, a sentence each."""

    def uses_of(self, row: models.Model) -> Iterable[str]:
        """How many rows name an area or a criterion, a programme or a set by these, and where."""


LEANING: list[LeaningRows] = []


def contradictions_of(visit: Visit) -> list[str]:
    """Every row of whatever app that is wrong beside the visit as it is now, in words."""
    return [gap.message for rows in LEANING for gap in rows.contradictions_of(visit)]


def written_in(visit: Visit) -> list[str]:
    return [words for rows in LEANING for words in rows.written_in(visit)]


def uses_of(row: models.Model) -> list[str]:
    return [words for rows in LEANING for words in rows.uses_of(row)]


def unfinished_in(visit: Visit) -> list[str]:
    return [words for rows in LEANING for words in rows.unfinished_in(visit)]


@contextmanager
def asking_what_follows(visit: Visit, agreed: str) -> Iterator[list[str]]:
    """Around a change of `visit`, whose lock the caller holds.

    What becomes wrong by the change, and what the caller adds to the list given, has to be agreed
    to (`agreed`: its token); what was wrong before is not asked about again. Raises AskFirst.
    """
    before = set(contradictions_of(visit))
    lost: list[str] = []
    yield lost
    after = [words for words in contradictions_of(visit) if words not in before]
    refuse_unasked([*lost, *after], agreed)
