"""The pages of refusal: 400, 403, 404, 409, 500, 503, and a failed CSRF check."""

from __future__ import annotations

import logging
import re
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
from accounts.buttons import has_page, page_above
from accounts.field_labels import fields_behind, words_of
from accounts.list_merging import Conflict, conflict_of
from accounts.models import AuditEntry
from accounts.once import new_key, sent_before
from accounts.refused import MoveRefused, SentAlready, StalePage
from accounts.unavailable import is_locked, is_passing, one_line, write_or_put_off

log = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds
BUTTONS = {"save", "save_and_add", "save_and_next", "save_and_repeat", "add_row"}
CHOSEN = {"of", "query", "bind_as", "pk"}  # by a list: which rows, as what file; nothing typed
HIDDEN = {"csrfmiddlewaretoken", "send_anyway", "agreed", *BUTTONS, *CHOSEN}
BOOKKEEPING = re.compile(
    r"_(save|addanother|continue)$|choose\.|theirs\.|initial-"
    r"|(.*-)?(form_key|seen|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|row_id|id)$"
)


def typed_fields(
    request: HttpRequest, form: forms.BaseForm | None, *, ask_database: bool = True
) -> list[tuple[str, str]]:
    """Everything the person typed, as (label, text), so that a refusal loses nothing.

    Without asking the database, what was chosen among rows has no words and is left out.
    """
    rows = []
    fields = fields_behind(request.POST) | (dict(form.fields) if form is not None else {})
    user: Any = getattr(request, "user", None) if ask_database else None
    for name in request.POST:
        field = fields.get(name)
        if is_hidden(name):
            continue
        label = str(field.label) if field is not None and field.label else name
        given = [value for value in request.POST.getlist(name) if value.strip()]
        words = words_of(field, given, user)
        if hasattr(field, "queryset"):  # a row they may not see has no words, and a key is none
            given = [value for value in given if value in words or not value.isdecimal()]
        text = "\n".join(words.get(value, value) for value in given)
        if text:
            rows.append((label, text))
    return rows


def is_hidden(name: str) -> bool:
    """Whether a posted name is the page's own, or a password: never shown as typed."""
    return name in HIDDEN or "password" in name or bool(BOOKKEEPING.match(name))


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
    """409: what was typed, what stands there now, and a form that goes on from there.

    Of a conflict over one row the form asks field by field; of a content that was saved already,
    whether a second such row is meant.
    """
    found = conflict_of(request, refusal, form) if isinstance(refusal, StalePage) else Conflict()
    made = refusal.made if isinstance(refusal, SentAlready) else ""
    if request.method != "POST" or not has_page(request.path):  # not led to it once more
        refusal.back = refusal.back or page_above(request.path)
    context: dict[str, Any] = {
        "refusal": refusal,
        "row": refusal.row,
        "typed": typed_fields(request, form),
        "current": current_fields(refusal, form),
        "is_stale": isinstance(refusal, StalePage),
        "here": request.get_full_path(),
        "choices": found.asked,
        "made": made,
    }
    if found.asked or made:
        context |= {"kept": _kept_anew(request, found), **_given_again(request)}
    return render(request, "409.html", context, status=409)


def _kept_anew(request: HttpRequest, found: Conflict) -> list[tuple[str, str]]:
    """The form as it was sent, with a key of its own and, of a conflict, what is seen now."""
    anew = [("form_key", new_key()), *found.sent]
    others = {"csrfmiddlewaretoken", "send_anyway", *(name for name, _value in anew)}
    lists = tuple(f"{prefix}-" for prefix in found.lists)
    kept = [
        (name, value)
        for name, value in _kept_fields(request)
        if name not in others and not name.startswith(lists)
    ]
    return [*kept, *anew]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page left open over a sign-out: say so, and give back what was typed.

    Who signed in in another tab meanwhile is led on from the sign-in page, as if it were opened now.
    """
    if request.path == reverse("accounts:login") and request.user.is_authenticated:
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", {"typed": typed_fields(request, None)}, status=403)


def signed_out_page(request: HttpRequest) -> HttpResponse:
    """403: the session had ended before the form was sent. What was typed is given back."""
    page = render(
        request, "403_signed_out.html", {"typed": typed_fields(request, None)}, status=403
    )
    page["Cache-Control"] = "no-store"
    return page


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
    typed = typed_fields(request, getattr(request, "sent_form", None))
    context = {"reason": str(exception), "typed": typed}
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what was sent to a row that is gone.

    The second copy of the form that took the row away is led to the first one's result.
    """
    earlier = _sent_before(request)
    if earlier is not None:
        return earlier
    match = request.resolver_match
    if match is not None and match.kwargs:  # the address of one row: outside scope, or none
        note_denial(request, AuditEntry.Act.NOT_FOUND)
    form = getattr(request, "sent_form", None)
    # no token: its random mask would make two pages of the same text differ
    context = {"csrf_token": "", "typed": typed_fields(request, form)}
    return render(request, "404.html", context, status=404)


def _sent_before(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        return sent_before(request)
    except MoveRefused:
        return None  # the same key with other content: the row is gone all the same


def unavailable_page(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503: the database is locked or away. Nothing was done; the same form may be sent again.

    A database that is away is asked nothing. The form's own CSRF token goes back as it came: a
    forged one stays forged.
    """
    log.warning("503 %s %s: %s", request.method, request.path, one_line(error))
    context = {
        "request_id": getattr(request, "request_id", ""),
        "here": request.get_full_path(),
        "is_form": request.method == "POST",
        "kept": list(_kept_fields(request)),
        **_given_again(request),
        "typed": _typed_as_far_as_known(request, error),
    }
    page = get_template("503.html").render(context)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _typed_as_far_as_known(request: HttpRequest, error: BaseException) -> list[tuple[str, str]]:
    """What was typed. Rows that were chosen have words where the database can still be read."""
    form = getattr(request, "sent_form", None)
    if is_locked(error):  # for writing, by another program
        try:
            return typed_fields(request, form)
        except DatabaseError as also:
            log.info("nor can it be read: %s", one_line(also))
    return typed_fields(request, form, ask_database=False)


def _given_again(request: HttpRequest) -> dict[str, Any]:
    """What no page keeps: passwords are typed again, files are chosen again."""
    return {
        "secrets": [(name, _secret_label(name)) for name in request.POST if "password" in name],
        "files": [
            (name, ", ".join(str(file.name) for file in request.FILES.getlist(name)))
            for name in request.FILES
        ],
    }


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
