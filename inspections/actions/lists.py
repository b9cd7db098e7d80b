"""Asking before a programme, an area, a set of criteria or a criterion changes under its users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db import models
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from inspections.leaning import uses_of
from inspections.models import CriteriaSet, Criterion, ReformArea, ReformFrame

# What other rows rely on; a note or an order may change without a question.
RELIED_ON: Mapping[type[models.Model], frozenset[str]] = {
    ReformFrame: frozenset({"name", "valid_from", "valid_to"}),
    ReformArea: frozenset({"code", "name"}),
    CriteriaSet: frozenset({"frame"}),
    Criterion: frozenset({"code", "area", "text"}),
}


def refuse_unasked_change(
    changed: Iterable[tuple[models.Model, Iterable[str]]], agreed: str
) -> None:
    """Raise AskFirst for rows that others use. `changed`: each row with its changed fields."""
    refuse_unasked(_follows(changed), agreed)


def _follows(changed: Iterable[tuple[models.Model, Iterable[str]]]) -> Iterator[str]:
    for row, names in changed:
        if RELIED_ON[type(row)].isdisjoint(names):
            continue
        text = _("“%(row)s” is used by %(rows)s. What they say of it changes with it.")
        for words in uses_of(row):
            yield text % {"row": row, "rows": words}
