"""What bears the marks as they were typed comes first among what a search finds."""

from __future__ import annotations

from django.db.models import Case, Q, Value, When
from django.db.models.expressions import Combinable

from vietnamese.text import spelling_key


def marks_first(query: str) -> Combinable:
    """0 for rows whose `spelling` holds every word just so, wherever its tone stands, else 1."""
    exact = Q()
    for word in spelling_key(query.replace('"', " ")).split():
        exact &= Q(spelling__contains=word)
    return Case(When(exact, then=Value(0)), default=Value(1)) if exact else Value(0)
