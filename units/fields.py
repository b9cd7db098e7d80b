"""Form fields that take a unit as people name it. They need no JavaScript.

A form says for whom and for which day in its `__init__`:

    self.fields["unit"].offer(user, day)

Until then a field offers nothing and refuses everything: it fails closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import entries_of
from accounts.models import User
from engines.vietnamese.dates import format_date, parse_date
from engines.vietnamese.text import nfc, squeeze
from units.choices import Choice, choices_on, find, superior_in, unit_label
from units.models import Unit


class UnitInput(forms.TextInput):
    """A text box with the units of the day under it; a script narrows the list while typing."""

    template_name = "units/_unit_input.html"
    choices: Sequence[Choice] = ()

    class Media:
        js = ["js/units.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-units"
        context["widget"]["attrs"] |= {
            "list": list_id,
            "autocomplete": "off",
            "data-unit-search": reverse_lazy("units:unit-search"),
        }
        return {**context, "list_id": list_id, "labels": [choice.label for choice in self.choices]}


class _UnitsOfADay:
    """What both fields share: the units on offer, and how a typed text becomes one of them."""

    user: User | None = None
    day: dt.date | None = None
    levels: Sequence[str] = ()
    below: Unit | None = None
    _choices: list[Choice] | None = None
    known: dict[Any, list[Choice]] | None = None

    def offer(
        self,
        user: User,
        day: dt.date | None = None,
        *,
        below: Unit | None = None,
        known: dict[Any, list[Choice]] | None = None,
    ) -> None:
        """Offer what `user` sees on `day` (today), all or what stands under `below`.

        `known`: shared by the fields of a list, so that each day is read once.
        """
        self.user, self.day, self._choices = user, day or self.day, None
        self.below, self.known = below or self.below, known

    @property
    def choices(self) -> list[Choice]:
        if self._choices is None and self.known is not None:
            self._choices = self.known.get(self.day)
        if self._choices is None:
            self._choices = choices_on(self.user, self.day, levels=self.levels, below=self.below)
            if self.known is not None:
                self.known[self.day] = self._choices
        return self._choices

    def resolve(self, text: str) -> Unit:
        found = find(self.choices, text)
        if len(found) == 1 and self.user is not None:
            return Unit.objects.visible_to(self.user).get(pk=found[0].unit_id)
        shown = squeeze(text)[:80]
        if not found:
            raise ValidationError(self._not_found(shown), code="unknown")
        labels = "; ".join(choice.label for choice in found[:5])
        raise ValidationError(
            _("“%(text)s” may mean %(count)s units: %(labels)s. Write more of the name."),
            code="ambiguous",
            params={"text": shown, "count": len(found), "labels": labels},
        )

    def _not_found(self, text: str) -> str:
        """Also the unit it stands in, where the text ends with its name."""
        said = _("No unit of today is called “%(text)s”.") % {"text": text}
        if self.day is not None:
            said = _("No unit was called “%(text)s” on %(day)s.") % {
                "text": text,
                "day": format_date(self.day),
            }
        above = superior_in(self.choices, text)
        if above is None:
            return said
        hint = _("Is it part of %(unit)s? Choose that unit, or have this one added under it first.")
        return f"{said} {hint % {'unit': above.label}}"

    def label_for(self, value: Any) -> str:
        if isinstance(value, Unit):
            return unit_label(value, self.day)
        for choice in self.choices:
            if choice.unit_id == value:
                return choice.label
        unit = Unit.objects.visible_to(self.user).filter(pk=value).first() if self.user else None
        return unit_label(unit, self.day) if unit else ""


class UnitChoiceField(_UnitsOfADay, forms.CharField):
    """One unit. `as_of`: the day whose names are meant (today); `levels`: only these levels."""

    widget = UnitInput

    def __init__(
        self, *, as_of: dt.date | None = None, levels: Sequence[str] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", _("Type a name or a code; accents may be left out."))
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)
        self.day, self.levels = as_of, levels

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        if isinstance(self.widget, UnitInput):
            self.widget.choices = _Lazily(self)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        return self.label_for(value) if isinstance(value, (Unit, int)) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.resolve(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or ""
        return squeeze(before) != squeeze(data or "")


class MultipleUnitsField(_UnitsOfADay, forms.CharField):
    """Several units, one a line (or parted by semicolons); the value is a list of units."""

    widget = forms.Textarea

    def __init__(
        self, *, as_of: dt.date | None = None, levels: Sequence[str] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", _("One unit a line: a name or a code."))
        kwargs.setdefault("max_length", 5000)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**kwargs)
        self.day, self.levels = as_of, levels

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(self.label_for(unit) for unit in value)

    def clean(self, value: Any) -> Any:
        text = nfc(super().clean(value) or "")
        units: list[Unit] = []
        errors = []
        for number, line in enumerate(entries_of(text), start=1):
            try:
                unit = self.resolve(line)
            except ValidationError as error:
                errors.append(_("Line %(number)s: %(error)s") % _told(number, error))
                continue
            if unit not in units:
                units.append(unit)
        if errors:
            raise ValidationError(errors)
        return units

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or ""
        return [squeeze(x) for x in entries_of(before)] != [
            squeeze(x) for x in entries_of(data or "")
        ]


class _Lazily(Sequence[Choice]):
    """The field's choices, asked for when the page is rendered and not when it is built."""

    def __init__(self, field: _UnitsOfADay) -> None:
        self.field = field

    def __getitem__(self, index: Any) -> Any:
        return self.field.choices[index]

    def __len__(self) -> int:
        return len(self.field.choices)


def _told(number: int, error: ValidationError) -> dict[str, Any]:
    return {"number": number, "error": " ".join(error.messages)}


def typed_day(form: forms.BaseForm, name: str) -> dt.date | None:
    """The day typed in another field of the same form, for `offer`: names are those of that day."""
    if not form.is_bound:
        value = form.get_initial_for_field(form.fields[name], name)
        return value if isinstance(value, dt.date) else None
    try:
        return parse_date(str(form.data.get(form.add_prefix(name), "")), today=timezone.localdate())
    except ValueError:
        return None
