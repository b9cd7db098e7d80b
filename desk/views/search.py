"""The search page: works by address, without JavaScript; Ctrl+K leads to its box on every page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from desk.search import LONGEST, find, straight_to
from engines.vietnamese.text import nfc, search_terms


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    query = nfc(request.GET.get("q", ""))[:LONGEST].strip()
    straight = straight_to(query, request.user)
    if straight:
        return redirect(straight)
    kinds = find(query, request.user)
    context = {
        "query": query,
        "terms": search_terms(query),
        "kinds": kinds,
        **{kind.kind: kind.rows for kind in kinds},
    }
    return render(request, "desk/search.html", context)
