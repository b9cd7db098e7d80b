"""The filter of the list of visits; it lives in the address, so a copied address shows the same."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from engines.vietnamese.text import fold, search_terms
from inspections.counted import TRAINING, CountedRows, DayFilter, WholeNumberFilter
from inspections.models import Plan, Team, Visit
from inspections.models.visit import DRAFT_STATES, NOT_BEGUN, VisitStatus
from inspections.progress import Group, in_group
from units.models import UnitVersion

# What unit staff may tell apart: of a draft they know no more than that the visit is announced.
UNIT_STAFF_STATES = [state for state in VisitStatus if state not in DRAFT_STATES]

# Several states under one name, as the home page counts them.
DRAFTS = ("drafts", _("drafts (being written or read out)"))
COMING = ("coming", _("coming (planned or announced, from today on)"))
LATE = ("late", _("late (planned or announced, the day has passed)"))
NOT_YET = ("not_begun", _("not begun (planned or announced, of whatever day)"))


class VisitFilter(CountedRows):
    unit = django_filters.CharFilter(method="of_unit", label=_("Unit"), max_length=200)
    year = WholeNumberFilter(
        field_name="held_on__year", label=_("Year"), min_value=1945, max_value=2100
    )
    status = django_filters.ChoiceFilter(
        choices=[DRAFTS, NOT_YET, COMING, LATE, *VisitStatus.choices],
        method="of_status",
        label=_("State"),
        empty_label=_("all"),
    )
    team = django_filters.ModelChoiceFilter(
        queryset=Team.objects.none(), field_name="teams", label=_("Team"), empty_label=_("all")
    )
    plan = django_filters.ModelChoiceFilter(
        queryset=Plan.objects.none(), label=_("Plan"), empty_label=_("all")
    )
    from_day = DayFilter(field_name="held_on", lookup_expr="gte", label=_("From"))
    to_day = DayFilter(field_name="held_on", lookup_expr="lte", label=_("To"))
    training = django_filters.ChoiceFilter(
        choices=TRAINING,
        method="of_kind",
        label=_("Data"),
        empty_label=_("all"),
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.filters["team"].queryset = Team.objects.visible_to(user)
        self.filters["plan"].queryset = Plan.objects.visible_to(user)
        if user.role == User.Role.UNIT_STAFF:
            for name in ("team", "plan", "training"):
                del self.filters[name]
            choices = [(state.value, state.label) for state in UNIT_STAFF_STATES]
            self.filters["status"].extra["choices"] = [COMING, *choices]

    def of_unit(self, queryset: Any, name: str, value: str) -> Any:
        """By any name or code the unit ever bore, with or without accents."""
        found = UnitVersion.objects.visible_to(self.user).matching(value)
        return queryset.filter(unit__in=found.values("unit"))

    def of_status(self, queryset: Any, name: str, value: str) -> Any:
        if value == DRAFTS[0]:
            return queryset.drafts()
        if value == NOT_YET[0]:
            return queryset.filter(status__in=NOT_BEGUN).order_by("held_on", "pk")
        if value == LATE[0]:
            return queryset.filter(in_group(Group.LATE))
        if value == COMING[0]:
            wanted = self._told([*NOT_BEGUN])
            return queryset.filter(held_on__gte=timezone.localdate(), status__in=wanted)
        return queryset.filter(status__in=self._told([VisitStatus(value)]))

    def _told(self, states: list[VisitStatus]) -> list[VisitStatus]:
        """To unit staff a draft is a visit announced, as if nobody wrote yet."""
        if self.user.role == User.Role.UNIT_STAFF and VisitStatus.ANNOUNCED in states:
            return [*states, *DRAFT_STATES]
        return states


class CalendarFilter(VisitFilter):
    """Of a month that is chosen beside it: by team and unit only."""

    LEFT_OUT = ("year", "status", "plan", "from_day", "to_day", "training")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.LEFT_OUT:
            self.filters.pop(name, None)


class WordsFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Words that a row's own texts must hold, accents or none. For lists of some hundred rows."""

    q = django_filters.CharFilter(method="by_words", label=_("Words"), max_length=200)

    def text_of(self, row: Any) -> str:
        raise NotImplementedError

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        terms = search_terms(value)
        texts = ((row.pk, fold(self.text_of(row))) for row in queryset)
        found = [pk for pk, text in texts if all(term in text for term in terms)]
        return queryset.filter(pk__in=found)


class TeamFilter(WordsFilter):
    year = WholeNumberFilter(
        field_name="decision_date__year",
        label=_("Year of the decision"),
        min_value=1945,
        max_value=2100,
    )

    class Meta:
        model = Team
        fields: list[str] = []

    def text_of(self, row: Any) -> str:
        people = [member.full_name for member in row.members.all()]
        return " ".join([row.name, row.short_name, row.decision_number, *people])


class PlanFilter(WordsFilter):
    year = WholeNumberFilter(
        label=_("Year"),
        min_value=1945,
        max_value=2100,
    )

    class Meta:
        model = Plan
        fields: list[str] = []

    def text_of(self, row: Any) -> str:
        return f"{row.title} {row.number}"
