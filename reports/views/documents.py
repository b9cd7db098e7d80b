"""The register: its list, one document's page, and the way to its files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Case, Prefetch, When, prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.listings import CHUNK, Column, Listing, exported, filter_words, listed
from accounts.models import AuditEntry, SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Perm, can
from accounts.refused import MoveRefused
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from inspections.files import serve_file
from inspections.office_files import DOCX
from inspections.relations import may_export_lists, visit_actors
from inspections.uploads import PDF
from reports.actions.withdraw import may_withdraw, refuse_withdrawal
from reports.changes import CHANGED, NEXT_STEP, read_changes
from reports.filters import DocumentFilter
from reports.models import IssuedDocument, SignedScan
from reports.views.paths import crumb_documents, document_for, visit_url

ROWS = 50
TYPES = {"pdf": PDF, "docx": DOCX}


def filtered(user: User, asked: QueryDict) -> DocumentFilter:
    rows = IssuedDocument.objects.visible_to(user).for_list().with_amendments(user)
    return DocumentFilter(asked, queryset=rows, user=user)


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    answer = exported(request, "reports:document-list")
    if answer:
        return answer
    found = filtered(request.user, request.GET)
    say_unsorted(request, SORTS)
    page = page_of(chosen(found), request.GET.get("page"), ROWS)
    read_changes(page)
    context = {
        "filter": found,
        "page_obj": page,
        "tools": tools(request, "reports:document-list"),
        "may_bundle": may_export_lists(request.user),
        "crumbs": [(_("Issued documents"), "")],
    }
    return render(request, "reports/document_list.html", context)


SORTS: Columns = {
    "number": [vietnamese("number_text")],
    "day": ["document_date", "entry_number"],
    "kind": [in_order_of("kind", IssuedDocument.Kind.values), "entry_number"],
    "unit": [vietnamese("unit_name"), "entry_number"],
    "issuer": [vietnamese("issuer_name"), "entry_number"],
    "state": [
        Case(When(withdrawal__isnull=False, then=2), When(has_amendment=True, then=1), default=0),
        "entry_number",
    ],
}


def chosen(found: DocumentFilter) -> Any:
    if not found.is_valid():
        return found.queryset.none()
    return sorted_rows(found.qs, found.data, SORTS)


class DocumentListing(Listing):
    """Each row with its changes, read for many rows at a time."""

    def each(self) -> Iterator[IssuedDocument]:
        rows = super().each()
        while chunk := list(islice(rows, CHUNK)):
            read_changes(chunk)
            yield from chunk


def state_words(document: IssuedDocument) -> str:
    """ "changed since: K1: deadline 30/08/2018 → 15/09/2018" in place of "still valid"."""
    state = document.state
    if not document.changes:
        return str(state.label)
    changed = f"{CHANGED}: {'; '.join(map(str, document.changes))}"
    in_force = state == IssuedDocument.State.IN_FORCE
    return changed if in_force else f"{state.label}; {changed}"


@listed("reports:document-list", gettext_lazy("Issued documents"), may_export=may_export_lists)
def documents_listing(user: User, asked: QueryDict) -> Listing:
    found = filtered(user, asked)
    rows = chosen(found)
    columns = [
        Column(_("Number and symbol"), lambda row: row.number_text, 32),
        Column(_("Date of the document"), lambda row: row.document_date, 23),
        Column(_("Kind"), lambda row: row.get_kind_display(), 30),
        Column(_("Inspected unit"), lambda row: row.unit_name, 52),
        Column(_("Issuer"), lambda row: row.issuer_name, 52),
        Column(_("State"), state_words, 26),
        Column(_("Issued at"), lambda row: row.issued_at),
        Column(_("Check code"), lambda row: row.code_for_people, 34),
        Column(_("SHA-256 of the PDF"), lambda row: row.pdf_sha256),
    ]
    return DocumentListing("so-van-ban", columns, rows, told=filter_words(found.form))


@require_safe
def document_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    document = document_for(request, pk)
    visit, user = document.visit, request.user
    actors = visit_actors(user, visit)
    standing = document.state != IssuedDocument.State.WITHDRAWN
    read_changes([document])
    # read once: whether it may be withdrawn asks for them, too
    seen = SignedScan.objects.visible_to(user).select_related("uploaded_by")
    prefetch_related_objects([document], Prefetch("scans", seen))
    is_minutes = document.kind == IssuedDocument.Kind.MINUTES
    context = {
        "document": document,
        "visit_url": visit_url(visit) if visit else "",
        "scans": document.scans.all(),
        "amendments": IssuedDocument.objects.visible_to(user).light().filter(amends=document),
        "may_withdraw": standing and may_withdraw(document, visit, user),
        "overtaken": [document] if document.changes else [],
        "next_step": NEXT_STEP[IssuedDocument.Kind(document.kind)] if document.changes else "",
        "withdraw_refusal": _refusal(request, document),
        "may_supplement": standing and is_minutes and can(user, Perm.ISSUE_MINUTES, actors),
        "may_attach": standing and can(user, Perm.ATTACH_SCAN, actors),
        "training": document.is_training,
        "crumbs": [crumb_documents(), (document.number_text, "")],
    }
    return render(request, "reports/document_detail.html", context)


def _refusal(request: SignedInRequest, document: IssuedDocument) -> str:
    try:
        refuse_withdrawal(document, document.visit, by=request.user)
    except MoveRefused as refusal:
        return refusal.reason
    return ""


@require_safe
def document_file(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The bytes of the register, the same for ever."""
    if form not in TYPES:
        raise Http404
    rows = IssuedDocument.objects.visible_to(request.user).only(
        form, "number", "number_text", "document_date", "year", f"{form}_sha256"
    )
    document: IssuedDocument = get_object_or_404(rows, pk=pk)
    name = f"{document.file_stem}.{form}"
    record(
        request,
        AuditEntry.Act.DOWNLOAD,
        document,
        name=name,
        sha256=getattr(document, f"{form}_sha256"),
    )
    response = HttpResponse(bytes(getattr(document, form)), content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
def scan_file(request: SignedInRequest, pk: int) -> FileResponse:
    return serve_file(
        request, get_object_or_404(SignedScan.objects.visible_to(request.user), pk=pk)
    )
