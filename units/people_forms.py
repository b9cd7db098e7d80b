"""Forms about other people's accounts and where they work."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import ACCOUNT_FIELDS, manageable_roles
from accounts.form_fields import DayFormField
from accounts.forms import WorkForm, WorkModelForm
from accounts.models import User
from units.fields import UnitChoiceField
from units.models import Posting


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The list's filter, in the address: ?q=…&role=…&closed=1"""

    q = django_filters.CharFilter(method="by_name", label=_("Name or user name"), max_length=200)
    role = django_filters.ChoiceFilter(label=_("Role"), empty_label=_("all roles"))
    closed = django_filters.BooleanFilter(
        method="with_closed",
        label=_("also deactivated ones"),
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["role"].extra["choices"] = roles

    def by_name(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value).ranked(value)

    def with_closed(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset if value else queryset.filter(is_active=True)


class AccountForm(WorkModelForm):
    submit_label = _("Save the account")

    class Meta:
        model = User
        fields = ACCOUNT_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        roles = manageable_roles(self.user)  # the action asks again
        is_asked = not self.instance.pk and len(roles) > 1
        role.choices = [("", _("choose a role")), *roles] if is_asked else roles


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        units = ", ".join(str(posting.unit) for posting in obj.own_postings)
        return f"{obj.full_name} ({units})"


def colleagues_of(person: User, by: User) -> QuerySet[User]:
    """Whom the person may stand in for: those who work at a unit today, by name and unit."""
    today = Posting.objects.visible_to(by).on().filter(acting_for__isnull=True)
    own = today.select_related("unit").prefetch_related("unit__versions")
    people = User.objects.visible_to(by).filter(role=person.role, is_active=True)
    people = people.filter(pk__in=today.values("user")).exclude(pk=person.pk)
    return people.prefetch_related(Prefetch("postings", own, to_attr="own_postings"))


class PostingForm(WorkForm):
    makes_row = True
    submit_label = _("Add the posting")

    unit = UnitChoiceField(label=_("unit"))
    job_title = forms.CharField(label=_("job title"), max_length=150, required=False)
    is_head = forms.BooleanField(
        label=_("head of the unit"),
        required=False,
        help_text=_("Late requests to the unit are reported to its head."),
    )
    from_day = DayFormField(label=_("from"))
    to_day = DayFormField(
        label=_("to"), required=False, help_text=_("Blank: until further notice.")
    )
    acting_for = ColleagueField(
        queryset=User.objects.none(),
        label=_("on behalf of"),
        required=False,
        help_text=_("For a deputy named for a period: whose place they take at this unit."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(self.user, timezone.localdate())
        acting: Any = self.fields["acting_for"]
        acting.queryset = colleagues_of(self.person, self.user)


class PostingEndForm(WorkForm):
    submit_label = _("End the posting")

    last_day = DayFormField(label=_("last day"))
