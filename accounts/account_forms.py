"""Forms about one's own account: sign-in, profile, passwords."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from accounts.actions import PROFILE_FIELDS, check_own_password
from accounts.forms import WorkModelForm, nfc_data
from accounts.missing import NamesMissing
from accounts.models import User
from accounts.passwords import normal_password


class SignInForm(NamesMissing, AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The user name or the password is not right. Mind capital letters in the password."
        ),
        "inactive": _("This account is deactivated."),
    }

    def __init__(self, request: Any = None, data: Any = None, **kwargs: Any) -> None:
        # a copied user name may bring signs that nobody sees; a password stays as typed
        super().__init__(request, nfc_data(data), **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("username", "password", Submit("sign-in", _("Sign in")))


class ProfileForm(WorkModelForm):
    submit_label = _("Save my account")

    class Meta:
        model = User
        fields = PROFILE_FIELDS


class _NewPassword(NamesMissing, forms.Form):
    """Django checks the two copies; whether the password is good enough, the action says."""

    submit_label: Any = _("Set the password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("save", self.submit_label))

    # before Django compares the two and counts letters: they may come from two keyboards
    def clean_new_password1(self) -> str:
        return normal_password(self.cleaned_data["new_password1"])

    def clean_new_password2(self) -> str:
        return normal_password(self.cleaned_data["new_password2"])


class FirstPasswordForm(_NewPassword, SetPasswordForm):  # type: ignore[type-arg]
    pass


class OwnPasswordForm(_NewPassword, PasswordChangeForm):
    submit_label = _("Change the password")

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        check_own_password(self.user, password)
        return password
