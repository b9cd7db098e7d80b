"""Asking for many documents in one file: those ticked in a list, or all its filter shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.jobs import enqueue
from accounts.audit import record
from accounts.exports import refuse_too_many
from accounts.form_fields import read_keys
from accounts.models import AuditEntry, SignedInRequest
from accounts.once import run_once
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.filters import VisitFilter
from inspections.models import Visit
from inspections.relations import list_actors
from reports.bundles.rows import MOST, minutes_of
from reports.filters import DocumentFilter
from reports.jobs import BOUND, PACKED
from reports.models import IssuedDocument

KINDS = {"pdf": BOUND, "zip": PACKED}


@require_POST
def bundle_make(request: SignedInRequest) -> HttpResponse:
    """A background job; its page shows how far it is. A second click is led to the same job."""
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    return run_once(request, lambda: _begun(request), makes_row=True)


def _begun(request: SignedInRequest) -> str:
    refuse_too_many(request, back=reverse("reports:document-list"))
    pks = list(_asked(request).order_by().values_list("pk", flat=True)[: MOST + 1])
    if not pks:
        raise MoveRefused(_("There is no issued document among these rows."))
    if len(pks) > MOST:
        raise MoveRefused(
            _("At most %(most)d documents go into one file. Narrow the filter.") % {"most": MOST}
        )
    kind = KINDS.get(request.POST.get("form", ""), BOUND)
    job = enqueue(kind, by=request.user, pks=pks)
    record(
        request,
        AuditEntry.Act.EXPORT,
        request.path,
        rows=len(pks),
        filter=request.POST.get("query", "")[:500],
        format=kind,
    )
    return reverse("accounts:job-detail", args=[job.pk])


def _asked(request: SignedInRequest) -> Any:
    """The documents of the ticked rows, or of every row the list's filter shows."""
    user, query = request.user, QueryDict(request.POST.get("query", ""))
    found: Any
    if request.POST.get("of") == "visits":
        found = VisitFilter(query, queryset=Visit.objects.visible_to(user), user=user)
    else:
        rows = IssuedDocument.objects.visible_to(user)
        found = DocumentFilter(query, queryset=rows, user=user)
    rows = found.qs if found.is_valid() else found.queryset.none()
    if "pk" in request.POST:
        rows = rows.filter(pk__in=read_keys(request.POST.getlist("pk")))
    return minutes_of(rows, by=user) if rows.model is Visit else rows
