"""Two texts of one row, put together field by field: the page of a conflict, and what it sends.

For each field that differs the page asks for "mine" or "theirs". Both go along as a browser sends
them, `NAME` and `theirs.NAME`, with `choose.NAME`; `carry_out_choices` puts the chosen one in its
place before a view reads the form. So every form takes the answer as it takes any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.field_labels import words_of
from accounts.refused import StalePage
from accounts.stale import fingerprint, part_of, parts_of, readable, value_of

CHOOSE, THEIRS = "choose.", "theirs."


@dataclass(frozen=True)
class FieldChoice:
    """One field of which two people wrote different values."""

    name: str  # as it is posted
    label: str
    mine: str
    theirs: str
    theirs_sent: list[str]  # what a browser would send of theirs
    takes_theirs: bool  # what is chosen until the person chooses: they changed it, I did not

    @property
    def choose_name(self) -> str:
        return CHOOSE + self.name

    @property
    def theirs_name(self) -> str:
        return THEIRS + self.name


def carry_out_choices(request: HttpRequest) -> None:
    """Put what was chosen on the page of a conflict in the place of the fields' values."""
    if request.method != "POST" or not any(name.startswith(CHOOSE) for name in request.POST):
        return
    merged = request.POST.copy()
    for name in request.POST:
        if name.startswith(CHOOSE):
            field = name.removeprefix(CHOOSE)
            (chosen,) = merged.pop(name)[-1:] or [""]
            theirs = merged.pop(THEIRS + field, [])
            if chosen == "theirs":
                merged.setlist(field, theirs)
                if not theirs:  # an unticked box sends nothing
                    del merged[field]
    for name in [name for name in merged if name.startswith(THEIRS)]:
        del merged[name]
    request.POST = merged  # type: ignore[assignment]


def choices_of(
    request: HttpRequest, refusal: StalePage, form: forms.BaseForm | None
) -> list[FieldChoice]:
    """The fields of which the form and the row, as it is now, say different things."""
    if refusal.seen is None or form is None:
        return []
    instance = getattr(form, "instance", None)
    if instance is not None and not isinstance(refusal.row, type(instance)):
        return []  # of a line below the form's own row
    return list(field_choices(request, refusal.row, form, refusal.current, refusal.seen))


def field_choices(
    request: HttpRequest, row: Any, form: forms.BaseForm, names: Any, seen: str
) -> Iterator[FieldChoice]:
    """`names`: the fields of `row` to look at; `seen`: its fingerprint when the page was made."""
    before = parts_of(seen)
    for name in names:
        if name not in form.fields or isinstance(form.fields[name], forms.FileField):
            continue
        theirs, mine = value_of(row, name), _comparable(row, name, form)
        if (mine if mine is not None else "") == (theirs if theirs is not None else ""):
            continue
        field, key = form.fields[name], form.add_prefix(name)
        values = request.POST.getlist(key)
        yield FieldChoice(
            name=key,
            label=capfirst(str(field.label or name)),
            mine=_read(field, values, request),
            theirs=readable(row, name),
            theirs_sent=_as_sent(field, _whole(row, name)),
            takes_theirs=before.get(name) == part_of(mine) != part_of(theirs),
        )


def now_seen(refusal: StalePage) -> str:
    """The fingerprint for the next sending: this person has been shown what stands there now."""
    return fingerprint(refusal.row, refusal.current)


def _comparable(row: models.Model, name: str, form: forms.BaseForm) -> Any:
    """The cleaned value as a fingerprint would hold it once it was saved."""
    value = getattr(form, "cleaned_data", {}).get(name)
    if isinstance(value, models.Model):
        return value.pk
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(other.pk for other in value or ())
    try:
        return field.to_python(value)  # type: ignore[union-attr]
    except ValidationError:
        return value


def _whole(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(row, name).all())
    return field.value_from_object(row)  # type: ignore[union-attr]


def _as_sent(field: forms.Field, value: Any) -> list[str]:
    widget: Any = getattr(field.widget, "widget", field.widget)  # within the admin's wrapper
    value = field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    if isinstance(shown, (list, tuple)):
        return [str(one) for one in shown]
    return ["" if shown is None else str(shown)]


def _read(field: forms.Field, values: list[str], request: HttpRequest) -> str:
    words = words_of(field, values, request.user)
    if isinstance(field, forms.BooleanField) and not values:
        return _("no")
    return "\n".join(words.get(value, value) for value in values if value.strip())
