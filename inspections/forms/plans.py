from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import Subquery
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import WholeNumberFormField
from accounts.forms import WorkForm, WorkModelForm
from accounts.models import User
from inspections.actions.plans import PLAN_FIELDS, PlanLine
from inspections.actions.visits import TeamsOfVisit
from inspections.forms.bare import Bare
from inspections.forms.rows import RowForm, RowFormSet, row_formset
from inspections.forms.visits import chosen_teams
from inspections.models import Plan, Team, Visit, VisitTeam
from units.choices import choices_on
from units.fields import UnitChoiceField, typed_day

UNIT_LIST = "plan-units"  # the one list under all unit boxes of the page
LINES = 4


class PlanForm(WorkModelForm):
    submit_label = _("Save the plan")

    class Meta:
        model = Plan
        fields = PLAN_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3

    def body(self) -> list[Any]:
        return [
            "title",
            Div("year", "number", "signed_on", "issuer", css_class="fields-2"),
            Div("signer", "signer_position", css_class="fields-2"),
            "note",
        ]


class PlanCopyForm(WorkForm):
    """The other year was chosen on the page that shows what would be copied."""

    makes_row = True
    submit_label = _("Copy the plan")
    year = WholeNumberFormField(widget=forms.HiddenInput, min_value=1945, max_value=2100)
    title = forms.CharField(label=_("Title of the new plan"), max_length=300)


class VisitTeamsForm(Bare, WorkForm):
    """Which teams go on all the visits of a list."""

    makes_row = True
    lead_team = forms.ModelChoiceField(
        queryset=Team.objects.all(), label=_("Leading team"), empty_label=_("choose…")
    )
    joined_teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.all(),
        required=False,
        label=_("Joined teams"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead_team"]
        joined: Any = self.fields["joined_teams"]
        teams = [(team.pk, str(team)) for team in joined.queryset]
        lead.choices, joined.choices = [("", lead.empty_label), *teams], teams

    def body(self) -> list[Any]:
        return [Div("lead_team", "joined_teams", css_class="fields-2")]

    def teams(self) -> TeamsOfVisit:
        data = self.cleaned_data
        return TeamsOfVisit(lead=data["lead_team"], joined=tuple(data["joined_teams"]))


class SharedUnitInput(forms.TextInput):
    """A unit box over the one list of the page, which a script narrows while typing."""

    def __init__(self) -> None:
        search = reverse_lazy("units:unit-search")
        super().__init__({"list": UNIT_LIST, "autocomplete": "off", "data-unit-search": search})

    class Media:
        js = ("js/units.js",)


class PlanLineForm(RowForm):
    """A unit and its day; what the unit was called on that day is understood."""

    unit = UnitChoiceField(
        label=_("Inspected unit"),
        help_text="",
        widget=SharedUnitInput,
    )

    class Meta:
        model = Visit
        fields = ("unit", "held_on", "session")

    def __init__(self, *args: Any, read: dict[str, Any], user: User, **kwargs: Any) -> None:
        super().__init__(*args, read=read, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(user, typed_day(self, "held_on"), known=read.setdefault("units", {}))


def teams_of_last(plan: Plan) -> dict[str, Any]:
    """The teams of the plan's newest visit, in one query."""
    newest = Visit.objects.filter(plan=plan).order_by("-pk").values("pk")[:1]
    links = VisitTeam.objects.filter(visit=Subquery(newest)).order_by("pk")
    return chosen_teams(list(links.values_list("team_id", "leads")))


def plan_lines(user: User, data: QueryDict | None) -> RowFormSet:
    return row_formset(
        PlanLineForm, [], data=data, extra=LINES, prefix="lines", form_kwargs={"user": user}
    )


def lines_of(rows: RowFormSet) -> list[PlanLine]:
    return [PlanLine(**change.values) for change in rows.changes()]


def unit_labels(user: User, plan: Plan) -> list[str]:
    """What stands under the unit boxes: the units of today, of an earlier year those of its end."""
    day = min(timezone.localdate(), dt.date(plan.year, 12, 31))
    return [choice.label for choice in choices_on(user, day)]
