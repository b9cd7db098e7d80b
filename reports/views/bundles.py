"""Asking for many documents in one file: those ticked in a list, or all its filter shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.jobs import enqueue
from accounts.buttons import button_view
from accounts.exports import refuse_too_many
from accounts.form_fields import read_keys
from accounts.listings import filter_words, record_export
from accounts.models import SignedInRequest
from accounts.once import run_once
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.vietnamese.numbers import format_number
from inspections.filters import VisitFilter
from inspections.models import Visit
from inspections.relations import list_actors
from reports.bundles.rows import MOST, minutes_of
from reports.filters import DocumentFilter
from reports.jobs import BOUND, PACKED
from reports.models import IssuedDocument

KINDS = {"pdf": BOUND, "zip": PACKED}


@button_view
def bundle_make(request: SignedInRequest) -> HttpResponse:
    """A background job; its page shows how far it is. A second click is led to the same job."""
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    return run_once(request, lambda: _begun(request), makes_row=True)


def _begun(request: SignedInRequest) -> str:
    refuse_too_many(request, back=reverse("reports:document-list"))
    found = _narrowed(request)
    pks = list(_asked(request, found).order_by().values_list("pk", flat=True)[: MOST + 1])
    if not pks:
        raise MoveRefused(_("There is no issued document among these rows."))
    if len(pks) > MOST:
        raise MoveRefused(
            _("At most %(most)d documents go into one file. Narrow the filter.") % {"most": MOST}
        )
    ending = "zip" if request.POST.get("bind_as") == "zip" else "pdf"
    job = enqueue(KINDS[ending], by=request.user, pks=pks)
    told = [(_("Ticked rows"), format_number(len(pks)))] if "pk" in request.POST else []
    told += filter_words(found.form)
    record_export(
        request, request.user, _("Documents in one file"), told, rows=len(pks), ending=ending
    )
    return reverse("accounts:job-detail", args=[job.pk])


def _narrowed(request: SignedInRequest) -> VisitFilter | DocumentFilter:
    """The list that the form stands under, as its filter shows it."""
    user, query = request.user, QueryDict(request.POST.get("query", ""))
    if request.POST.get("of") == "visits":
        return VisitFilter(query, queryset=Visit.objects.visible_to(user), user=user)
    return DocumentFilter(query, queryset=IssuedDocument.objects.visible_to(user), user=user)


def _asked(request: SignedInRequest, found: VisitFilter | DocumentFilter) -> Any:
    """The documents of the ticked rows, or of every row the list's filter shows."""
    rows: Any = found.qs if found.is_valid() else found.queryset.none()
    if "pk" in request.POST:
        rows = rows.filter(pk__in=read_keys(request.POST.getlist("pk")))
    return minutes_of(rows, by=request.user) if rows.model is Visit else rows
