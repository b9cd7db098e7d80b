from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import WorkForm, WorkModelForm
from inspections.actions.days import DAY_FIELDS
from inspections.models import CalendarDay


class CalendarDayForm(WorkModelForm):
    submit_label = _("Save the day")

    class Meta:
        model = CalendarDay
        fields = DAY_FIELDS
        widgets = {"kind": forms.RadioSelect}
        labels = {"certain": _("An official decision names this day")}
        help_texts = {
            "certain": _("Without it, every deadline that crosses this day says so."),
            "source": _("The number and day of the decision, or where it was read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = CalendarDay.Kind.choices

    def body(self) -> list[Any]:
        return [Div("date", "kind", css_class="fields-2"), "name", "certain", "source"]


class DeleteDayForm(WorkForm):
    """A question with nothing to fill in."""
