"""Changing the rows that belong to one visit or one team: a whole list at a time, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.refused import StalePage
from accounts.stale import fingerprint, readable


@dataclass(frozen=True)
class RowChange:
    """One line of a list as it was sent: a new row (no pk), a changed one, or one to take away."""

    values: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None
    delete: bool = False


def rows_seen(rows: Iterable[models.Model], names: Sequence[str]) -> str:
    """Fingerprint of a list. Anybody's change of any line changes it."""
    lines = [f"{row.pk}:{fingerprint(row, names)}" for row in sorted(rows, key=lambda r: r.pk)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def refuse_stale_rows(rows: Sequence[models.Model], names: Sequence[str], seen: str) -> None:
    if rows_seen(rows, names) == seen:
        return
    raise StalePage(
        _("Someone saved this list after you opened the page. Your text is below, beside theirs."),
        row=rows[0] if rows else None,
        current={str(row): "\n".join(_texts(row, names)) for row in rows},
    )


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
