"""The public page that says whether a paper is genuine. It needs no account."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import client_address
from reports.actions.asking import count_question
from reports.changes import read_changes
from reports.check_codes import LONGEST_TYPED, grouped, may_be_changed, readings
from reports.models.document import document_with

NO_SIGN = re.compile(r"[^\w\u0300-\u036f]+|_+")


@login_not_required
@never_cache
@require_safe
def check_form(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _page(request)
    return redirect("reports:check-result", code=_in_address(typed))


@login_not_required
@never_cache
@require_safe
def check_result(request: HttpRequest, code: str) -> HttpResponse:
    """The same negative answer for every code that is not one of ours.

    No code is called unknown where a keyboard may have changed it: the page says to switch it off.
    """
    if not count_question(client_address(request) or ""):
        return _page(request, 429, too_many=True)
    document = document_with(code)
    if document is None:
        changed = may_be_changed(code)
        return _page(request, 404, asked=not changed, changed=changed)
    read_changes([document])
    topics = list(dict.fromkeys(change.topic for change in document.changes))
    return _page(request, document=document, topics=topics)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    """Kept out of search machines; the code goes to no other page as a referrer."""
    # without a referrer no form can be posted from here, so no token
    answer = render(request, "reports/check.html", {**context, "csrf_token": ""}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _in_address(typed: str) -> str:
    """The one code it can be; else what was typed, or "-" when it cannot be a code at all."""
    codes = readings(typed)
    if len(codes) == 1:
        return grouped(codes[0])
    if codes or may_be_changed(typed):
        return NO_SIGN.sub("-", typed[:LONGEST_TYPED]).strip("-")
    return "-"
