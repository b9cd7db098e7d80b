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
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_fields import read_key
from accounts.refused import StalePage

PART = 16  # letters of SHA-256 that tell one value from another
MANY, KEY = "=", re.compile(r"[\w-]+")


def fields_shown(form: Any, model: type[models.Model]) -> list[str]:
    """The fields of the model that a form, or a class of forms, shows: of these a page's
    fingerprint is taken. `base_fields`: an inline row gets its key and parent only later."""
    known = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    offered = getattr(form, "fields", form.base_fields)
    return [name for name in form.base_fields if name in known and name in offered]


def value_of(row: models.Model, name: str) -> Any:
    """What a fingerprint holds of a field: keys of the rows it names, else its value."""
    field = field_of(type(row), name)
    if field is None or field.many_to_many:
        return as_kept(type(row), name, whole(row, name))
    value = field.value_from_object(row)
    return str(value) if isinstance(field, models.FileField) else value


def field_of(model: type[models.Model], name: str) -> Any:
    """The model's field; None for a property that names rows, as the teams of a visit do."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def whole(row: models.Model, name: str) -> Any:
    """The value of a field; of one that names many rows, those rows."""
    field = field_of(type(row), name)
    if field is None:
        return getattr(row, name)
    if field.many_to_many:
        return list(getattr(row, name).all()) if row.pk else []
    return field.value_from_object(row)


def part_of(value: Any) -> str:
    """The part of a fingerprint for one value, as `value_of` gives it: of a choice among many the
    keys themselves, so that what each of two people ticked can be told."""
    if isinstance(value, list) and all(KEY.fullmatch(str(one)) for one in value):
        return MANY + ".".join(sorted(str(one) for one in value))
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:PART]


def ticked_in(part: str | None) -> set[str] | None:
    """The keys in the part of a choice among many; None for the part of any other value."""
    if part is None or not part.startswith(MANY):
        return None
    return set(part.removeprefix(MANY).split(".")) - {""}


def fingerprint(row: models.Model, names: Iterable[str]) -> str:
    """`name:part` of each named field. Same values, same fingerprint."""
    return ",".join(f"{name}:{part_of(value_of(row, name))}" for name in sorted(names))


def as_kept(model: type[models.Model], name: str, value: Any) -> Any:
    """A cleaned value of a form as `value_of` gives it once it was saved."""
    if isinstance(value, models.Model):
        return value.pk
    field = field_of(model, name)
    if field is None:
        return None if value is None else sorted(other.pk for other in value)
    if field.many_to_many:
        return sorted(other.pk for other in value or ())
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def rows_seen(rows: Iterable[models.Model], names: Sequence[str]) -> str:
    """`key=fingerprint` of each row of a list. Anybody's change of any row changes it."""
    lines = sorted(rows, key=lambda row: row.pk)
    return ";".join(f"{row.pk}={fingerprint(row, names)}" for row in lines)


def rows_in(seen: str) -> dict[int, str]:
    """The fingerprint of each row that `rows_seen` names; of a text that is none, nothing."""
    pairs = [line.split("=", 1) for line in seen.split(";") if "=" in line]
    return {key: part for text, part in pairs if (key := read_key(text)) is not None}


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


def closed_since(names: Iterable[str], seen: str) -> set[str]:
    """Fields the page showed that are not among `names`, which may be written now."""
    return parts_of(seen).keys() - set(names)


def put_together(row: models.Model, values: Mapping[str, Any], seen: str) -> dict[str, Any]:
    """The values to save. Where the other person ticked or unticked something in a choice among
    many and changed nothing else, that is put together with what was ticked in `values`.

    Raises StalePage where anything else of the row is not what the page showed (`seen`), or where
    the page let somebody type into a field that is closed by now.
    """
    before, now = parts_of(seen), parts_of(fingerprint(row, values))
    if closed_since(values, seen):
        refuse_stale(row, values, seen)
    merged = dict(values)
    for name in (name for name in values if now[name] != before.get(name)):
        was = ticked_in(before.get(name))
        if was is None or ticked_in(now[name]) is None:
            refuse_stale(row, values, seen)
            continue
        mine = {_key(one): one for one in values[name] or ()}
        theirs = {_key(one): one for one in whole(row, name)}
        both = mine.keys() & theirs.keys()
        merged[name] = [
            one for key, one in (theirs | mine).items() if key in both or key not in was
        ]
    return merged


def _key(chosen: Any) -> str:
    return str(chosen.pk if isinstance(chosen, models.Model) else chosen)


def readable(row: models.Model, name: str) -> str:
    """The value as a person reads it: days, times, choices and yes or no in words."""
    field = field_of(type(row), name)
    if field is None or field.many_to_many:
        named = whole(row, name)
        return "; ".join(str(other) for other in named) if isinstance(named, list) else str(named)
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
