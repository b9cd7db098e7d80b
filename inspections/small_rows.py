"""The few small rows of a visit (people, sites, photos) inside the visit's own query.

A page of one visit would ask a table each for them. As one JSON value each they come along, and
are rows of their model again in `small_rows`, with the named fields only.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Aggregate, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

Row = TypeVar("Row", bound=Model)


class _JSONRows(Aggregate):
    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def inlined(rows: QuerySet[Any], *fields: str) -> Subquery:
    """To annotate visits with: `rows` of each, the named fields of them."""
    mine = rows.filter(visit=OuterRef("pk")).order_by().values("visit")
    values = JSONObject(**{name: name for name in fields})
    return Subquery(mine.annotate(inlined=_JSONRows(values)).values("inlined"))


def small_rows(model: type[Row], inlined: list[dict[str, Any]] | None) -> list[Row]:
    """Rows of the model with what was inlined of each, annotations too."""
    found = []
    for values in inlined or ():
        row = model()
        for name, value in values.items():
            setattr(row, name, value)
        found.append(row)
    return found
