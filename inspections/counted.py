"""Filters for the visits a summary counts, as parts of an address, for links to its rows.

The lists of visits, findings and requests all read these parts. On the page they are hidden
fields and one line of words, so that filtering further keeps them.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField, WholeNumberFormField, read_key, read_keys
from accounts.listings import filter_words
from inspections.models.visit import ISSUED_STATES, VisitStatus
from units.tree import units_below

TRAINING = [("0", _("real data only")), ("1", _("training data only"))]
YES = [("1", _("yes"))]
IDS = ("units", "unit_ids")  # keys of rows, which say nothing to a person


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayFormField


class WholeNumberFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = WholeNumberFormField


class KeysField(forms.CharField):
    """Keys of rows as they stand in an address, "3,9"."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if any(read_key(part) is None for part in text.split(",") if part):
            raise ValidationError(
                _("The units that the address of this page names cannot be read."), code="invalid"
            )
        return text


class KeysFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = KeysField


def period_day(path: str = "") -> Coalesce:
    """The day that decides into which period a visit counts: its review period's last."""
    return Coalesce(F(f"{path}period_to"), F(f"{path}held_on"))


def hidden(label: Any, kind: Any = django_filters.CharFilter, **more: Any) -> Any:
    return kind(label=label, widget=forms.HiddenInput, **more)


class CountedRows(django_filters.FilterSet):  # type: ignore[misc]
    """`visit_path` leads from a row to its visit."""

    visit_path = ""

    issued = hidden(
        _("Minutes issued"), django_filters.ChoiceFilter, choices=YES, method="only_issued"
    )
    planned = hidden(
        _("Of plans, none cancelled"),
        django_filters.ChoiceFilter,
        choices=YES,
        method="only_planned",
    )
    period_from = hidden(_("Review period ends from"), DayFilter, method="from_period")
    period_to = hidden(_("Review period ends until"), DayFilter, method="to_period")
    units = hidden(_("Units of the summary"), KeysFilter, max_length=2000, method="of_units")
    unit_ids = hidden(
        _("Units of one row of the summary"), KeysFilter, max_length=2000, method="of_just_these"
    )
    training = hidden(_("Data"), django_filters.ChoiceFilter, choices=TRAINING, method="of_kind")
    each_unit = hidden(
        _("One row a unit"), django_filters.ChoiceFilter, choices=YES, method="as_it_is"
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("each_unit"):  # after all others: the first row of each unit
            firsts = rows.order_by().values(f"{self.visit_path}unit").annotate(first=Min("pk"))
            rows = rows.filter(pk__in=firsts.values("first"))
        return rows

    def as_it_is(self, rows: Any, name: str, value: str) -> Any:
        return rows

    def only_issued(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{self.visit_path}status__in": ISSUED_STATES})

    def only_planned(self, rows: Any, name: str, value: str) -> Any:
        cancelled = Q(**{f"{self.visit_path}status": VisitStatus.CANCELLED})
        return rows.filter(~cancelled, **{f"{self.visit_path}plan__isnull": False})

    def from_period(self, rows: Any, name: str, value: Any) -> Any:
        return rows.alias(period_day=period_day(self.visit_path)).filter(period_day__gte=value)

    def to_period(self, rows: Any, name: str, value: Any) -> Any:
        return rows.alias(period_day=period_day(self.visit_path)).filter(period_day__lte=value)

    def of_units(self, rows: Any, name: str, value: str) -> Any:
        """Visits to these units, and to all that ever stood under them."""
        return rows.filter(
            **{f"{self.visit_path}unit__in": units_below(read_keys(value.split(",")))}
        )

    def of_just_these(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{self.visit_path}unit__in": read_keys(value.split(","))})

    def of_kind(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{self.visit_path}is_training": value == "1"})

    def told(self) -> str:
        """What the hidden parts leave in, for the line above the list."""
        hidden_ones = {field.name for field in self.form.hidden_fields()}
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        words = {str(self.form.fields[name].label): name for name in chosen if name in hidden_ones}
        said = []
        for label, value in filter_words(self.form):
            name = words.get(label, "")
            if name:
                said.append(
                    label if name in IDS or value == str(YES[0][1]) else f"{label}: {value}"
                )
        return "; ".join(said)
