"""The histories of a finding and of a request."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.history_page import history_page
from accounts.models import SignedInRequest
from findings.history import finding_sources, request_sources
from findings.models import CorrectionRequest, Finding
from findings.views.doors import crumbs_of
from inspections.history import unit_names


@require_safe
def finding_history(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Finding.objects.visible_to(request.user).select_related("visit__unit")
    finding = get_object_or_404(rows.prefetch_related("visit__unit__versions"), pk=pk)
    visit = finding.visit
    sources = finding_sources(visit, request.user, unit_names(visit.held_on), finding)
    crumbs = crumbs_of(visit, finding.label)
    crumbs[-1] = (finding.label, reverse("findings:finding-detail", args=[pk]))
    title = _("History of %(what)s") % {"what": finding.code}
    return history_page(request, title, sources, crumbs)


@require_safe
def request_history(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = CorrectionRequest.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=pk)
    sources = request_sources(row.visit, request.user, unit_names(row.visit.held_on), row)
    crumbs = [
        (_("Requests"), reverse("findings:request-list")),
        (row.code, reverse("findings:request-detail", args=[pk])),
    ]
    return history_page(request, _("History of %(what)s") % {"what": row.code}, sources, crumbs)
