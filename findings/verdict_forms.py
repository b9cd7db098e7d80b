"""The forms of those who verify and decide. They check the text; the action checks the state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.layout import Div, Field, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField, ProseFormField, read_key
from accounts.forms import WorkForm
from engines.vietnamese.text import is_blank
from findings.models import Verdict

LONG = 3000


def prose(label: Any, *, rows: int = 4, **more: Any) -> ProseFormField:
    more.setdefault("max_length", LONG)
    return ProseFormField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AskingForm(WorkForm):
    """Asks once more before it is sent, where what it does cannot be taken back."""

    asks: Any = ""
    danger = False

    def buttons(self, cancel_url: str) -> list[Any]:
        _send, *back = super().buttons(cancel_url)
        more = {"data_confirm": self.asks} if self.asks else {}
        look = "btn-danger" if self.danger else "btn-primary"
        return [Submit("save", self.submit_label, css_class=look, **more), *back]


class VerdictForm(AskingForm):
    """`seen` is the answer the page showed."""

    submit_label = _("Send the verdict")
    asks = _("The unit is told at once, and this verdict cannot be changed any more.")

    outcome = forms.ChoiceField(
        label=_("What was found of the answer"),
        choices=Verdict.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = prose(
        _("Reason"),
        max_length=5000,
        required=False,
        help_text=_("Where it is met in part or not met: what remains to be done."),
    )

    def body(self) -> list[Any]:
        return [Field("outcome", wrapper_class="choice-cards"), "reason"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        outcome = self.cleaned_data.get("outcome", Verdict.Outcome.MET)
        if outcome != Verdict.Outcome.MET and is_blank(self.cleaned_data.get("reason", "x")):
            self.add_error("reason", _("Write what remains to be done."))
        return cleaned

    @property
    def seen_response(self) -> int:
        """0, which no answer bears, when the page named none."""
        return read_key(self.seen_fingerprint) or 0


class VerifyManyForm(AskingForm):
    """`seen` names the answers the page showed."""

    submit_label = _("Verify all of them: met")
    asks = _("The units are told at once, and the verdicts cannot be changed any more.")

    reason = prose(_("Reason, the same for all"), max_length=5000)


class DecisionForm(AskingForm):
    submit_label = _("Send the decision")
    asks = _("The unit is told at once, and this decision cannot be changed any more.")

    GRANT, REFUSE = "grant", "refuse"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant more time")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
    )
    granted_until = DayFormField(
        label=_("New deadline"), required=False, help_text=_("Only where more time is granted.")
    )
    reason = prose(
        _("Reason"), required=False, help_text=_("A refusal needs one. The unit reads it.")
    )

    def body(self) -> list[Any]:
        day = Div("granted_until", css_class="day-field")
        return [Field("decision", wrapper_class="choice-cards"), day, "reason"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        granting = self.cleaned_data.get("decision") == self.GRANT
        if granting and "granted_until" not in self.errors and not self.granted:
            self.add_error("granted_until", _("Name the new deadline."))
        return cleaned

    @property
    def granted(self) -> dt.date | None:
        """The day, or None for a refusal."""
        if self.cleaned_data.get("decision") != self.GRANT:
            return None
        day: dt.date | None = self.cleaned_data.get("granted_until")
        return day


class DeadlineForm(AskingForm):
    """`seen` is the deadline the page showed."""

    submit_label = _("Set the deadline")
    asks = _("The unit is told at once; only granted time or a returned answer moves the day.")

    due_on = DayFormField(label=_("Deadline"))
    reason = prose(
        _("Notice and reason"), help_text=_("The notice that names the day, by number and date.")
    )

    def body(self) -> list[Any]:
        return [Div("due_on", css_class="day-field"), "reason"]

    def clean_seen(self) -> str:
        seen = str(self.cleaned_data["seen"])
        try:
            self.seen_day = dt.date.fromisoformat(seen) if seen else None
        except ValueError as error:
            raise forms.ValidationError(_("Reload the page and try again.")) from error
        return seen


class CloseForm(AskingForm):
    submit_label = _("Close the request")


class ReopenForm(AskingForm):
    submit_label = _("Open again")
    reason = prose(_("Reason"), help_text=_("What did not hold. The unit reads it."))


class WithdrawForm(AskingForm):
    submit_label = _("Withdraw the request")
    danger = True
    reason = prose(_("Reason"), help_text=_("The unit reads it."))
