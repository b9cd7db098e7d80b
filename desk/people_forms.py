"""Forms about other people's accounts and where they work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import ACCOUNT_FIELDS, manageable_roles
from accounts.form_fields import DayFormField
from accounts.forms import WorkForm, WorkModelForm
from accounts.models import User
from units.fields import UnitChoiceField


class AccountForm(WorkModelForm):
    submit_label = _("Save the account")

    class Meta:
        model = User
        fields = ACCOUNT_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = manageable_roles(self.user)  # the action asks again


class PostingForm(WorkForm):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(self.user, timezone.localdate())


class PostingEndForm(WorkForm):
    submit_label = _("End the posting")

    last_day = DayFormField(label=_("last day"))
