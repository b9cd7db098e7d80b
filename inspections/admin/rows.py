"""From an admin formset to the list of changes an action takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspections.actions.rows import RowChange


def row_changes(formset: Any, names: Sequence[str]) -> list[RowChange]:
    """Every line of the formset, in its order; blank new lines left out."""
    found = []
    for form in formset.forms:
        data = form.cleaned_data
        pk = form.instance.pk
        delete = bool(data.get("DELETE"))
        if pk is None and (delete or not form.has_changed()):
            continue
        values = {} if delete else {name: data[name] for name in names if name in data}
        found.append(RowChange(values=values, pk=pk, delete=delete))
    return found
