"""Forms of the register. They check what was typed; states are checked by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.actions import check_own_password
from accounts.form_fields import ProseFormField
from accounts.forms import WorkForm
from engines.vietnamese.typed import items_of
from inspections.models import Plan, Visit
from inspections.uploads import CheckedUpload, check_upload
from reports.papers.blanks import Blank, Of, name_of

LONG = 2000
ACCEPT = "accept_gaps"
PAPER_FIELDS = {"place_name": 80, "signer_name": 120}  # how long each may be
FILLABLE: tuple[tuple[Of, str], ...] = (
    *(("plan", name) for name in ("number", "signed_on", "issuer")),
    *(("visit", name) for name in ("place", "period_from", "period_to", "period_label")),
    ("visit", "contents"),
)


class IssuingForm(WorkForm):
    """Issues a document, whose form is checked first."""

    makes_row = True

    # asked for only where the layout check found something: see `ask_layout_reason`
    layout_reason = forms.CharField(
        label=_("Why it is issued although its form is not right"),
        help_text=_("Kept with the document in the register."),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def body(self) -> list[Any]:
        asked = bool(self.data.get("layout_reason"))
        return [name for name in super().body() if asked or name != "layout_reason"]

    def ask_layout_reason(self) -> None:
        """Show the field that the first sending of the form did not have."""
        if "layout_reason" not in self.helper.layout.fields:
            self.helper.layout.fields.insert(0, "layout_reason")


class PasswordForm(IssuingForm):
    """The password once more: what is issued is never changed."""

    submit_label = _("Issue the document")
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked once more, because what is issued is never changed."),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        check_own_password(self.user, password)
        return password


class PaperForm(PasswordForm):
    """Issue a paper: its blanks, a yes to those that stay blank, and the password.

    Made by `paper_form`, which adds the fields.
    """

    blanks: tuple[Blank, ...] = ()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        left = [str(blank.label) for blank in self.blanks if not blank.is_filled(data)]
        if left and not data.get(ACCEPT):
            text = _("Still blank: %(gaps)s. Fill them in, or tick here to print dotted lines.")
            self.add_error(ACCEPT, ValidationError(text, params={"gaps": "; ".join(left)}))
        return data

    def of(self, of: Of) -> dict[str, Any]:
        """What was filled in, by field of the visit, the plan or the paper."""
        names = [name for blank in self.blanks if blank.of == of for name in blank.fields]
        values = {name: self.cleaned_data.get(name_of(of, name)) for name in names}
        return {name: value for name, value in values.items() if value}


def paper_form(blanks: Sequence[Blank], posted: Mapping[str, Any]) -> type[PaperForm]:
    """The form of a paper with these blanks.

    A field that was filled on an older page is kept, for the action to say that it no longer is one.
    """
    known = {name_of(b.of, name) for b in blanks for name in b.fields}
    older = tuple(
        Blank(of, (name,), "")
        for of, name in FILLABLE
        if posted.get(name_of(of, name)) and name_of(of, name) not in known
    )
    fields: dict[str, Any] = {
        name_of(blank.of, name): _field(blank, name)
        for blank in (*blanks, *older)
        for name in blank.fields
    }
    if blanks:
        fields[ACCEPT] = forms.BooleanField(
            required=False, label=_("Issue it with dotted lines where it is still blank")
        )
    made: type[PaperForm] = type(
        "FilledPaperForm",
        (PaperForm,),
        {**fields, "blanks": (*blanks, *older), "field_order": [*fields, "password"]},
    )
    return made


def _field(blank: Blank, name: str) -> forms.Field:
    """The model's own field; alone in its blank it bears the blank's name."""
    label = capfirst(str(blank.label)) if len(blank.fields) == 1 else ""
    if blank.of == "paper":
        return forms.CharField(required=False, max_length=PAPER_FIELDS[name], label=label)
    model: type[models.Model] = {"visit": Visit, "plan": Plan}[blank.of]
    field: Any = model._meta.get_field(name)
    made: forms.Field = field.formfield(required=False)
    made.label = label or made.label
    return made


class IssueForm(PasswordForm):
    submit_label = _("Issue the minutes")
    field_order = ("reason", "password")
    reason = forms.CharField(
        label=_("Why the leader does not issue"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, as_deputy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not as_deputy:
            del self.fields["reason"]


class WithdrawForm(WorkForm):
    submit_label = _("Withdraw the document")
    reason = forms.CharField(
        label=_("Reason"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )


class SupplementForm(IssuingForm):
    makes_row = True
    submit_label = _("Issue supplementary minutes")
    reason = forms.CharField(
        label=_("Reason of the amendment"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    items = ProseFormField(
        label=_("What is added or corrected"),
        help_text=_("One item a line; they are numbered when printed."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_items(self) -> list[str]:
        return items_of(self.cleaned_data["items"])


class ScanForm(WorkForm):
    makes_row = True
    submit_label = _("Attach the scan")
    file = forms.FileField(
        label=_("Scan of the signed copy"),
        help_text=_("PDF, JPG or PNG, up to 20 MB; in colour, at least 200 dots an inch."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_file(self) -> CheckedUpload:
        return check_upload(self.cleaned_data["file"])
