"""Units in the admin's choice lists: each with code, superior unit and, where it ended, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from engines.vietnamese.dates import format_date
from units.choices import unit_label
from units.models import Unit


class UnitModelChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Unit) -> str:
        last = obj.nearest_version(None)
        label = unit_label(obj)
        if last is None or last.valid_to is None:
            return label
        return f"{label}, " + _("until %(day)s") % {"day": format_date(last.valid_to)}


class UnitFieldsMixin:
    """Mix into an admin whose rows point to units."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Unit:
            kwargs["queryset"] = Unit.objects.with_labels()
            kwargs["form_class"] = UnitModelChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
