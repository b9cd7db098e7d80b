"""From an admin formset to the list of changes an action takes, and lists without an action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspections.actions.rows import RowChange, apply_rows, onto_the_list


def row_changes(formset: Any, names: Sequence[str]) -> list[RowChange]:
    """Every line of the formset, in its order; blank new lines left out."""
    found = []
    for form in formset.forms:
        data = form.cleaned_data
        pk = formset.key_of(form)
        delete = bool(data.get("DELETE"))
        if pk is None and (delete or not form.has_changed()):
            continue
        values = {} if delete else {name: data[name] for name in names if name in data}
        found.append(RowChange(values=values, pk=pk, delete=delete))
    return found


def save_list(formset: Any, names: Sequence[str]) -> None:
    """Write a plain reference list; what two people wrote in it is put together."""
    owner = {formset.fk.name: formset.instance}
    existing = list(formset.model._base_manager.filter(**owner))
    changes = row_changes(formset, names)
    with onto_the_list(formset.model, existing, names, changes, formset.seen()) as merged:
        apply_rows(existing, merged, formset.model(**owner))
