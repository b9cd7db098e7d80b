"""Choosing who takes over: one of the successors, or any other unit that stands today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.forms import WorkForm
from units.fields import UnitChoiceField
from units.models import Unit
from units.successors import Successor

OTHER = "other"


class HandoverForm(WorkForm):
    makes_row = True
    submit_label = gettext_lazy("Hand over")

    taker = forms.ChoiceField(
        label=gettext_lazy("Unit that takes over"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Units that followed it, or the communes that once stood under it."),
    )
    unit = UnitChoiceField(label=gettext_lazy("Another unit that stands today"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Why this unit takes it over. The unit reads it."),
    )

    def __init__(self, *args: Any, successors: Sequence[Successor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices = [(str(one.unit_id), one.full_name) for one in successors]
        fields["taker"].choices = [*choices, (OTHER, pgettext("unit", "another unit"))]
        fields["unit"].offer(self.user, timezone.localdate())
        if len(choices) == 1:
            self.initial.setdefault("taker", choices[0][0])

    def body(self) -> list[Any]:
        return [Field("taker", wrapper_class="choice-cards"), "unit", "note"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        taker = self.cleaned_data.get("taker")
        if taker is None or "unit" in self.errors:
            return cleaned
        if taker == OTHER:
            if not self.cleaned_data.get("unit"):
                self.add_error("unit", _("Name the unit."))
        elif self.cleaned_data.get("unit"):
            raise ValidationError(_("Choose a successor or name another unit, not both."))
        else:
            self.cleaned_data["unit"] = Unit.objects.visible_to(self.user).get(pk=taker)
        return cleaned
