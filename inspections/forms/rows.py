"""Lists inside a form (members, participants, sites), without any script.

"One more line" is an ordinary submit button: the server sends the same page back with more lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict

from accounts.form_fields import WholeNumberFormField, read_key
from accounts.forms import nfc_data
from accounts.list_merging import SeenRows
from accounts.missing import NamesMissing
from accounts.stale import fingerprint
from inspections.actions.rows import RowChange

MORE = "add_row"
MORE_LINES = 2
MOST_LINES = 60


class RowForm(NamesMissing, forms.ModelForm):  # type: ignore[type-arg]
    """One line. `row_id` says which row it changes, `seen` what the page had shown of it.

    Without a `row_id` it makes a new row.
    """

    can_delete = True  # by a box of the line
    row_id = WholeNumberFormField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, choices: dict[str, Any], read: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset
            # read once for all lines: a list of forty people asks no more than one of four
            if name not in read:
                read[name] = list(field.choices)
            field.widget.choices = read[name]


class RowFormSet(SeenRows, forms.BaseFormSet):  # type: ignore[type-arg]
    key_field = "row_id"
    rows: Sequence[models.Model] = ()

    model: Any = None

    def now_rows(self) -> list[models.Model]:
        return list(self.rows)

    @property
    def as_list(self) -> list[RowFormSet]:
        """For the error summary, which takes a list of lists."""
        return [self]

    def changes(self) -> list[RowChange]:
        """What the action is to do, in the order of the page."""
        found = []
        offered = self.initial_form_count()
        for number, form in enumerate(self.forms):
            values = dict(form.cleaned_data)
            pk, delete = values.pop("row_id", None), values.pop("DELETE", False)
            values.pop("seen", None)
            blank = number >= offered and not form.has_changed()
            if pk is None and (delete or blank):
                continue
            found.append(RowChange(values={} if delete else values, pk=pk, delete=delete))
        return found


def row_formset(
    form: type[RowForm],
    rows: Sequence[models.Model],
    *,
    data: Any,
    extra: int = 1,
    choices: dict[str, Any] | None = None,
    prefix: str = "rows",
    form_kwargs: dict[str, Any] | None = None,
) -> RowFormSet:
    """The list as it stands (`data` None), or as it was sent."""
    names = [name for name in form.base_fields if name not in ("row_id", "seen")]
    initial = [
        {
            "row_id": row.pk,
            "seen": fingerprint(row, names) if row.pk else "",
            **{name: _initial(row, name) for name in names},
        }
        for row in rows
    ]
    if data:  # lines beyond those the page had shown are new, however many rows there are now
        shown = read_key(data.get(f"{prefix}-INITIAL_FORMS", "")) or 0
        initial = initial[:shown]
    factory = forms.formset_factory(
        form,
        formset=RowFormSet,
        extra=extra,
        can_delete=form.can_delete,
        max_num=MOST_LINES,
        validate_max=True,
        absolute_max=MOST_LINES + 10,
    )
    made: Any = factory(
        data=more_lines(nfc_data(data), prefix, form) if data else None,
        initial=initial,
        prefix=prefix,
        form_kwargs={"choices": choices or {}, "read": {}, **(form_kwargs or {})},
    )
    made.model = form._meta.model
    made.rows = [row for row in rows if row.pk]
    return made


def _initial(row: models.Model, name: str) -> Any:
    return row._meta.get_field(name).value_from_object(row)  # type: ignore[union-attr]


def asks_for_more(data: QueryDict) -> bool:
    return MORE in data


def ready(request: HttpRequest, rows: RowFormSet) -> bool:
    """The list was sent to be saved, and each line can be read."""
    request.sent_rows = [rows]  # type: ignore[attr-defined]  # for the page of a conflict
    return request.method == "POST" and not asks_for_more(request.POST) and rows.is_valid()


def more_lines(data: QueryDict, prefix: str, form: type[RowForm]) -> QueryDict:
    if not asks_for_more(data):
        return data
    data = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    try:
        total = int(str(data[name]))
    except (KeyError, ValueError):
        return data  # the formset itself says that the form is incomplete
    wanted = min(total + MORE_LINES, MOST_LINES)
    data[name] = str(wanted)
    ticked = [key for key, field in form.base_fields.items() if field.initial is True]
    for number in range(total, wanted):  # a box that is ticked by itself must come ticked
        for key in ticked:
            data[f"{prefix}-{number}-{key}"] = "on"
    return data
