"""The register: its list, one document's page, and the way to its files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.exports import export_response
from accounts.models import AuditEntry, SignedInRequest
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from inspections.files import serve_file
from inspections.relations import visit_actors
from inspections.uploads import DOCX, PDF
from inspections.views.visits import list_actors
from reports.actions.withdraw import may_withdraw, refuse_withdrawal
from reports.filters import DocumentFilter
from reports.models import IssuedDocument, SignedScan
from reports.views.paths import crumb_documents, document_for, visit_url

ROWS = 50
TYPES = {"pdf": PDF, "docx": DOCX}


def filtered(request: SignedInRequest) -> DocumentFilter:
    rows = IssuedDocument.objects.visible_to(request.user).for_list()
    rows = rows.with_amendments(request.user)
    return DocumentFilter(request.GET, queryset=rows, user=request.user)


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    found = filtered(request)
    rows = found.qs if found.is_valid() else found.queryset.none()
    context = {
        "filter": found,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_export": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
        "may_bundle": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
        "query": request.GET.urlencode(),
        "crumbs": [(_("Issued documents"), "")],
    }
    return render(request, "reports/document_list.html", context)


@require_safe
def document_export(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    found = filtered(request)
    rows = found.qs if found.is_valid() else found.queryset.none()
    headers = [
        _("Number and symbol"),
        _("Date of the document"),
        _("Kind"),
        _("Inspected unit"),
        _("Issuer"),
        _("State"),
        _("Issued at"),
        _("Check code"),
        _("SHA-256 of the PDF"),
    ]
    cells = (
        [
            row.number_text,
            row.document_date,
            row.get_kind_display(),
            row.unit_name,
            row.issuer_name,
            row.state.label,
            row.issued_at,
            row.code_for_people,
            row.pdf_sha256,
        ]
        for row in rows
    )
    file_format = request.GET.get("format", "xlsx")
    return export_response(request, "so-van-ban", headers, cells, file_format)


@require_safe
def document_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    document = document_for(request, pk)
    visit, user = document.visit, request.user
    actors = visit_actors(user, visit)
    standing = document.state != IssuedDocument.State.WITHDRAWN
    is_minutes = document.kind == IssuedDocument.Kind.MINUTES
    context = {
        "document": document,
        "visit_url": visit_url(visit) if visit else "",
        "scans": document.scans.select_related("uploaded_by"),
        "amendments": IssuedDocument.objects.visible_to(user).light().filter(amends=document),
        "may_withdraw": standing and may_withdraw(document, visit, user),
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
        form, "number", "number_text", "year", f"{form}_sha256"
    )
    document: IssuedDocument = get_object_or_404(rows, pk=pk)
    name = f"{document.file_stem}.{form}"
    record(
        request,
        AuditEntry.Act.DOWNLOAD,
        f"reports.issueddocument:{pk}",
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
