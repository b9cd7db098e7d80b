"""The pages on which findings and requests are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import HTML, Div, Field, Submit
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.asking import AGREED, token_of
from accounts.forms import WorkForm, WorkModelForm
from engines.vietnamese.dates import format_date
from findings.fields import FindingsField
from findings.lines import whole_sentence
from findings.models import CorrectionRequest, Finding, FindingFile
from findings.proposals import Proposal, proposals_for, with_working_days
from findings.rules import areas_for, criteria_for
from inspections.files import MultipleFileInput, MultipleFilesField
from inspections.models import Criterion, Visit
from inspections.new_files import NewFilesMixin
from units.fields import MultipleUnitsField, UnitChoiceField
from units.official import level_stands

PROSE = {"rows": 3}
# The line of the minutes while it is typed, by the scope chosen; the words are the paper's.
LINE = "{condition}"
LINE_SAID = "{condition} (Phạm vi: {scope_text}.)"
LINE_NAMED = "{condition} (Phạm vi: {scope_units}.)"


def by_their_area(criteria: Iterable[Criterion]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under the name of the area they belong to, in the order of the areas."""
    groups: dict[Any, list[tuple[int, str]]] = {}
    for one in sorted(criteria, key=lambda one: (one.area.order, one.order)):
        groups.setdefault(one.area, []).append((one.pk, str(one)))
    return [(str(area), choices) for area, choices in groups.items()]


class DraftRowForm(WorkModelForm):
    """A row of a visit's draft. Its rules are the action's."""

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        self.visit = visit
        super().__init__(*args, **kwargs)
        self.offer_choices()

    def offer_choices(self) -> None:
        raise NotImplementedError

    def _get_validation_exclusions(self) -> set[str]:
        """The fields clean themselves; rules across fields are left to the action, which words
        each fault for its field."""
        return {field.name for field in self._meta.model._meta.get_fields()}

    def row_values(self) -> dict[str, Any]:
        """What the action writes: the fields of the model that stand on the page."""
        return {name: self.cleaned_data[name] for name in self.seen_names()}


