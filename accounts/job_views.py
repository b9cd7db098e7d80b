"""Background jobs as their owner sees them, and the files they made."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions import jobs
from accounts.audit import record
from accounts.buttons import button_view
from accounts.models import AuditEntry, Job, JobResult, SignedInRequest
from accounts.refused import MoveRefused
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows

SECONDS = 2
PER_PAGE = 50


SORTS: Columns = {
    "begun": ["created_at"],
    "state": [in_order_of("status", Job.Status.values), "created_at"],
}


@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    jobs.reap()
    rows = Job.objects.visible_to(request.user).select_related("result")
    say_unsorted(request, SORTS)
    page = Paginator(sorted_rows(rows, request.GET, SORTS), PER_PAGE).get_page(
        request.GET.get("page")
    )
    for job in page:
        job.label = jobs.label_of(job)
    active = any(job.status in jobs.ACTIVE for job in page)
    context = {"page_obj": page, "crumbs": [(_("Background work"), "")]}
    return looks_again(render(request, "accounts/job_list.html", context), active)


@require_safe
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    jobs.reap()
    rows = Job.objects.visible_to(request.user).select_related("result")
    job = get_object_or_404(rows, pk=pk)
    active = job.status in jobs.ACTIVE
    context = {
        "job": job,
        "active": active,
        "label": jobs.label_of(job),
        "crumbs": [
            (_("Background work"), reverse("accounts:job-list")),
            (jobs.label_of(job), ""),
        ],
    }
    return looks_again(render(request, "accounts/job_detail.html", context), active)


def looks_again(response: HttpResponse, active: bool) -> HttpResponse:
    if active:  # the page comes again by itself, also without JavaScript
        response["Refresh"] = str(SECONDS)
    return response


@button_view
def job_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    jobs.cancel(job, by=request.user)
    messages.success(request, _("The work was stopped."))
    return redirect("accounts:job-detail", pk)


@require_safe
def job_result(request: SignedInRequest, pk: int) -> FileResponse:
    """The file, if its owner may still see all that is in it."""
    rows = JobResult.objects.visible_to(request.user).current().select_related("job")
    row = get_object_or_404(rows, job_id=pk)
    kind = jobs.KINDS.get(row.job.kind)
    if kind is None or not kind.may_open(request.user, row):
        raise MoveRefused(
            _("This file holds something you may not see any more. Make it again."), row=row.job
        )
    record(
        request,
        AuditEntry.Act.DOWNLOAD,
        row,
        name=row.original_name,
        sha256=row.sha256,
    )
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.original_name,
        content_type=row.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
