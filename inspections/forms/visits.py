"""The frame of a visit: which unit, when, by which teams, under which plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import WorkForm, WorkModelForm
from accounts.stale import fingerprint
from inspections.actions.plans import TAKEN_OVER, last_visit_of
from inspections.actions.visits import FRAME_FIELDS, NOTICE_FIELDS, TeamsOfVisit
from inspections.models import Plan, Team, Visit
from units.fields import UnitChoiceField, typed_day
from units.models.querysets import read_names


class VisitFrameForm(WorkModelForm):
    submit_label = _("Save the visit")
    unit = UnitChoiceField(label=_("Inspected unit"))
    lead_team = forms.ModelChoiceField(
        queryset=Team.objects.all(), label=_("Leading team"), empty_label=_("choose…")
    )
    joined_teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.all(),
        required=False,
        label=_("Joined teams"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Visit
        fields = (*FRAME_FIELDS, *NOTICE_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_draft:  # they belong to the minutes now
            for name in NOTICE_FIELDS:
                del self.fields[name]
        self.fields["unit"].offer(self.user, typed_day(self, "held_on"))  # type: ignore[attr-defined]
        self._offer_visits()
        self._offer_teams()
        if self.instance.pk:
            links = list(self.instance.visit_teams.all())
            self.initial["lead_team"] = next((li.team_id for li in links if li.leads), None)
            self.initial["joined_teams"] = [li.team_id for li in links if not li.leads]
            self.initial["seen"] = fingerprint(
                self.instance, [n for n in self.seen_names() if n in self.fields]
            )

    @classmethod
    def seen_names(cls) -> list[str]:
        return [*super().seen_names(), "lead_team", "joined_teams"]

    def _offer_visits(self) -> None:
        """The names of all visits of the page, of its own too, in one query."""
        recheck: Any = self.fields["recheck_of"]
        recheck.help_text = _("Only for a re-check.")
        recheck.queryset = Visit.objects.visible_to(self.user).issued()
        rows = list(recheck.queryset.select_related("unit"))
        own = [self.instance.unit] if self.instance.pk else []
        read_names([*own, *(row.unit for row in rows)])
        recheck.choices = [("", recheck.empty_label), *((row.pk, str(row)) for row in rows)]

    def _offer_teams(self) -> None:
        lead: Any = self.fields["lead_team"]
        joined: Any = self.fields["joined_teams"]
        teams = [(team.pk, str(team)) for team in joined.queryset]
        lead.choices, joined.choices = [("", lead.empty_label), *teams], teams

    def body(self) -> list[Any]:
        printed = [] if self.instance.is_draft else ["place", Field("contents", rows=4)]
        return [
            "unit",
            Div("held_on", "session", css_class="fields-2"),
            Div("lead_team", "joined_teams", css_class="fields-2"),
            Div("plan", "form", css_class="fields-2"),
            "recheck_of",
            Fieldset(str(_("Kinds of inspection")), "covers_reform", "covers_procedures"),
            Div("period_from", "period_to", css_class="fields-2"),
            "period_label",
            *printed,
            "papers_to_prepare",
        ]

    def teams(self) -> TeamsOfVisit:
        data = self.cleaned_data
        return TeamsOfVisit(lead=data["lead_team"], joined=tuple(data["joined_teams"]))

    def frame(self) -> dict[str, Any]:
        names = [name for name in (*FRAME_FIELDS, *NOTICE_FIELDS) if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}


class ReceiptForm(WorkForm):
    """The unit has the notice of the visit: nothing to fill in."""


def frame_of_plan(plan: Plan | None) -> dict[str, Any]:
    """What a new visit takes over: the plan, and teams and period of the plan's last visit."""
    if plan is None:
        return {}
    last = last_visit_of(plan)
    if last is None:
        return {"plan": plan}
    values = {name: getattr(last, name) for name in TAKEN_OVER}
    links = list(last.visit_teams.all())
    return {"plan": plan, **chosen_teams([(link.team_id, link.leads) for link in links]), **values}


def chosen_teams(links: Sequence[tuple[int, bool]]) -> dict[str, Any]:
    """The two team fields filled: (team, whether it leads)."""
    return {
        "lead_team": next((team for team, leads in links if leads), None),
        "joined_teams": [team for team, leads in links if not leads],
    }