class FindingForm(NewFilesMixin, DraftRowForm):
    submit_label = _("Save")
    scope_units = MultipleUnitsField(label=_("Named units"), required=False)
    evidence = MultipleFilesField(
        label=_("Add evidence"),
        required=False,
        widget=MultipleFileInput(attrs={"data-paste-target": False}),
    )

    class Meta:
        model = Finding
        fields = [
            "condition",
            "kind",
            "area",
            "criterion",
            "scope",
            "scope_text",
            "scope_level",
            "scope_units",
            "cause_kind",
            "cause",
            "effect",
            "legal_basis",
            "severity",
            "unit_opinion",
            "unit_opinion_text",
            "internal_note",
        ]
        widgets = {
            "condition": forms.Textarea(attrs={"rows": 4, "autofocus": True}),
            "kind": forms.RadioSelect,
            "scope": forms.RadioSelect,
            "cause": forms.Textarea(attrs=PROSE),
            "effect": forms.Textarea(attrs=PROSE),
            "legal_basis": forms.Textarea(attrs=PROSE),
            "unit_opinion_text": forms.Textarea(attrs=PROSE),
            "internal_note": forms.Textarea(attrs=PROSE),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_id = "finding-form"

    def offer_choices(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = Finding.Kind.choices
        fields["area"].queryset = areas_for(self.visit)
        fields["area"].empty_label = _("choose an area")
        fields["area"].required = False  # the criterion names one; else the action asks for it
        fields["criterion"].queryset = criteria_for(self.visit).select_related("area")
        fields["criterion"].choices = [
            ("", _("none")),
            *by_their_area(fields["criterion"].queryset),
        ]
        fields["criterion"].widget.attrs["data-narrowed-by"] = "id_area"
        fields["criterion"].help_text = _("With no area chosen, that of the criterion is taken.")
        fields["scope_level"].choices = [
            (level, label)
            for level, label in Finding.ScopeLevel.choices
            if level_stands(level, self.visit.held_on) or level == self.instance.scope_level
        ]
        fields["scope_units"].offer(self.user, self.visit.held_on, below=self.visit.unit)
        if self.instance.pk:
            self.initial["scope_units"] = [unit.pk for unit in self.instance.scope_units.all()]

    def body(self) -> list[Any]:
        return [
            Div("condition", css_class="sentence"),
            self._live_line(),
            Field("kind", wrapper_class="choice-cards"),
            Div(
                Div("area", css_class="col-md-5"),
                Div("criterion", css_class="col-md-7"),
                css_class="row",
            ),
            Field("scope", wrapper_class="choice-cards"),
            Div(
                Div("scope_text", css_class="col-md-8"),
                Div("scope_level", css_class="col-md-4"),
                css_class="row",
            ),
            "scope_units",
            Div(
                Div("cause", css_class="col-md-8"),
                Div("cause_kind", css_class="col-md-4"),
                css_class="row",
            ),
            "effect",
            Div(
                Div("legal_basis", css_class="col-md-8"),
                Div("severity", css_class="col-md-4"),
                css_class="row",
            ),
            Div(
                Div("unit_opinion_text", css_class="col-md-8"),
                Div("unit_opinion", css_class="col-md-4"),
                css_class="row",
            ),
            Div("evidence", data_paste_target="id_evidence", css_class="mb-3"),
            Div("captions", "document_dates", css_class="fields-2"),
            "internal_note",
        ]

    def _live_line(self) -> HTML:
        label = f"{self.instance.label}. " if self.instance.pk else ""
        text = format_html(
            '<p class="form-label">{}</p><output class="mb-3" for="id_condition"'
            ' data-live-line="finding-form" data-choice="scope" data-line="{}"'
            ' data-line-unnamed="{}" data-line-staff="{}" data-line-named="{}"></output>',
            _("As it will print"),
            label + LINE,
            label + LINE_SAID,
            label + LINE_SAID,
            label + LINE_NAMED,
        )
        return HTML("{% verbatim %}" + text + "{% endverbatim %}")

    def buttons(self, cancel_url: str) -> list[Any]:
        keys = {"aria_keyshortcuts": "Control+Enter", "data_ctrl_enter": ""}
        return [
            Submit("save_and_add", _("Save and add another"), css_class="btn-primary", **keys),
            *super().buttons(cancel_url),
        ]


class ProposedDays(forms.RadioSelect):
    """Each day with the findings it follows from: `propose-day.js` shows the one that counts."""

    proposals: Sequence[Proposal] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        for proposal in self.proposals:
            if proposal.day.isoformat() == str(value):
                option["attrs"]["data-day"] = format_date(proposal.day)
                option["attrs"]["data-findings"] = " ".join(str(f.pk) for f in proposal.findings)
        return option


class RequestForm(DraftRowForm):
    responsible_unit = UnitChoiceField(label=_("Responsible unit"))
    proposed_day = forms.ChoiceField(
        label=_("Proposed by severity"),
        required=False,
        widget=ProposedDays(attrs={"data-propose-for": "id_due_on"}),
        help_text=_("Counted from the day of the visit. A day typed above stands instead."),
    )

    class Meta:
        model = CorrectionRequest
        fields = [
            "text",
            "force",
            "area",
            "responsible_unit",
            "responsible_post",
            "findings",
            "due_on",
            "due_text",
            "stated_by",
            "internal_note",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "autofocus": True}),
            "force": forms.RadioSelect,
            "internal_note": forms.Textarea(attrs=PROSE),
        }
        field_classes = {"findings": FindingsField}
        help_texts = {
            "due_on": _("Both may stay blank: it is then printed that no time was named."),
        }

    def offer_choices(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = areas_for(self.visit)
        fields["area"].empty_label = _("none")
        fields["responsible_unit"].offer(self.user, self.visit.held_on)
        rows = Finding.objects.visible_to(self.user).filter(visit=self.visit)
        fields["findings"].queryset = rows.limitations().order_by("number")
        limitations = list(with_working_days(fields["findings"].queryset))
        fields["findings"].choices = [(row.pk, whole_sentence(row)) for row in limitations]
        if not self.instance.pk:
            self.initial.setdefault("responsible_unit", self.visit.unit)
        self._offer_days(limitations)

    def _offer_days(self, limitations: list[Finding]) -> None:
        """Nothing to propose: nothing to choose from. A day that stands is not asked for again."""
        proposals = proposals_for(self.visit, limitations)
        if not proposals or (self.instance.due_on and not self.is_bound):
            del self.fields["proposed_day"]
            return
        field: Any = self.fields["proposed_day"]
        field.widget.proposals = proposals
        field.choices = [
            ("", _("None of them")),
            *((one.day.isoformat(), one.words) for one in proposals),
        ]

    def clean(self) -> dict[str, Any]:
        """The proposed day counts where it was chosen and no other was typed."""
        cleaned = super().clean() or self.cleaned_data
        proposed = cleaned.get("proposed_day")
        if proposed and "due_on" not in self.errors:
            cleaned["due_on"] = cleaned.get("due_on") or dt.date.fromisoformat(proposed)
        return cleaned

    def body(self) -> list[Any]:
        return [
            Div("text", css_class="sentence"),
            Field("force", wrapper_class="choice-cards"),
            "findings",
            Div(
                Div("responsible_unit", css_class="col-md-6"),
                Div("responsible_post", css_class="col-md-6"),
                css_class="row",
            ),
            Div(
                Div("due_on", css_class="col-md-4"),
                Div("due_text", css_class="col-md-8"),
                css_class="row",
            ),
            *(["proposed_day"] if "proposed_day" in self.fields else []),
            Div(
                Div("area", css_class="col-md-6"),
                Div("stated_by", css_class="col-md-6"),
                css_class="row",
            ),
            "internal_note",
        ]

    def buttons(self, cancel_url: str) -> list[Any]:
        keys = {"aria_keyshortcuts": "Control+Enter", "data_ctrl_enter": ""}
        return [
            Submit("save_and_add", _("Save and add another"), css_class="btn-primary", **keys),
            *super().buttons(cancel_url),
        ]


class ActForm(WorkForm):
    """A question with nothing to fill in: delete, move, acknowledge.

    `told`: what follows, which the page of the question names; sending it agrees to just that.
    """

    def __init__(self, *args: Any, told: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = forms.CharField(widget=forms.HiddenInput, required=False, initial=token_of(told))
        self.fields[AGREED] = box


class FileForm(WorkModelForm):
    class Meta:
        model = FindingFile
        fields = ["caption", "document_date", "prints"]
