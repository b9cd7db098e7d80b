"""The project's middleware, in the order of settings.MIDDLEWARE."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions.notices import mark_read, unread_of
from accounts.logs import current_request_id
from accounts.merging import carry_out_choices
from accounts.models import User
from accounts.opening import addresses_opened, is_opened, is_page
from accounts.refusals import refusal_page, signed_out_page, unavailable_page
from accounts.refused import MoveRefused
from accounts.sessions import SessionStore
from accounts.unavailable import is_passing, write_or_put_off

PASSWORD_PAGES = frozenset({"accounts:password-change", "accounts:logout"})

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, shown on error pages and written in every log line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        token = current_request_id.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class SecurityHeadersMiddleware:
    """Headers Django has no setting for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SessionLimitsMiddleware:
    """Signs out after 30 idle minutes, or 12 hours after signing in, whichever comes first.

    The first to ask who it is: without a database to say so, the answer is 503.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            self.limit(request)
        except Error as error:
            if not is_passing(error):
                raise
            request.user = AnonymousUser()  # nobody further out asks again
            return unavailable_page(request, error)
        return self.get_response(request)

    def limit(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        session = request.session
        if not request.user.is_authenticated:
            return
        idle = now - session.get("seen_at", 0)
        age = now - session.get("signed_in_at", 0)
        if idle > settings.SESSION_IDLE_SECONDS or age > settings.SESSION_ABSOLUTE_SECONDS:
            if not write_or_put_off(lambda: logout(request)):
                # the row stays, and is as much too old at the next request
                request.session, request.user = SessionStore(), AnonymousUser()
        elif idle > 60:
            session["seen_at"] = now  # at most one session write a minute


class SignedInMiddleware(LoginRequiredMiddleware):
    """Leads strangers to the sign-in page; a form whose session had ended is given back.

    static/js/send.js keeps the text in its page and wants to be told of the sign-in page alone.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        leads_on = super().handle_no_permission(request, view_func)
        if "form_key" not in request.POST or "X-Form-Fetch" in request.headers:
            return leads_on
        return signed_out_page(request)


class UserLanguageMiddleware:
    """The person's own choice of language; never the browser's. Vietnamese unless chosen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class FirstPasswordMiddleware:
    """Leads a person who must change the password to that page, whatever they asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        match = request.resolver_match
        must = getattr(request.user, "must_change_password", False)
        if not must or (match and match.view_name in PASSWORD_PAGES):
            return None
        if not getattr(view, "login_required", True):  # open to everyone
            return None
        messages.info(request, _("Set a password of your own before you go on."))
        return redirect("accounts:password-change")


class ReadNoticesMiddleware:
    """Marks a person's notices as read once the page they lead to was opened.

    The badge of that page counts them no more. A page that could not be shown marks nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, opened = request.user, self.opened(request)
        response = self.get_response(request)
        if opened and response.status_code == 200 and isinstance(user, User):
            mark_read(opened, by=user)
        return response

    def opened(self, request: HttpRequest) -> list[int]:
        user = request.user
        unread = getattr(user, "unread", 0)  # read with the person: no query where none is new
        if not (unread and isinstance(user, User) and is_opened(request) and is_page(request)):
            return []
        try:
            found = unread_of(addresses_opened(request), by=user)
        except Error as error:
            if not is_passing(error):
                raise
            return []  # the page says itself that the database is away
        user.unread = unread - len(found)  # type: ignore[attr-defined]
        return found


class RefusalMiddleware:
    """The choices of a 409 page are carried out; a refused move becomes the 409 page, a database that is locked or away the 503 page: both
    with everything typed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        # after the check of the CSRF token, before any view reads the form
        carry_out_choices(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        if isinstance(exception, MoveRefused):
            return refusal_page(request, exception, getattr(request, "sent_form", None))
        if isinstance(exception, Error) and is_passing(exception):
            return unavailable_page(request, exception)
        return None
