"""Forms of units. They check what was typed; what may be, the actions say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField, ProseFormField, add_text_rules
from accounts.models import User
from accounts.once import OnceMixin
from engines.vietnamese.text import squeeze
from units.fields import MultipleUnitsField, UnitChoiceField
from units.models import UnitVersion
from units.rules import KINDS, kind_of_body


class LineFormField(forms.CharField):
    """One line of text: NFC, single spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        add_text_rules(self)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\x00" in text else squeeze(text)  # the field refuses a NUL


def helper() -> FormHelper:
    """The form's tag and buttons stand in the template."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    return made


class UnitFilter(forms.Form):
    """The list's filters, in the address: ?q=…&tai_ngay=dd/mm/yyyy&cap=…&loai=…"""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=200)
    tai_ngay = DayFormField(label=_("As of the day"), required=False, help_text=_("Blank: today."))
    cap = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("all")), *UnitVersion.Level.choices]
    )
    loai = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *UnitVersion.Kind.choices]
    )


class BodyForm(OnceMixin):
    """A department, division, public-service unit, hamlet or quarter under any unit."""

    may_double = True  # see accounts.forms

    full_name = LineFormField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it stands on its papers, for example “Phòng Nội vụ”."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("as its name says")),
            *((k, n) for k, n in UnitVersion.Kind.choices if k in KINDS["agency"]),
        ],
    )
    code = LineFormField(label=_("Official code"), max_length=20, required=False)
    electronic_id = LineFormField(label=_("Electronic identifier"), max_length=40, required=False)
    valid_from = DayFormField(
        label=_("From"), required=False, help_text=_("Blank: since before our records.")
    )
    note = ProseFormField(label=_("Note"), max_length=2000, required=False)

    helper = helper()

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"] or kind_of_body(self.cleaned_data.get("full_name", ""))
        if not kind:
            raise ValidationError(_("The name does not say the kind: choose one."))
        return str(kind)

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in self.fields if name != "form_key"}
        return {**data, "name": data["full_name"], "level": UnitVersion.Level.AGENCY}


class VersionForm(OnceMixin):
    """A name with its place: for a new name from a day on, or to put one right."""

    full_name = LineFormField(
        label=_("Full name"), max_length=200, help_text=_("For example “Thành phố Hồng Ngự”.")
    )
    name = LineFormField(
        label=_("Name without the kind"), max_length=150, help_text=_("For example “Hồng Ngự”.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitVersion.Kind.choices)
    code = LineFormField(label=_("Official code"), max_length=20, required=False)
    parent = UnitChoiceField(label=_("Superior unit"), required=False)
    valid_from = DayFormField(label=_("From"), required=False)
    electronic_id = LineFormField(label=_("Electronic identifier"), max_length=40, required=False)
    note = ProseFormField(
        label=_("Note"), max_length=2000, required=False, help_text=_("For example the decision.")
    )

    helper = helper()

    def __init__(self, *args: Any, user: User, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget.attrs["data-unit-day"] = ""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (k, n) for k, n in UnitVersion.Kind.choices if k in KINDS[level]
        ]
        self.fields["parent"].offer(user)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "form_key"}


class CorrectionForm(VersionForm):
    """The same, with the last day, and `seen`: what the page showed when it was opened."""

    valid_to = DayFormField(
        label=_("To"), required=False, help_text=_("The last day itself. Blank: still in force.")
    )
    seen = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is incomplete. Reload the page and try again.")},
    )

    field_order = ["full_name", "name", "kind", "code", "parent", "valid_from", "valid_to"]

    def values(self) -> dict[str, Any]:
        return {n: v for n, v in super().values().items() if n != "seen"}


class EndForm(OnceMixin):
    last_day = DayFormField(label=_("Last day"), help_text=_("The last day the unit stands."))
    successors = MultipleUnitsField(
        label=_("Units that follow it"),
        required=False,
        help_text=_("One a line, by their name on the day after. Blank: abolished."),
    )
    basis = LineFormField(label=_("Legal basis"), max_length=300)

    helper = helper()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def _clean_fields(self) -> None:
        # successors bear the names of the day after, so that day is read first
        try:
            day = self.fields["last_day"].clean(self.data.get(self.add_prefix("last_day")))
        except ValidationError:
            day = None
        following = day + dt.timedelta(days=1) if day else None
        self.fields["successors"].offer(self.user, following)  # type: ignore[attr-defined]
        super()._clean_fields()  # type: ignore[misc]
