"""Summaries taken away: as PDF, Word and Excel, and issued into the register."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.jobs import enqueue
from accounts.audit import record
from accounts.exports import refuse_too_many
from accounts.forms import save_once
from accounts.models import AuditEntry, SignedInRequest
from accounts.permissions import Perm, require
from reports.actions.prepare import next_number
from reports.actions.summaries import summary_within
from reports.forms import PaperForm, paper_form
from reports.jobs import SUMMARY_ISSUED, SUMMED
from reports.models import NumberSeries
from reports.papers.blanks import Filled, blanks_of
from reports.summaries.forms_of import FORMS, file_name, made
from reports.summaries.paper import Summary, summary_of
from reports.summary_forms import MakeForm
from reports.views.paths import issue_once
from reports.views.summaries import crumb_summaries, scope_of, summary_url

LONG_SHEET = 2_000  # rows of a workbook; more is made in the background


@require_http_methods(["GET", "POST"])
def summary_file(request: SignedInRequest, key: str, form: str) -> HttpResponse:
    """At once, or where it is long, after a question in the background."""
    scope = scope_of(request, key)
    if form not in FORMS:
        raise Http404
    summary = summary_of(scope, request.user)
    if _is_long(summary, form):
        return _in_background(request, key, form, scope.name)
    refuse_too_many(request, back=reverse("reports:summary-detail", args=[key]))
    content = made(summary, form, request.user)
    name = file_name(scope, form)
    record(request, AuditEntry.Act.EXPORT, scope.name, form=form, key=key)
    return download(content, name, form)


def download(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = content_disposition_header(form != "pdf", name) or "inline"
    return response


def _is_long(summary: Summary, form: str) -> bool:
    if form != "xlsx":
        return summary.is_long
    total = summary.figures.total
    rows = total.strengths.value + total.limitations.value + total.requests.value
    return rows > LONG_SHEET


def _in_background(request: SignedInRequest, key: str, form: str, name: str) -> HttpResponse:
    asked = MakeForm(request.POST or None, user=request.user, cancel_url=summary_url(key))
    if request.method == "POST":
        answer = save_once(
            request,
            asked,
            lambda: _job_url(enqueue(SUMMED, by=request.user, key=key, form=form).pk),
        )
        if answer:
            return answer
    context = {
        "form": asked,
        "name": name,
        "kind": form.upper(),
        "crumbs": [crumb_summaries(), (name, summary_url(key)), (form.upper(), "")],
    }
    return render(request, "reports/summary_long.html", context)


def _job_url(pk: int) -> str:
    return reverse("accounts:job-detail", args=[pk])


def _typed(form: PaperForm) -> dict[str, Any]:
    """For the job: it cannot ask when the layout check finds something."""
    given = form.cleaned_data["layout_reason"]
    return {"filled": form.of("paper")} | ({"layout_reason": given} if given else {})


@require_http_methods(["GET", "POST"])
def summary_issue(request: SignedInRequest, key: str) -> HttpResponse:
    scope = scope_of(request, key)
    user = request.user
    require(user, Perm.ISSUE_SUMMARY)
    summary = summary_of(scope, user)
    blanks = tuple(blanks_of(summary.context))
    made_form = paper_form(blanks, request.POST)
    form = made_form(request.POST or None, user=user, cancel_url=summary_url(key))
    if summary.is_long:
        form.ask_layout_reason()
    if request.method == "POST":
        if summary.is_long:
            answer = save_once(
                request,
                form,
                lambda: _job_url(enqueue(SUMMARY_ISSUED, by=user, key=key, **_typed(form)).pk),
            )
        else:
            answer = issue_once(
                request,
                form,
                lambda carry_out: summary_within(
                    key,
                    by=user,
                    carry_out=carry_out,
                    filled=Filled(**form.of("paper")),
                    layout_reason=form.cleaned_data["layout_reason"],
                ),
            )
        if answer:
            return answer
    year = timezone.localdate().year
    number = next_number(summary.office, year, NumberSeries.Type.REPORT)
    context = {
        "scope": scope,
        "form": form,
        "next_number": f"{number:02d}/{summary.context.symbol}",
        "is_long": summary.is_long,
        "blanks": [blank.label for blank in blanks],
        "subject": summary.content.subject,
        "training": scope.is_training,
        "crumbs": [crumb_summaries(), (scope.name, summary_url(key)), (_("Issue it"), "")],
    }
    return render(request, "reports/summary_issue.html", context)
