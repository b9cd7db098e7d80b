"""One box for units, visits, findings and requests; a number goes straight to its page."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest, User
from findings.models import CorrectionRequest, Finding
from inspections.models import Visit
from units.models import Unit, UnitVersion
from vietnamese.text import fold, search_terms

ROWS = 10
LONGEST = 200
NUMBER = re.compile(r"^kt-(\d{4})-(\d{1,9})(?:/k(\d{1,4}))?$")


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST]
    straight = _by_number(query, request.user)
    if straight:
        return redirect(straight)
    context: dict[str, Any] = {"query": query, "terms": search_terms(query)}
    if context["terms"]:
        context |= _found(query, request.user)
    return render(request, "desk/search.html", context)


def _by_number(query: str, user: User) -> str:
    """KT-2018-0002 opens the visit, KT-2018-0002/K3 the request; else an empty string."""
    match = NUMBER.match(fold(query).strip())
    if match is None:
        return ""
    year, visit_pk, number = match.groups()
    visit = Visit.objects.visible_to(user).filter(pk=int(visit_pk), held_on__year=int(year)).first()
    if visit is None:
        return ""
    if number is None:
        return reverse("desk:visit-detail", args=[visit.pk])
    row = CorrectionRequest.objects.visible_to(user).filter(visit=visit, number=int(number)).first()
    return reverse("findings:request-detail", args=[row.pk]) if row else ""


def _found(query: str, user: User) -> dict[str, Any]:
    versions = UnitVersion.objects.visible_to(user).matching(query)
    units = (
        Unit.objects.visible_to(user)
        .filter(pk__in=versions.values("unit"))
        .with_versions()
        .order_by("pk")
    )
    visits = Visit.objects.visible_to(user).filter(unit__in=versions.values("unit")).for_list()
    findings = Finding.objects.visible_to(user).matching(query).for_list()
    requests = CorrectionRequest.objects.visible_to(user).matching(query).for_list()
    return {
        "units": units[:ROWS],
        "visits": visits[:ROWS],
        "findings": findings[:ROWS],
        "requests": requests[:ROWS],
    }
