"""Many rows written in one short transaction, each with the history row that `save` would keep.

batch = Batch()
batch.add(visit)                                  # may rest on rows added before, still unsaved
batch.add(Finding(visit=visit, …), scope_units=[unit])
batch.change(plan, ["title", "signed_on"])
with transaction.atomic():
    batch.write(by=user)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

from accounts.models import User

Model = type[models.Model]
Rows = list[Any]


class Batch:
    """New and changed rows in the order in which they rest on each other.

    A model with columns that `save` derives from others has `fill_keys`, which derives them, and
    names them in `KEY_FIELDS`.
    """

    def __init__(self) -> None:
        self.added: dict[Model, Rows] = {}
        self.links: dict[Model, dict[str, list[tuple[Any, Rows]]]] = {}
        self.changed: dict[Model, dict[int, tuple[Any, set[str]]]] = {}
        self._numbered = 0

    def add(self, row: models.Model, **many: Sequence[models.Model]) -> None:
        """A new row; `many`: the rows its many-to-many fields point to."""
        self.added.setdefault(type(row), []).append(row)
        for name, others in many.items():
            self.links.setdefault(type(row), {}).setdefault(name, []).append((row, list(others)))

    def number(self, row: models.Model) -> None:
        """Give an unsaved row a key of its own, below 0, by which others know it until then."""
        self._numbered -= 1
        row.pk = self._numbered

    def change(self, row: models.Model, fields: Iterable[str]) -> None:
        """Fields of a row that is there; of one added before, nothing more is to do."""
        if row.pk is None or row.pk < 0:
            return
        rows = self.changed.setdefault(type(row), {})
        rows.setdefault(row.pk, (row, set()))[1].update(fields)

    def lock(self) -> None:
        """Lock the changed rows, so that nobody else changes one until the transaction ends."""
        for model, rows in self.changed.items():
            locked = model._base_manager.filter(pk__in=rows).order_by("pk")
            list(locked.select_for_update(of=("self",)).values_list("pk"))

    def write(self, *, by: User) -> None:
        """Call it in a transaction. Raises IntegrityError where the database refuses a row."""
        # Changed rows first: one that ends makes room for the one that follows it. Only those
        # that point to a new row wait for it.
        waiting = {model: list(rows.values()) for model, rows in self.changed.items()}
        for model, rows in waiting.items():
            _update(model, [one for one in rows if not _points_to_new(one[0])], by)
            waiting[model] = [one for one in rows if _points_to_new(one[0])]
        for model, added in self.added.items():
            self._insert(model, added, by)
        for model, rows in waiting.items():
            _update(model, rows, by)

    def _insert(self, model: Model, rows: Rows, by: User) -> None:
        for row in rows:
            _settle(row)
        model._base_manager.bulk_create(rows)
        kept = dict(zip(map(id, rows), _keep(model, rows, by), strict=False))
        for name, pairs in self.links.get(model, {}).items():
            _link(model._meta.get_field(name), pairs, kept)


def _cached(row: Any) -> list[tuple[str, Any]]:
    """The rows it points to, of those that were read or made here."""
    fields = [f for f in row._meta.concrete_fields if f.is_relation and f.is_cached(row)]
    return [(field.name, getattr(row, field.name)) for field in fields]


def _points_to_new(row: Any) -> bool:
    return any(other is not None and other._state.adding for _name, other in _cached(row))


def _update(model: Model, rows: list[tuple[Any, set[str]]], by: User) -> None:
    keys = set(getattr(model, "KEY_FIELDS", ()))
    alike: dict[Any, list[int]] = {}  # rows that get the same values, in one statement
    for row, fields in rows:
        _settle(row)
        names = sorted(fields | keys)
        values = ((name, row._meta.get_field(name).value_from_object(row)) for name in names)
        alike.setdefault(tuple(values), []).append(row.pk)
    for changes, pks in alike.items():
        model._base_manager.filter(pk__in=pks).update(**dict(changes))
    _keep(model, [row for row, _fields in rows], by, update=True)


def _settle(row: Any) -> None:
    """The keys of rows that were saved meanwhile, and the derived columns, as `save` sets them."""
    if row.pk is not None and row.pk < 0:
        row.pk = None
    for name, other in _cached(row):
        setattr(row, name, other)
    if hasattr(row, "fill_keys"):
        row.fill_keys()


def _keep(model: Any, rows: Rows, by: User, *, update: bool = False) -> list[Any]:
    """The rows' history; none of a model that keeps none."""
    if not hasattr(model._meta, "simple_history_manager_attribute"):
        return []
    history = get_history_manager_for_model(model)
    kept: list[Any] = history.bulk_history_create(rows, update=update, default_user=by)
    return kept


def _link(field: Any, pairs: list[tuple[Any, Rows]], kept: dict[int, Any]) -> None:
    """The rows of a many-to-many field, and what the history keeps of them."""
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through
    wanted = [(row, one) for row, others in pairs for one in others]
    links = through._base_manager.bulk_create(
        through(**{own: row, other: one}) for row, one in wanted
    )
    past = HistoricalRecords.m2m_models.get(field)
    if past is not None:
        past.objects.bulk_create(
            past(history=kept[id(row)], id=link.pk, **{own: row, other: one})
            for link, (row, one) in zip(links, wanted, strict=True)
        )
