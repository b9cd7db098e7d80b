"""Two people, one row: a save must say what its page had shown.

A form carries `seen`, a fingerprint of its fields' values when the page was made. The action
compares it with the locked row; a missing or different fingerprint raises StalePage, and the
person sees both texts. Only the form's own fields count, so two people may fill in two sections
of one visit at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.refused import StalePage


def _value(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(other.pk for other in getattr(row, name).all()) if row.pk else []
    value = field.value_from_object(row)  # type: ignore[union-attr]
    return str(value) if isinstance(field, models.FileField) else value


def fingerprint(row: models.Model, names: Iterable[str]) -> str:
    """SHA-256 over the named fields' values. Same values, same fingerprint."""
    values = {name: _value(row, name) for name in sorted(names)}
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_stale(row: models.Model, names: Iterable[str], seen: str) -> None:
    """Raise StalePage unless `seen` is what the row, read again and locked, shows now."""
    names = list(names)
    if fingerprint(row, names) == seen:
        return
    raise StalePage(
        _("Someone saved this after you opened the page. Your text is below, beside theirs."),
        row=row,
        current={name: readable(row, name) for name in names},
    )


def readable(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return "; ".join(str(other) for other in getattr(row, name).all())
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
