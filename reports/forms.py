"""Forms of the register. They check what was typed; states are checked by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import ProseFormField
from accounts.forms import WorkForm
from inspections.uploads import CheckedUpload, check_upload
from vietnamese.typed import items_of

LONG = 2000


class PasswordForm(WorkForm):
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
        if not self.user.check_password(password):
            raise ValidationError(_("The password is not right."))
        return password


class IssueForm(PasswordForm):
    submit_label = _("Issue the minutes")
    field_order = ("reason", "password")
    reason = forms.CharField(
        label=_("Why the leader does not issue"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, as_deputy: bool, **kwargs: Any) -> None:
        self.as_deputy = as_deputy
        super().__init__(*args, **kwargs)

    def body(self) -> list[Any]:
        if not self.as_deputy:
            del self.fields["reason"]
        return super().body()


class WithdrawForm(WorkForm):
    submit_label = _("Withdraw the document")
    reason = forms.CharField(
        label=_("Reason"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )


class SupplementForm(WorkForm):
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
    submit_label = _("Attach the scan")
    file = forms.FileField(
        label=_("Scan of the signed copy"),
        help_text=_("PDF, JPG or PNG, up to 20 MB; in colour, at least 200 dots an inch."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_file(self) -> CheckedUpload:
        return check_upload(self.cleaned_data["file"])
