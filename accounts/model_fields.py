"""Model fields through which Vietnamese text, dates and numbers enter, whichever door they come by.

Page, admin, import and shell all pass here, so text is NFC in the database, a typed
date is dd/mm/yyyy and a typed "1.500" is fifteen hundred everywhere.
"""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import (
    ClockFormField,
    DayFormField,
    ProseFormField,
    WholeNumberFormField,
    add_text_rules,
    read_day,
    read_whole_number,
)
from engines.vietnamese.text import nfc, squeeze
from engines.vietnamese.typed import strip_prose


class TypedText:
    """Every form over such a field, a page's or the admin's, refuses what `add_text_rules` names."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        field: forms.Field | None = super().formfield(**kwargs)  # type: ignore[misc]
        if isinstance(field, forms.CharField):
            add_text_rules(field)
        return field


class LineField(TypedText, models.CharField):  # type: ignore[type-arg]
    """One line of text: NFC, single spaces, no space at either end."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return squeeze(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class ProseField(TypedText, models.TextField):  # type: ignore[type-arg]
    """Text of several lines: NFC, line ends \\n, otherwise as typed."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": ProseFormField, **kwargs})

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return strip_prose(nfc(value)) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class DayField(models.DateField):  # type: ignore[type-arg]
    """A calendar day, typed as dd/mm/yyyy, in forms, filters and imports alike."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            return read_day(value)
        return super().to_python(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # the admin asks for its own date widget; a typed text field is wanted there too
        kwargs.pop("widget", None)
        kwargs["form_class"] = DayFormField
        return super().formfield(**kwargs)


class _SameColumn:
    """A field whose column is that of the Django field it is made from: migrations name that one."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs  # type: ignore[attr-defined]


class _TypedNumber(_SameColumn):
    """Never more than PostgreSQL's column holds: SQLite's would take it."""

    most: int

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            return read_whole_number(value)
        return super().to_python(value)  # type: ignore[misc]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # the admin asks for its own number widget; a typed text field is wanted there too
        kwargs.pop("widget", None)
        rules = {"form_class": WholeNumberFormField, "max_value": self.most}
        return super().formfield(**rules | kwargs)  # type: ignore[misc]


class SmallNumberField(_TypedNumber, models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """0 to 32.767, typed as Vietnamese documents write numbers."""

    most = 32_767
    default_validators = [MaxValueValidator(most)]


class NumberField(_TypedNumber, models.PositiveIntegerField):  # type: ignore[type-arg]
    """0 to 2.147.483.647, typed as Vietnamese documents write numbers."""

    most = 2_147_483_647
    default_validators = [MaxValueValidator(most)]


class ClockField(_SameColumn, models.TimeField):  # type: ignore[type-arg]
    """A time of day, typed as 08:30 or "8 giờ 30 phút"."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("widget", None)
        hint = self.help_text or _("For example 08:30. Blank: not known.")
        return super().formfield(**{"form_class": ClockFormField, "help_text": hint} | kwargs)


class SortKeyField(models.TextField):  # type: ignore[type-arg]
    """A key whose byte order is the Vietnamese order; PostgreSQL must not re-sort it by locale."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
