"""A background job as its owner sees it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import jobs
from accounts.models import Job, User

SECONDS = 2


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.reap()
    job = get_object_or_404(Job.objects.visible_to(cast(User, request.user)), pk=pk)
    active = job.status in jobs.ACTIVE
    kind = jobs.KINDS.get(job.kind)
    context = {"job": job, "active": active, "label": kind.label if kind else job.kind}
    response = render(request, "accounts/job_detail.html", context)
    if active:  # the page looks again by itself, also without JavaScript
        response["Refresh"] = str(SECONDS)
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    job = get_object_or_404(Job.objects.visible_to(user), pk=pk)
    jobs.cancel(job, by=user)
    messages.success(request, _("The work was stopped."))
    return redirect("accounts:job-detail", pk)
