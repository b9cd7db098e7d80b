"""Filters of the lists, kept in the address: a copied link shows a colleague the same list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField
from accounts.models import User
from findings.deadlines import silent_until, soon_until
from findings.models import CorrectionRequest, Finding
from inspections.models import ReformArea
from units.models import UnitVersion


class DayFilter(django_filters.DateFilter):  # type: ignore[misc]
    field_class = DayFormField


def area_choices() -> list[tuple[str, str]]:
    """One line a code, under the name of the newest programme that has it."""
    names: dict[str, str] = {}
    for area in ReformArea.objects.order_by("frame__valid_from", "order"):
        names[area.code] = area.name
    return list(names.items())


class RowFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What both lists ask: words, unit, area, day of the visit."""

    q = django_filters.CharFilter(label=_("Words"), method="by_words")
    unit = django_filters.CharFilter(label=_("Inspected unit"), method="by_unit")
    area = django_filters.ChoiceFilter(
        label=_("Area"), field_name="area__code", choices=area_choices, empty_label=_("all")
    )
    held_from = DayFilter(label=_("Visit from"), field_name="visit__held_on", lookup_expr="gte")
    held_to = DayFilter(label=_("Visit to"), field_name="visit__held_on", lookup_expr="lte")
    visit = django_filters.NumberFilter(label=_("Visit"), field_name="visit")

    unit_path = "visit__unit"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value).ranked(value)

    def by_unit(self, rows: Any, name: str, value: str) -> Any:
        """Accent-free, by any name or code the unit ever bore."""
        found = UnitVersion.objects.visible_to(self.user).matching(value)
        return rows.filter(**{f"{self.unit_path}__in": found.values("unit")})


class FindingFilter(RowFilter):
    kind = django_filters.ChoiceFilter(choices=Finding.Kind.choices, empty_label=_("all"))
    scope = django_filters.ChoiceFilter(choices=Finding.Scope.choices, empty_label=_("all"))

    class Meta:
        model = Finding
        fields = ["q", "kind", "area", "unit", "scope", "held_from", "held_to"]


class RequestFilter(RowFilter):
    unit = django_filters.CharFilter(label=_("Unit it lies with"), method="by_unit")
    force = django_filters.ChoiceFilter(
        choices=CorrectionRequest.Force.choices, empty_label=_("all")
    )
    due_from = DayFilter(label=_("Due from"), field_name="deadline", lookup_expr="gte")
    due_to = DayFilter(label=_("Due to"), field_name="deadline", lookup_expr="lte")

    unit_path = "current_unit"

    class Meta:
        model = CorrectionRequest
        fields = ["q", "unit", "area", "force", "held_from", "held_to", "due_from", "due_to"]


# The name in the address, what it is called, and how it narrows a list of requests.
TABS: list[tuple[str, Any]] = [
    ("", _("All")),
    ("draft", _("Drafts")),
    ("new", _("New")),
    ("acknowledged", _("Acknowledged")),
    ("answered", _("Answered")),
    ("returned", _("Returned")),
    ("soon", _("Due soon")),
    ("overdue", _("Overdue")),
    ("silent", _("No reply yet")),
    ("done", _("Done")),
    ("paper", _("From paper")),
]
_STATES = {
    "draft": ["draft"],
    "new": ["issued"],
    "acknowledged": ["acknowledged"],
    "answered": ["responded"],
    "returned": ["returned"],
    "done": ["verified", "closed", "withdrawn"],
    "paper": ["recorded"],
}


def in_tab(rows: QuerySet[Any], tab: str, today: dt.date | None = None) -> Any:
    """The rows of one tab; a name that is none shows all."""
    today = today or timezone.localdate()
    if tab == "overdue":
        return rows.overdue(today)  # type: ignore[attr-defined]
    if tab == "due":  # what the home page counts together: overdue and due soon
        return rows.due_by(soon_until(today))  # type: ignore[attr-defined]
    if tab == "silent":
        return rows.silent(silent_until(today))  # type: ignore[attr-defined]
    if tab == "soon":
        return rows.due_between(today, soon_until(today))  # type: ignore[attr-defined]
    return rows.filter(status__in=_STATES[tab]) if tab in _STATES else rows
