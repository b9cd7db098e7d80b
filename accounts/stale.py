"""Two people, one row: a save must say what its page had shown.

A form carries `seen`, a fingerprint of its fields' values when the page was made. The action
compares it with the locked row; a missing or different fingerprint raises StalePage, and the
person sees both texts. Only the form's own fields count, so two people may fill in two sections
of one visit at once. The fingerprint holds each field's part, so that the page of two texts knows
which fields the other person changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refused import StalePage

PART = 16  # letters of SHA-256 that tell one value from another


def value_of(row: models.Model, name: str) -> Any:
    """What a fingerprint holds of a field: keys of the rows it names, else its value."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(other.pk for other in getattr(row, name).all()) if row.pk else []
    value = field.value_from_object(row)  # type: ignore[union-attr]
    return str(value) if isinstance(field, models.FileField) else value


def part_of(value: Any) -> str:
    """The part of a fingerprint for one value, as `value_of` gives it."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:PART]


def fingerprint(row: models.Model, names: Iterable[str]) -> str:
    """`name:part` of each named field. Same values, same fingerprint."""
    return ",".join(f"{name}:{part_of(value_of(row, name))}" for name in sorted(names))


def parts_of(seen: str) -> dict[str, str]:
    """The part of each field in a fingerprint; of a text that is none, nothing that can match."""
    return dict(pair.split(":", 1) for pair in seen.split(",") if ":" in pair)


def refuse_stale(row: models.Model, names: Iterable[str], seen: str) -> None:
    """Raise StalePage unless `seen` is what the row, read again and locked, shows now."""
    names = list(names)
    if fingerprint(row, names) == seen:
        return
    raise StalePage(
        gettext_lazy(
            "Someone saved this after you opened the page. Your text is below, beside theirs."
        ),
        row=row,
        current={name: readable(row, name) for name in names},
        seen=seen,
    )


def readable(row: models.Model, name: str) -> str:
    """The value as a person reads it: days, times, choices and yes or no in words."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return "; ".join(str(other) for other in getattr(row, name).all())
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
