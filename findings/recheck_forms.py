"""The pages of a re-check: making it, and what is seen now of one limitation."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Field, Submit
from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField
from accounts.forms import WorkForm, WorkModelForm
from findings.fields import FindingsField
from findings.models import CorrectionRequest, Finding, Recheck
from findings.rechecks import heir_of, open_limitations, units_to_recheck
from inspections.models import Visit
from units.fields import typed_day


class LimitationsField(FindingsField):
    """Boxes to tick, each with what became of its requests."""

    def label_from_instance(self, obj: Any) -> str:
        line = super().label_from_instance(obj)
        asked = [f"{row.label} {row.get_status_display()}" for row in obj.requests.all()]
        return f"{line} ({', '.join(asked)})" if asked else line


class RecheckForm(WorkForm):
    makes_row = True
    submit_label = _("Make the re-check")
    held_on = DayFormField(label=_("Day of the visit"))
    session = forms.ChoiceField(
        label=_("Part of the day"), choices=Visit.Session.choices, required=False
    )
    unit = forms.ChoiceField(label=_("Inspected unit"), required=False)
    findings = LimitationsField(
        label=_("Limitations to look at again"),
        queryset=Finding.objects.none(),
        required=False,
        help_text=_("Those still open are ticked."),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        day = typed_day(self, "held_on") or timezone.localdate()
        self.units = {str(unit.pk): unit for unit in units_to_recheck(visit, day)}
        named = [(pk, unit.name_on(day)) for pk, unit in self.units.items()]
        fields["unit"].choices = named if len(named) == 1 else [("", _("choose…")), *named]
        requests = CorrectionRequest.objects.visible_to(self.user).order_by("number")
        fields["findings"].queryset = (
            Finding.objects.visible_to(self.user)
            .filter(visit=visit)
            .limitations()
            .prefetch_related(Prefetch("requests", queryset=requests))
        )
        if not self.is_bound:
            heir = heir_of(visit, list(self.units.values()))
            self.initial["unit"] = str(heir.pk) if heir else ""
            self.initial["findings"] = open_limitations(visit)

    def body(self) -> list[Any]:
        return [Div("held_on", "session", css_class="fields-2"), "unit", "findings"]

    def row_values(self) -> dict[str, Any]:
        values = self.values()
        return values | {"unit": self.units.get(values["unit"])}


class LookForm(WorkModelForm):
    submit_label = _("Save")

    class Meta:
        model = Recheck
        fields = ["outcome", "now"]
        widgets = {
            "outcome": forms.RadioSelect,
            "now": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, has_next: bool, may_repeat: bool, **kwargs: Any) -> None:
        self.has_next, self.may_repeat = has_next, may_repeat
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["outcome"].choices = Recheck.Outcome.choices

    def body(self) -> list[Any]:
        return [Field("outcome", wrapper_class="choice-cards"), "now"]

    def buttons(self, cancel_url: str) -> list[Any]:
        buttons = super().buttons(cancel_url)
        if self.may_repeat:
            text = _("Save and record as repeated")
            buttons.insert(1, Submit("save_and_repeat", text, css_class="btn-outline-primary"))
        if self.has_next:
            keys = {"aria_keyshortcuts": "Control+Enter", "data_ctrl_enter": ""}
            buttons.insert(0, Submit("save_and_next", _("Save and go to the next"), **keys))
        return buttons
