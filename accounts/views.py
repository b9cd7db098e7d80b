"""One's own account: sign-in and out, profile, passwords, notices."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.account_forms import FirstPasswordForm, OwnPasswordForm, ProfileForm, SignInForm
from accounts.audit import client_address, has_failed_too_often
from accounts.forms import add_errors, save_once
from accounts.models import User


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """No password is compared for an address that has tried too many."""
        if has_failed_too_often(client_address(request)):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"by_address": True}, status=429)
        return super().post(request, *args, **kwargs)


@require_http_methods(["GET", "POST"])
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        logout(request)
        messages.success(request, _("You have signed out."))
        return redirect("accounts:login")
    if not request.user.is_authenticated:
        return redirect("accounts:login")
    return render(request, "accounts/logout.html")


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    # a copy: a form that is refused must not change the name in the frame
    own = User.objects.visible_to(user).get(pk=user.pk)
    form = ProfileForm(request.POST or None, instance=own, user=user)
    if request.method == "POST":

        def work() -> str:
            actions.change_profile(own, by=user, seen=form.seen_fingerprint, **form.values())
            messages.success(request, _("Your account was saved."))
            return reverse("accounts:profile")

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_password(
                user, by=user, password=form.cleaned_data["new_password1"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password was changed. Other sign-ins have ended."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password_change.html", {"form": form})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_not_required
def password_set(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    owner = actions.link_owner(uid, token)
    if owner is None:
        return render(request, "accounts/password_link_used.html", status=410)
    form = FirstPasswordForm(owner, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_first_password(uid, token, form.cleaned_data["new_password1"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            logout(request)
            messages.success(request, _("The password is set. Sign in with it now."))
            return redirect("accounts:login")
    return render(request, "accounts/password_set.html", {"form": form, "owner": owner})
