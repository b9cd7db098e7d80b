"""Puts first, among the rows a search finds, those that bear the marks as they were typed."""

from __future__ import annotations

from django.db.models import Case, Q, Value, When

from engines.vietnamese.text import fold, spelling_key


def marks_first(query: str) -> list[Case]:
    """To order by: rows whose `spelling` holds every word just so, wherever its tone stands.

    Nothing to order by where no mark was typed: it would only cost time.
    """
    typed = query.replace('"', " ")
    if spelling_key(typed) == fold(typed):
        return []
    exact = Q()
    for word in spelling_key(typed).split():
        exact &= Q(spelling__contains=word)
    return [Case(When(exact, then=Value(0)), default=Value(1))]
