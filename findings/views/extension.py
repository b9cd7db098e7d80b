"""A unit asks for more time."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from findings.actions.extensions import ask_extension, refuse_no_extension
from findings.answer_forms import ExtensionForm
from findings.deadlines import deadline_of
from findings.models import ExtensionFile
from findings.relations import request_actors
from findings.views.doors import (
    or_back_to,
    request_crumbs,
    request_page,
    visible_request,
)
from inspections.files import files_undone_on_error, keep_files_if_saved, serve_file


@require_http_methods(["GET", "POST"])
def extension_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    row = visible_request(request, pk)
    require(request.user, Perm.ASK_EXTENSION, request_actors(request.user, row))
    if request.method == "GET":
        with or_back_to(request_page(pk)):
            refuse_no_extension(row, by=request.user)
    form = ExtensionForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        cancel_url=request_page(row.pk),
        copy_key=f"extension:{row.pk}",
    )

    def work() -> str:
        with files_undone_on_error():
            ask_extension(pk, form.row_values(), form.described(), by=request.user)
        messages.success(
            request, _("The request for more time was sent; the deadline holds till it is decided.")
        )
        return request_page(pk)

    if request.method == "POST":
        answer = keep_files_if_saved(lambda: save_once(request, form, work))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "row": row,
        "deadline": deadline_of(row),
        "title": _("Ask for more time"),
        "crumbs": request_crumbs(row, _("Ask for more time")),
        "training": row.visit.is_training,
    }
    return render(request, "findings/extension_ask.html", context)


@require_safe
def extension_file(request: SignedInRequest, pk: int) -> FileResponse:
    rows = ExtensionFile.objects.visible_to(request.user)
    return serve_file(request, get_object_or_404(rows, pk=pk))
