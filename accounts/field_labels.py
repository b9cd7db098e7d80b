"""The form fields behind posted names when no form could be made, for pages that show the text.

A row that was deleted, or a page whose token is void, is answered before any view builds its form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

LINE = re.compile(r"(?P<rows>\w+)-(?P<number>\d+)-(?P<field>\w+)")
KEYS = {"form_key", "row_id"}  # every form that writes, and every line of a list, holds one


def fields_behind(names: Iterable[str]) -> dict[str, forms.Field]:
    """The fields of the forms that fit best; names that no form knows are left out.

    Their choices of rows are those of the class, not yet narrowed to what a person may see.
    """
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        line = LINE.fullmatch(name)
        groups[line["rows"] if line else ""][name] = line["field"] if line else name
    found: dict[str, forms.Field] = {}
    for group in groups.values():
        fields = _best_fitting(set(group.values())).base_fields
        found |= {name: fields[short] for name, short in group.items() if short in fields}
    return found


def fields_of_lines(names: Iterable[str], rows: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Of the posted names of a list, such as `members-0-role` of `members`, each with its field."""
    lines = {name: LINE.fullmatch(name) for name in names}
    return {
        name: fields[line["field"]]
        for name, line in lines.items()
        if line and line["rows"] == rows and line["field"] in fields
    }


def _best_fitting(names: set[str]) -> Any:
    def fit(form: Any) -> tuple[int, int]:
        return len(names & set(form.base_fields)), -len(form.base_fields)

    return max(_forms_that_write(forms.BaseForm), key=fit)


def _forms_that_write(base: Any) -> Iterator[Any]:
    for form in base.__subclasses__():
        if KEYS & set(getattr(form, "base_fields", ())):
            yield form
        yield from _forms_that_write(form)


def words_of(field: Any, values: list[str], user: Any) -> dict[str, str]:
    """What a person reads of the chosen values; of rows only those that `user` may see."""
    if hasattr(field, "queryset"):
        return _words_of_rows(field, field.queryset, values, user)
    if isinstance(field, forms.BooleanField):
        return {"on": str(_("yes"))}
    # a unit's field holds units and is typed into
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    words: dict[str, str] = {}
    for value, word in choices:
        group = word if isinstance(word, (list, tuple)) else [(value, word)]
        words |= {str(one): str(text) for one, text in group}
    return words


def _words_of_rows(field: Any, queryset: Any, values: list[str], user: Any) -> dict[str, str]:
    if queryset is None or user is None or not user.is_authenticated:
        return {}
    if queryset.query.is_empty():  # a form's class offers nothing until a page narrows it
        queryset = queryset.model._default_manager.all()
    if hasattr(queryset, "visible_to"):
        queryset = queryset.visible_to(user)
    keys = [int(value) for value in values if value.isascii() and value.isdecimal()]
    rows = queryset.filter(pk__in=[key for key in keys if key < 2**63])
    return {str(row.pk): str(field.label_from_instance(row)) for row in rows}
