"""Letters and notices of a visit: read the draft, issue it; and the conclusions that wait."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import record
from accounts.models import AuditEntry, SignedInRequest
from accounts.once import sent_before
from accounts.permissions import Perm, can, require
from accounts.sorting import say_unsorted, sorted_list
from engines.printing import paper_docx, paper_pdf
from engines.printing.paper_sheet import lay_out_paper
from engines.vietnamese.sorting import sort_key
from inspections.models import Visit
from inspections.office_files import DOCX
from inspections.relations import visit_actors
from inspections.uploads import PDF
from reports.actions.papers import TYPES, filled_paper_within
from reports.actions.prepare import next_number
from reports.changes import overtaken
from reports.forms import paper_form
from reports.papers.blanks import OF
from reports.papers.kinds import PAPERS, prepare
from reports.papers.waiting import waiting_conclusions
from reports.views.paths import crumb_documents, draft_visit, issue_once, visit_url

ROWS = 50
RENDERERS = {"pdf": (paper_pdf, PDF), "docx": (paper_docx, DOCX)}


def _visit(request: SignedInRequest, pk: int, name: str) -> Visit:
    """Scope and the name of the paper (404); who prepares it asks for role (403), state (409)."""
    if name not in PAPERS:
        raise Http404
    return draft_visit(request, pk)


@require_safe
def paper_draft(request: SignedInRequest, pk: int, name: str, form: str) -> HttpResponse:
    """As it would be printed now, with its watermark."""
    if form not in RENDERERS:
        raise Http404
    visit = _visit(request, pk, name)
    draft = prepare(name, visit, by=request.user)
    render_as, content_type = RENDERERS[form]
    record(request, AuditEntry.Act.PREVIEW, visit, form=form, paper=name)
    response = HttpResponse(render_as(draft.context), content_type=content_type)
    file_name = f"du-thao_{visit.code}_{name}.{form}"
    response["Content-Disposition"] = (
        content_disposition_header(form == "docx", file_name) or "inline"
    )
    return response


@require_http_methods(["GET", "POST"])
def paper_issue(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    visit = _visit(request, pk, name)
    user = request.user
    if request.method == "POST" and (earlier := sent_before(request)):
        return earlier
    draft = prepare(name, visit, by=user)
    made = paper_form(draft.blanks, request.POST)
    form = made(request.POST or None, user=user, cancel_url=visit_url(visit))
    if request.method == "POST":
        answer = issue_once(
            request,
            form,
            lambda carry_out: filled_paper_within(
                visit,
                name,
                {of: form.of(of) for of in OF},
                by=user,
                carry_out=carry_out,
                layout_reason=form.cleaned_data["layout_reason"],
            ),
        )
        if answer:
            return answer
    number = next_number(draft.issuer, timezone.localdate().year, TYPES[draft.kind])
    title = capfirst(PAPERS[name].kind.label)
    context = {
        "visit": visit,
        "name": name,
        "title": title,
        "form": form,
        "sheet": lay_out_paper(draft.context),
        "blanks": [blank.label for blank in draft.blanks],
        "may_edit": can(user, Perm.EDIT_VISIT, visit_actors(user, visit)),
        "next_number": f"{number:02d}/{draft.context.symbol}",
        "overtaken": overtaken(visit, user),
        "training": draft.context.training,
        "crumbs": [(str(visit), visit_url(visit)), (title, "")],
    }
    return render(request, "reports/paper_issue.html", context)


SORTS = {
    "unit": lambda row: sort_key(row.visit.unit_name),
    "day": lambda row: row.visit.held_on,
    "due": lambda row: row.due_on,
}


@require_safe
def conclusion_list(request: SignedInRequest) -> HttpResponse:
    """Issued minutes without a conclusion notice, the one due first on top."""
    require(request.user, Perm.ISSUE_CONCLUSION)
    say_unsorted(request, SORTS)
    rows = sorted_list(waiting_conclusions(request.user), request.GET, SORTS)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "crumbs": [
            crumb_documents(),
            (_("Conclusions to issue"), reverse("reports:conclusion-list")),
        ],
    }
    return render(request, "reports/conclusion_list.html", context)
