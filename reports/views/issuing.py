"""From the draft to the issued document, and what may follow it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import record
from accounts.forms import save_once
from accounts.models import AuditEntry, SignedInRequest
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing import minutes_docx, minutes_pdf
from inspections.actions.moves import MOVES, Move
from inspections.files import files_undone_on_error
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.office_files import DOCX
from inspections.relations import visit_actors
from inspections.uploads import PDF
from reports.actions.issue import issue_within
from reports.actions.prepare import issuing_move, missing, next_number
from reports.actions.scan import attach_scan
from reports.actions.supplement import amendable, supplement_within
from reports.actions.withdraw import may_withdraw, refuse_withdrawal, withdraw_document
from reports.changes import overtaken
from reports.forms import IssueForm, ScanForm, SupplementForm, WithdrawForm
from reports.minutes import Draft, NoLeadTeam, draft_of
from reports.minutes_signatures import TooManySigners
from reports.models import IssuedDocument
from reports.pictures import picture_bytes
from reports.views.paths import (
    crumb_documents,
    document_for,
    document_url,
    draft_visit,
    home_of,
    issue_once,
    visit_url,
)

RENDERERS = {"pdf": (minutes_pdf, PDF), "docx": (minutes_docx, DOCX)}


@require_safe
def minutes_draft(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The draft as it would be printed now, with its watermark."""
    visit = draft_visit(request, pk)
    if form not in RENDERERS:
        raise Http404
    require(request.user, Perm.PREVIEW_MINUTES, visit_actors(request.user, visit))
    if visit.is_issued:
        return redirect(visit_url(visit))
    draft = _draft(visit)
    render_as, content_type = RENDERERS[form]
    record(request, AuditEntry.Act.PREVIEW, visit, form=form)
    content = render_as(draft.context, picture_bytes(draft.pictures))
    response = HttpResponse(content, content_type=content_type)
    name = f"du-thao_{visit.code}.{form}"
    response["Content-Disposition"] = content_disposition_header(form == "docx", name) or "inline"
    return response


def _draft(visit: Visit) -> Draft:
    try:
        return draft_of(visit.pk)
    except (NoLeadTeam, TooManySigners) as error:
        raise MoveRefused(
            _("The minutes carry 2 to 4 signatures and need a team that leads."), row=visit
        ) from error


@require_http_methods(["GET", "POST"])
def minutes_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = draft_visit(request, pk)
    user = request.user
    move = issuing_move(visit, user)
    form = IssueForm(
        request.POST or None,
        user=user,
        as_deputy=move == Move.ISSUE_AS_DEPUTY,
        cancel_url=visit_url(visit),
    )
    if request.method == "POST":
        answer = issue_once(
            request,
            form,
            lambda carry_out: issue_within(
                pk,
                by=user,
                reason=form.cleaned_data.get("reason", ""),
                layout_reason=form.cleaned_data["layout_reason"],
                carry_out=carry_out,
            ),
        )
        if answer:
            return answer
    if VisitStatus(visit.status) not in MOVES[move][1]:
        raise MoveRefused(
            _("The visit is “%(state)s” now; its minutes are issued after they were read out.")
            % {"state": visit.get_status_display()},
            row=visit,
        )
    gaps = missing(visit)
    team = visit.lead_team
    context = {
        "visit": visit,
        "form": form,
        "blocks": [gap for gap in gaps if gap.blocks],
        "warnings": [gap for gap in gaps if not gap.blocks],
        "next_number": f"{next_number(team, visit.held_on.year):02d}" if team else "",
        "symbol": team.symbol if team else "",
        "overtaken": overtaken(visit, user) if visit.announced_at else [],  # by its notice
        "training": visit.is_training,
        "crumbs": [(str(visit), visit_url(visit)), (_("Issue the minutes"), "")],
    }
    return render(request, "reports/minutes_issue.html", context)


@require_http_methods(["GET", "POST"])
def document_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    document = document_for(request, pk)
    user = request.user
    if not may_withdraw(document, document.visit, user):
        require(user, Perm.WITHDRAW_MINUTES, visit_actors(user, document.visit))
    form = WithdrawForm(request.POST or None, user=user)
    if request.method == "POST":
        answer = save_once(request, form, lambda: _withdrawn(request, document, form))
        if answer:
            return answer
    refuse_withdrawal(document, document.visit, by=user)
    text = _("The document no longer counts and the unit no longer sees it.")
    if document.kind == IssuedDocument.Kind.MINUTES:
        text += " " + _("The visit opens again with all its text, to be corrected and issued anew.")
    context = {
        "title": _("Withdraw %(number)s") % {"number": document.number_text},
        "text": text,
        "undo": _("This cannot be undone. The number stays used."),
        "form": form,
        "action": _("Withdraw the document"),
        "danger": True,
        "cancel_url": document_url(document),
        **_page(document, _("Withdraw")),
    }
    return render(request, "reports/document_withdraw.html", context)


def _withdrawn(request: SignedInRequest, document: IssuedDocument, form: WithdrawForm) -> str:
    reason = form.cleaned_data["reason"]
    withdraw_document(document.pk, by=request.user, reason=reason, agreed=form.agreed)
    messages.success(request, _("The document is withdrawn."))
    return home_of(document)


@require_http_methods(["GET", "POST"])
def document_supplement(request: SignedInRequest, pk: int) -> HttpResponse:
    document = document_for(request, pk)
    user = request.user
    require(user, Perm.ISSUE_MINUTES, visit_actors(user, document.visit))
    form = SupplementForm(
        request.POST or None,
        user=user,
        cancel_url=document_url(document),
        copy_key=f"document:{pk}:supplement",
    )
    if request.method == "POST":
        answer = issue_once(
            request,
            form,
            lambda carry_out: supplement_within(
                pk,
                items=form.cleaned_data["items"],
                reason=form.cleaned_data["reason"],
                layout_reason=form.cleaned_data["layout_reason"],
                by=user,
                carry_out=carry_out,
            ),
        )
        if answer:
            return answer
    amendable(pk, by=user)
    context = {"form": form, "document": document, **_page(document, _("Supplementary minutes"))}
    return render(request, "reports/document_supplement.html", context)


@require_http_methods(["GET", "POST"])
def document_scan(request: SignedInRequest, pk: int) -> HttpResponse:
    document = document_for(request, pk)
    user = request.user
    require(user, Perm.ATTACH_SCAN, visit_actors(user, document.visit))
    form = ScanForm(
        request.POST or None, request.FILES or None, user=user, cancel_url=document_url(document)
    )
    if request.method == "POST":
        with files_undone_on_error():
            answer = save_once(request, form, lambda: _attached(request, document, form))
        if answer:
            return answer
    context = {"form": form, "document": document, **_page(document, _("Attach the signed scan"))}
    return render(request, "reports/document_scan.html", context)


def _attached(request: SignedInRequest, document: IssuedDocument, form: ScanForm) -> str:
    attach_scan(document.pk, form.cleaned_data["file"], by=request.user)
    messages.success(request, _("The scan is attached."))
    return document_url(document)


def _page(document: IssuedDocument, here: str) -> dict[str, Any]:
    return {
        "training": document.is_training,
        "crumbs": [
            crumb_documents(),
            (document.number_text, document_url(document)),
            (here, ""),
        ],
    }
