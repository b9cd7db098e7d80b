"""The admin's forms and filters: stale check, one write per form, days typed as dd/mm/yyyy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.asking import AGREED, AskFirst, agreed_box
from accounts.form_fields import DayFormField, read_day
from accounts.forms import nfc_data
from accounts.list_merging import SeenRows
from accounts.missing import NamesMissing
from accounts.once import new_key
from accounts.signs import warn_at_fields
from accounts.stale import closed_since, fields_shown, fingerprint, put_together

HIDDEN_FIELDS = ("seen", "form_key", AGREED)


class ScopedModelForm(NamesMissing, forms.ModelForm):  # type: ignore[type-arg]
    """Base of every form in the admin, inline rows included. Own forms inherit from it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, label="")
    form_key = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=64, initial=new_key, label=""
    )
    agreed = forms.CharField(widget=forms.HiddenInput, required=False, label="")
    action_errors: ValidationError | None = None  # what the action found on the first try
    in_list = False  # a line: the action compares and checks the list as a whole

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(nfc_data(data), *args, **kwargs)
        warn_at_fields(self)
        if isinstance(self.action_errors, AskFirst):
            self.fields[AGREED] = agreed_box(self.action_errors.token)
            typed: Any = self.data
            typed[AGREED] = ""  # not ticked by what was agreed to before
        if self.instance.pk:
            self.fields["seen"].initial = self.initial["seen"] = fingerprint(
                self.instance, self.seen_names()
            )

    def seen_names(self) -> list[str]:
        return fields_shown(self, type(self.instance))

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - set(HIDDEN_FIELDS))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # here the instance is still as the database has it (locked by ScopedAdmin.get_object)
        names, seen = self.seen_names(), cleaned.get("seen", "")
        was_changed = self.has_changed() or closed_since(names, seen)
        if self.instance.pk and was_changed and not self.in_list:
            typed = {name: cleaned.get(name) for name in names}
            values = put_together(self.instance, typed, seen)
            cleaned |= {name: value for name, value in values.items() if name in cleaned}
        if self.action_errors is not None:
            self.add_error(None, self.known_errors(self.action_errors))
        return cleaned

    def validate_constraints(self) -> None:
        if not self.in_list:
            super().validate_constraints()

    def known_errors(self, error: ValidationError) -> ValidationError:
        """The error with what names no field of this form put on top."""
        if not hasattr(error, "error_dict"):
            return error
        sorted_out: dict[str, list[Any]] = {}
        for name, faults in error.error_dict.items():
            sorted_out.setdefault(name if name in self.fields else "__all__", []).extend(faults)
        return ValidationError(sorted_out)


class LabelledRows(SeenRows, BaseInlineFormSet):  # type: ignore[type-arg]
    """Each field carries its column's name: a table's head is no label to a reader of forms.

    What two people wrote in one list is compared by the action that takes the whole list.
    """

    def now_rows(self) -> list[models.Model]:
        return list(self.get_queryset().all())  # read again: the lines write into their rows

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.in_list = True
        return form

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)  # within the "add" wrapper
            if field.label and not widget.is_hidden:
                widget.attrs.setdefault("aria-label", capfirst(field.label))


class AskedOnce(BaseChoiceIterator):
    """Choices of a field that stands in many lines: the database is asked for the first."""

    def __init__(self, choices: Any) -> None:
        self._choices = choices
        self._known: list[Any] | None = None

    def __iter__(self) -> Iterator[Any]:
        if self._known is None:
            self._known = list(self._choices)
        return iter(self._known)


class HiddenFieldsMixin:
    """Keeps the bookkeeping fields in the fieldsets of a writable form, and only there."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = [
            (name, {**options, "fields": _without_hidden(options["fields"])})
            for name, options in super().get_fieldsets(request, obj)  # type: ignore[misc]
        ]
        if fieldsets and self.may_write(request, obj):
            options = fieldsets[0][1]
            options["fields"] = [*options["fields"], *HIDDEN_FIELDS]
        return fieldsets

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None:
            return bool(self.has_change_permission(request, obj))  # type: ignore[attr-defined]
        return bool(self.has_add_permission(request))  # type: ignore[attr-defined]


def _without_hidden(fields: Any) -> list[Any]:
    return [name for name in fields if name not in HIDDEN_FIELDS]


class DayRangeFilter(admin.FieldListFilter):
    """From day to day, both typed as dd/mm/yyyy: `list_filter = [("visit_date", DayRangeFilter)]`."""

    template = "admin/day_range_filter.html"

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[models.Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.names = (f"{field_path}_from", f"{field_path}_to")
        self.typed = [self._last(params.get(name)) for name in self.names]
        super().__init__(field, request, params, model, model_admin, field_path)
        self.path = field_path
        self.has_clock = isinstance(field, models.DateTimeField)
        self.fields = list(zip(self.names, (_("From day"), _("To day")), self.typed, strict=True))
        self.others = [
            (key, value)
            for key, values in request.GET.lists()
            if key not in {*self.names, "p", "e"}
            for value in values
        ]

    @staticmethod
    def _last(value: Any) -> str:
        return str(value[-1] if isinstance(value, list) else value or "").strip()

    def expected_parameters(self) -> list[str | None]:
        return [*self.names]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Any:
        return iter(())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        try:
            days = [read_day(text) if text else None for text in self.typed]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return queryset.none()
        first, last = days
        if first is not None:
            queryset = queryset.filter(**{f"{self.path}__gte": self._start(first)})
        if last is not None:
            after = self._start(last + dt.timedelta(days=1))
            queryset = queryset.filter(**{f"{self.path}__lt": after})
        return queryset

    def _start(self, day: dt.date) -> dt.date:
        if not self.has_clock:
            return day
        return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


DAY_OVERRIDES: Any = {models.DateField: {"form_class": DayFormField}}
