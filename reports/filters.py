"""The filter of the register; it lives in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.counted import DayFilter, WholeNumberFilter
from reports.changes import CHANGED, overtaken_in
from reports.models import IssuedDocument
from reports.search import documents_matching
from units.models import UnitVersion

STATES = {
    IssuedDocument.State.IN_FORCE: "unamended",
    IssuedDocument.State.AMENDED: "amended",
    IssuedDocument.State.WITHDRAWN: "withdrawn",
}


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="by_words", label=_("Number, code or words"), max_length=200
    )
    unit = django_filters.CharFilter(method="of_unit", label=_("Unit"), max_length=200)
    year = WholeNumberFilter(label=_("Year"), min_value=1945, max_value=2100)
    kind = django_filters.ChoiceFilter(
        choices=IssuedDocument.Kind.choices, label=_("Kind"), empty_label=_("all")
    )
    issuer = django_filters.ChoiceFilter(
        field_name="issuer_name", label=_("Issuer"), empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(
        choices=[*IssuedDocument.State.choices, ("changed", CHANGED)],
        method="of_state",
        label=_("State"),
        empty_label=_("all"),
    )

    from_day = DayFilter(field_name="document_date", lookup_expr="gte", label=_("From"))
    to_day = DayFilter(field_name="document_date", lookup_expr="lte", label=_("To"))

    class Meta:
        model = IssuedDocument
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        issuers = IssuedDocument.objects.visible_to(user).order_by("issuer_name")
        self.filters["issuer"].extra["choices"] = [
            (name, name) for name in issuers.values_list("issuer_name", flat=True).distinct()
        ]

    def get_form_class(self) -> type[forms.Form]:
        made: type[forms.Form] = super().get_form_class()
        made.base_fields["year"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        return made

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        named = documents_matching(queryset, value, self.user).order_by().values("pk")
        worded = queryset.matching(value).order_by().values("pk")
        return queryset.filter(Q(pk__in=named) | Q(pk__in=worded))

    def of_unit(self, queryset: Any, name: str, value: str) -> Any:
        """By any name or code the unit ever bore, with or without accents."""
        found = UnitVersion.objects.visible_to(self.user).matching(value)
        return queryset.filter(visit__unit__in=found.values("unit"))

    def of_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "changed":
            return overtaken_in(queryset)
        return getattr(queryset, STATES[IssuedDocument.State(value)])()
