from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django.utils.translation import gettext_lazy as _

from accounts.forms import WorkModelForm
from inspections.actions.plans import PLAN_FIELDS
from inspections.models import Plan


class PlanForm(WorkModelForm):
    submit_label = _("Save the plan")

    class Meta:
        model = Plan
        fields = PLAN_FIELDS
        localized_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].localize = False
        self.fields["note"].widget.attrs["rows"] = 3

    def body(self) -> list[Any]:
        return [
            "title",
            Div("year", "number", "signed_on", "issuer", css_class="fields-2"),
            Div("signer", "signer_position", css_class="fields-2"),
            "note",
        ]
