"""The form of a saved summary."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import WorkForm, WorkModelForm
from findings.filters import area_choices
from reports.models import SummaryDefinition
from units.fields import MultipleUnitsField, typed_day

PARTS = (
    "with_strengths",
    "with_limitations",
    "with_recurring",
    "with_requests",
    "with_units",
    "with_charts",
    "with_sentences",
)


class SummaryForm(WorkModelForm):
    submit_label = _("Save the summary")

    units = MultipleUnitsField(
        label=_("Inspected units"),
        required=False,
        help_text=_("One unit a line, with all that stands under it; blank: all units."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas"),
        required=False,
        choices=area_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all areas."),
    )

    class Meta:
        model = SummaryDefinition
        fields = (
            "name",
            "period_from",
            "period_to",
            "period_label",
            "counted_by",
            "units",
            "areas",
            *PARTS,
            "compare_from",
            "compare_to",
            "compare_label",
            "proposals",
            "shared",
            "is_training",
        )
        widgets = {
            "counted_by": forms.RadioSelect,
            "proposals": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.offer(self.user, typed_day(self, "period_to"))

    def body(self) -> list[Any]:
        return [
            "name",
            Div("period_from", "period_to", css_class="fields-2"),
            "period_label",
            "counted_by",
            "units",
            "areas",
            Fieldset(_("What it says"), *PARTS),
            Div("compare_from", "compare_to", css_class="fields-2"),
            "compare_label",
            "proposals",
            "shared",
            "is_training",
        ]


class MakeForm(WorkForm):
    """One button: make a long summary in the background."""

    makes_row = True
    submit_label = _("Make it in the background")


class DeleteForm(WorkForm):
    submit_label = _("Delete the summary")
