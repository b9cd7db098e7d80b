"""The pages of refusal: 400, 403, 404, 409, 500, 503, and a failed CSRF check."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditEntry
from accounts.refused import MoveRefused, StalePage
from accounts.unavailable import is_passing, one_line, write_or_put_off

log = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds
BUTTONS = {"save", "save_and_add", "save_and_next", "save_and_repeat", "add_row"}
CHOSEN = {"of", "query", "form", "pk"}  # by a list: which rows, as what file; nothing typed
HIDDEN = {"csrfmiddlewaretoken", "form_key", "seen", "agreed", *BUTTONS, *CHOSEN}


def typed_fields(
    request: HttpRequest, form: forms.BaseForm | None, *, ask_database: bool = True
) -> list[tuple[str, str]]:
    """Everything the person typed, as (label, text), so that a refusal loses nothing.

    Without asking the database, what was chosen among rows has no words and is left out.
    """
    rows = []
    for name in request.POST:
        field = form.fields.get(name) if form is not None else None
        unread = hasattr(field, "queryset") and not ask_database
        if name in HIDDEN or "password" in name or unread:
            continue
        label = str(field.label) if field is not None and field.label else name
        words = _words(field)
        given = (value for value in request.POST.getlist(name) if value.strip())
        text = "\n".join(words.get(value, value) for value in given)
        if text:
            rows.append((label, text))
    return rows


def _words(field: forms.Field | None) -> dict[str, str]:
    """What a person reads of each choice; a unit's field holds units and is typed into."""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return {str(value): str(word) for value, word in choices}


def current_fields(refusal: MoveRefused, form: forms.BaseForm | None) -> list[tuple[str, str]]:
    """What stands there now, under the words of the form that is shown beside it."""
    fields = form.fields if form is not None else {}
    current: dict[str, str] = getattr(refusal, "current", {})
    return [
        (capfirst(str(fields[name].label or name)) if name in fields else name, text)
        for name, text in current.items()
    ]


def refusal_page(
    request: HttpRequest, refusal: MoveRefused, form: forms.BaseForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "refusal": refusal,
        "row": refusal.row,
        "typed": typed_fields(request, form),
        "current": current_fields(refusal, form),
        "is_stale": isinstance(refusal, StalePage),
        "here": request.get_full_path(),
    }
    return render(request, "409.html", context, status=409)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page left open over a sign-out: say so, and give back what was typed.

    Who signed in in another tab meanwhile is led on from the sign-in page, as if it were opened now.
    """
    if request.path == reverse("accounts:login") and request.user.is_authenticated:
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", {"typed": typed_fields(request, None)}, status=403)


def note_denial(request: HttpRequest, act: AuditEntry.Act, **detail: Any) -> None:
    """The page of refusal comes even when the log is shut; then the server's own log has it."""
    if not request.user.is_authenticated:
        return
    try:
        noted = write_or_put_off(
            lambda: record(request, act, request.path, method=request.method, **detail)
        )
    except DatabaseError:
        noted = False
    if not noted:
        log.warning("%s %s %s by user %s", act, request.method, request.path, request.user.pk)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_big = isinstance(exception, RequestDataTooBig)
    return render(request, "400.html", {"too_big": too_big}, status=413 if too_big else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    note_denial(request, AuditEntry.Act.DENIED, reason=str(exception)[:200])
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    match = request.resolver_match
    if match is not None and match.kwargs:  # the address of one row: outside scope, or none
        note_denial(request, AuditEntry.Act.NOT_FOUND)
    # no token: its random mask would make two pages of the same text differ
    return render(request, "404.html", {"csrf_token": ""}, status=404)


def unavailable_page(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503: the database is locked or away. Nothing was done; the same form may be sent again.

    Asks the database nothing. The form's own CSRF token goes back as it came: a forged one stays
    forged.
    """
    log.warning("503 %s %s: %s", request.method, request.path, one_line(error))
    context = {
        "request_id": getattr(request, "request_id", ""),
        "here": request.get_full_path(),
        "is_form": request.method == "POST",
        "kept": list(_kept_fields(request)),
        "secrets": [(name, _secret_label(name)) for name in request.POST if "password" in name],
        "files": [
            (name, ", ".join(str(file.name) for file in request.FILES.getlist(name)))
            for name in request.FILES
        ],
        "typed": typed_fields(request, getattr(request, "sent_form", None), ask_database=False),
    }
    page = get_template("503.html").render(context)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _kept_fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name in request.POST:
        if "password" not in name:
            yield from ((name, value) for value in request.POST.getlist(name))


def _secret_label(name: str) -> str:
    """A password is never written into a page, so it is typed again."""
    labels = {
        "old_password": _("Old password"),
        "new_password1": _("New password"),
        "new_password2": _("New password confirmation"),
    }
    return labels.get(name, _("Password"))


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if isinstance(error, Error) and is_passing(error):  # outside of any view: in a middleware
        return unavailable_page(request, error)
    # no request context: whatever is broken, the database included, this page must come
    page = get_template("500.html").render({"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)
