"""The pages of refusal: 400, 403, 404, 409, 500, and a failed CSRF check."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.text import capfirst

from accounts.audit import record
from accounts.models import AuditEntry
from accounts.refused import MoveRefused, StalePage

BUTTONS = {"save", "save_and_add", "save_and_next", "save_and_repeat", "add_row"}
HIDDEN = {"csrfmiddlewaretoken", "form_key", "seen", *BUTTONS}


def typed_fields(request: HttpRequest, form: forms.BaseForm | None) -> list[tuple[str, str]]:
    """Everything the person typed, as (label, text), so that a refusal loses nothing."""
    rows = []
    for name in request.POST:
        if name in HIDDEN or "password" in name:
            continue
        field = form.fields.get(name) if form is not None else None
        label = str(field.label) if field is not None and field.label else name
        choices = getattr(field, "choices", None) or () if field is not None else ()
        # the choices of a field for units are no pairs: what is typed there are words already
        pairs = (choice for choice in choices if isinstance(choice, (tuple, list)))
        words = {str(value): str(word) for value, word in pairs}
        given = (value for value in request.POST.getlist(name) if value.strip())
        text = "\n".join(words.get(value, value) for value in given)
        if text:
            rows.append((label, text))
    return rows


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
    """Mostly a page left open over a sign-out: say so, and give back what was typed."""
    return render(request, "403_csrf.html", {"typed": typed_fields(request, None)}, status=403)


def note_denial(request: HttpRequest, act: AuditEntry.Act, **detail: Any) -> None:
    if request.user.is_authenticated:
        with suppress(DatabaseError):  # the page of refusal comes even when the log is shut
            record(request, act, request.path, method=request.method, **detail)


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


def server_error(request: HttpRequest) -> HttpResponse:
    # no request context: whatever is broken, the database included, this page must come
    page = get_template("500.html").render({"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)
