"""The public page that says whether a paper is genuine. It needs no account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import client_address
from reports.actions.asking import count_question
from reports.changes import read_changes
from reports.check_codes import as_typed, grouped
from reports.models.document import document_with


@login_not_required
@never_cache
@require_safe
def check_form(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "reports/check.html")
    code = as_typed(typed)
    # what cannot be a code is asked like any other, so that both answers look alike
    return redirect("reports:check-result", code=grouped(code) if code else "-")


@login_not_required
@never_cache
@require_safe
def check_result(request: HttpRequest, code: str) -> HttpResponse:
    """The same negative answer for every code that is not one of ours."""
    if not count_question(client_address(request) or ""):
        return render(request, "reports/check.html", {"too_many": True}, status=429)
    document = document_with(as_typed(code))
    topics: list[str] = []
    if document:
        read_changes([document])
        topics = list(dict.fromkeys(change.topic for change in document.changes))
    return render(
        request,
        "reports/check.html",
        {"asked": True, "document": document, "topics": topics},
        status=200 if document else 404,
    )
