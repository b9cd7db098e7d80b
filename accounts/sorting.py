"""Lists in the order of one of their columns, as the address names it: `?sort=due`, `?sort=-due`.

    SORTS = {"day": ["held_on"], "name": [vietnamese("name")]}
    rows = sorted_rows(rows, request.GET, SORTS)

A list without a column named keeps its own order. The head of a column is drawn by `sort_head`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case, Expression, F, Func, TextField, Value, When
from django.db.models.functions import NullIf
from django.http import HttpRequest

from accounts.pages import say_unread
from engines.vietnamese.sorting import sort_key

PARAMETER = "sort"
COLLATION = "vi_numeric"  # of PostgreSQL: ICU's vi-u-kn-true
FUNCTION = "vi_sort_key"  # of SQLite, which has no ICU

Columns = Mapping[str, Sequence[Any]]  # names of fields and expressions
Keys = Mapping[str, Callable[[Any], Any]]


class VietnameseText(Func):
    """A text in the order of Vietnamese letters, numbers inside it by their size."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, function=FUNCTION, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = f'%(expressions)s COLLATE "{COLLATION}"'
        return super().as_sql(compiler, connection, template=template, **extra)


def vietnamese(field: str) -> Expression:
    """A column of text for `Columns`; what is blank stands with what is unknown, at the end."""
    return VietnameseText(NullIf(F(field), Value("")))


def in_order_of(field: str, values: Iterable[Any]) -> Expression:
    """A column of choices for `Columns`: in the order of their list, not of their codes."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, default=Value(len(places)))


def add_sort_key(connection: Any) -> None:
    """Teach a new connection of SQLite the order that PostgreSQL has as a collation."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, _key, deterministic=True)


def _key(text: str | None) -> str | None:
    return None if text is None else sort_key(text)


def asked_sort(asked: Mapping[str, Any], names: Iterable[str]) -> tuple[str, bool] | None:
    """The column that the address names and whether it descends; None for none that there is."""
    typed = asked.get(PARAMETER, "")
    name = typed.removeprefix("-")
    return (name, typed.startswith("-")) if name in names else None


def sorted_rows(rows: Any, asked: Mapping[str, Any], columns: Columns) -> Any:
    """`rows` by the column asked for, what is unknown last; equal ones by their key."""
    chosen = asked_sort(asked, columns)
    if chosen is None:
        return rows
    name, descends = chosen
    order = []
    for place, part in enumerate(columns[name]):
        if not isinstance(part, str):  # under a name, it also holds inside another query
            rows, part = rows.alias(**{f"sort_{place}": part}), f"sort_{place}"
        field = F(part)
        order.append(field.desc(nulls_last=True) if descends else field.asc(nulls_last=True))
    return rows.order_by(*order, "pk")


def sorted_list(rows: Sequence[Any], asked: Mapping[str, Any], keys: Keys) -> list[Any]:
    """As `sorted_rows`, for rows that no database holds; equal ones stay as they came."""
    chosen = asked_sort(asked, keys)
    if chosen is None:
        return list(rows)
    name, descends = chosen
    key = keys[name]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=descends) + unknown


def say_unsorted(request: HttpRequest, names: Iterable[str]) -> None:
    """Tell the person that the address names a column which this list does not sort by."""
    say_unread(request, PARAMETER, read=asked_sort(request.GET, names) is not None)
