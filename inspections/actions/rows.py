"""Changing the rows that belong to one visit or one team: a whole list at a time, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.asking import AskFirst
from accounts.refused import StalePage
from accounts.stale import (
    as_kept,
    fingerprint,
    part_of,
    parts_of,
    readable,
    rows_in,
    rows_seen,
)


@dataclass(frozen=True)
class RowChange:
    """One line of a list as it was sent: a new row (no pk), a changed one, or one to take away."""

    values: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None
    delete: bool = False


@contextmanager
def onto_the_list(
    model: type[models.Model],
    existing: Sequence[models.Model],
    names: Sequence[str],
    changes: Sequence[RowChange],
    seen: str,
) -> Iterator[list[RowChange]]:
    """Put one person's changes onto the list as it stands now, and have them carried out inside.

    `seen`: `rows_seen` of the list when the page was made. Lines that only one of two people
    touched are put together. Raises StalePage where both touched one line, or where what comes of
    both is refused inside; ValidationError where a line names a row of another owner.
    """
    if rows_seen(existing, names) == seen:
        yield list(changes)
        return
    stale = partial(
        StalePage,
        row=None,
        current={str(row): "\n".join(_texts(row, names)) for row in existing},
        rows=[copy(row) for row in existing],
    )
    told = _(
        "Someone saved this list after you opened the page. Your text is below, beside theirs."
    )
    gone = {change.pk for change in changes if change.pk} - {row.pk for row in existing}
    if model._base_manager.filter(pk__in=gone).exists():  # not gone: of another list
        raise ValidationError(_("One of these lines no longer exists. Reload the page."))
    merged = _merged(model, existing, names, changes, rows_in(seen))
    if merged is None:
        raise stale(told)
    try:
        yield merged
    except AskFirst:
        raise
    except ValidationError as error:
        raise stale(" ".join([told, *error.messages]), ask_all=True) from error


def _merged(
    model: type[models.Model],
    existing: Sequence[models.Model],
    names: Sequence[str],
    changes: Sequence[RowChange],
    before: dict[int, str],
) -> list[RowChange] | None:
    """The changes beside the other person's; None where both touched one line."""
    now = {row.pk: row for row in existing}
    added = [
        _but_order(parts_of(fingerprint(row, names))) for row in existing if row.pk not in before
    ]
    found = []
    for change in changes:
        seen = before.get(change.pk or 0, "")
        mine = {} if change.delete else _written(model, names, change, seen)
        if change.pk is None:
            if _but_order(mine) in added:  # both added the same
                added.remove(_but_order(mine))
            else:
                found.append(change)
            continue
        row = now.pop(change.pk, None)
        theirs = fingerprint(row, names) if row is not None else ""
        if theirs == seen:
            found.append(change)
        elif mine not in (parts_of(seen), parts_of(theirs)):
            return None
        elif row is not None:
            found.append(_as_it_is(row, names))
    return [*found, *(_as_it_is(row, names) for row in now.values())]


def _written(
    model: type[models.Model], names: Sequence[str], change: RowChange, seen: str
) -> dict[str, str]:
    """What the line's fingerprint holds once the change was saved."""
    values = {name: value for name, value in change.values.items() if name in names}
    parts = {name: part_of(as_kept(model, name, value)) for name, value in values.items()}
    return parts_of(seen) | parts


def _but_order(parts: dict[str, str]) -> dict[str, str]:
    return {name: part for name, part in parts.items() if name != "order"}


def _as_it_is(row: models.Model, names: Sequence[str]) -> RowChange:
    return RowChange({name: getattr(row, name) for name in names}, pk=row.pk)


def _texts(row: models.Model, names: Sequence[str]) -> list[str]:
    """A line a field that says something, under its label; a list's order is no text."""
    said = ((row._meta.get_field(name), readable(row, name)) for name in names if name != "order")
    return [f"{field.verbose_name}: {text}" for field, text in said if text]  # type: ignore[union-attr]


def apply_rows(
    existing: Sequence[models.Model], changes: Sequence[RowChange], blank: models.Model
) -> list[models.Model]:
    """Delete, change and add. `blank` is an unsaved row that carries the owner.

    Raises ValidationError when a line is wrong or names a row of another owner.
    """
    known = {row.pk: row for row in existing}
    if any(change.pk is not None and change.pk not in known for change in changes):
        raise ValidationError(_("One of these lines no longer exists. Reload the page."))
    for change in changes:
        if change.delete and change.pk is not None:
            known.pop(change.pk).delete()
    saved = []
    for change in changes:
        if change.delete:
            continue
        row = known[change.pk] if change.pk is not None else _copy(blank)
        before = None if change.pk is None else fingerprint(row, change.values)
        for name, value in change.values.items():
            setattr(row, name, value)
        row.full_clean()
        if before is None or fingerprint(row, change.values) != before:
            row.save()
        saved.append(row)
    return saved


def _copy(blank: models.Model) -> models.Model:
    values = {f.attname: getattr(blank, f.attname) for f in blank._meta.concrete_fields}
    return type(blank)(**values)
