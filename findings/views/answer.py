"""A unit's answer: written on one page, looked through on the next, sent once."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.actions.answers import (
    add_evidence,
    answer_faults,
    draft_of,
    edit_evidence,
    former_text,
    refuse_closed,
    remove_evidence,
    replace_evidence,
    save_draft,
    send_answer,
    what_is_shown,
)
from findings.answer_forms import AnswerForm, ReplaceForm, SendForm
from findings.deadlines import deadline_of
from findings.forms import ActForm
from findings.models import CorrectionRequest, RequestEvent, Response, ResponseFile
from findings.relations import request_actors
from findings.standing import why_returned
from findings.views.doors import (
    or_back_to,
    request_crumbs,
    request_page,
    visible_request,
)
from inspections.files import files_undone_on_error, keep_files_if_saved, serve_file


def _writable(request: SignedInRequest, pk: int) -> CorrectionRequest:
    """404 outside scope, 403 without the right; on opening a page also 409 in a wrong state."""
    row = visible_request(request, pk)
    if request.method == "GET":
        with or_back_to(request_page(row.pk)):
            refuse_closed(row, Perm.ANSWER_REQUEST, by=request.user)
    require(request.user, Perm.ANSWER_REQUEST, request_actors(request.user, row))
    return row


def _files(draft: Response | None, user: User) -> list[ResponseFile]:
    if draft is None:
        return []
    rows = (
        ResponseFile.objects.visible_to(user)
        .filter(response=draft)
        .select_related("replaced_by", "replaces")
    )
    return list(rows.order_by("pk"))


@require_http_methods(["GET", "POST"])
def request_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    draft = draft_of(row, by=request.user)
    form = AnswerForm(
        request.POST or None,
        request.FILES or None,
        instance=draft or Response(request=row),
        initial={} if draft else former_text(row, by=request.user),
        drafted=_files(draft, request.user),
        user=request.user,
        cancel_url=request_page(row.pk),
        copy_key=f"answer:{row.pk}:{draft.round if draft else 'new'}",
    )
    here = reverse("findings:request-answer", args=[row.pk])
    request.sent_rows = [form.lines] if form.lines.is_bound else []  # type: ignore[attr-defined]  # for the page of a conflict

    def work() -> str:
        with files_undone_on_error():
            written = save_draft(pk, form.row_values(), seen=form.seen_fingerprint, by=request.user)
            lines = form.lines
            if lines.is_bound:
                edit_evidence(pk, lines.changes(), seen=lines.seen(), by=request.user)
            added = form.new_evidence()
            if added:
                add_evidence(pk, added, by=request.user)
        if "next" not in request.POST:
            messages.success(request, _("The draft was saved. Nobody outside your unit sees it."))
            return f"{here}#evidence" if added else here
        if answer_faults(written):
            return f"{here}?missing"
        return reverse("findings:answer-send", args=[row.pk])

    if request.method == "POST":
        answer = keep_files_if_saved(lambda: save_once(request, form, work))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "row": row,
        "draft": draft,
        "missing": _missing(draft) if "missing" in request.GET and not form.is_bound else {},
        "returned": why_returned(
            row,
            RequestEvent.objects.visible_to(request.user).filter(request=row).select_related("by"),
        ),
        "deadline": deadline_of(row),
        "title": _("Answer request %(label)s") % {"label": row.label},
        "crumbs": request_crumbs(row, _("Answer")),
        "training": row.visit.is_training,
    }
    return render(request, "findings/request_answer.html", context)


def _missing(draft: Response | None) -> dict[str, str]:
    """What the person wanted to send lacks, by the id of its field."""
    faults = answer_faults(draft) if draft else {}
    return {f"id_{name}": " ".join(texts) for name, texts in faults.items()}


@require_http_methods(["GET", "POST"])
def answer_send(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    draft = draft_of(row, by=request.user)
    if draft is None and request.method == "GET":
        raise MoveRefused(_("There is no answer to send."), row=row, back=request_page(pk))
    form = SendForm(
        request.POST or None,
        user=request.user,
        initial={"seen": what_is_shown(draft) if draft else ""},
        cancel_url=reverse("findings:request-answer", args=[row.pk]),
    )

    def work() -> str:
        send_answer(pk, seen=form.seen_fingerprint, by=request.user)
        messages.success(request, _("The answer was sent. It waits for verification now."))
        return request_page(pk)

    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "row": row,
        "draft": draft,
        "files": _files(draft, request.user),
        "title": _("Send this answer?"),
        "crumbs": request_crumbs(row, _("Send")),
        "training": row.visit.is_training,
    }
    return render(request, "findings/answer_send.html", context)


def _evidence(request: SignedInRequest, pk: int) -> ResponseFile:
    rows = ResponseFile.objects.visible_to(request.user).select_related("response")
    file: ResponseFile = get_object_or_404(rows, pk=pk)
    return file


@require_safe
def evidence_download(request: SignedInRequest, pk: int) -> FileResponse:
    return serve_file(request, _evidence(request, pk))


@require_http_methods(["GET", "POST"])
def evidence_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    file = _evidence(request, pk)
    row = _writable(request, file.response.request_id)
    back = reverse("findings:request-answer", args=[row.pk])
    form = ReplaceForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={"caption": file.caption},
        cancel_url=back,
    )

    def work() -> str:
        with files_undone_on_error():
            replace_evidence(pk, form.chosen(), by=request.user)
        messages.success(request, _("The newer file stands in the draft; the former one is kept."))
        return f"{back}#evidence"

    if request.method == "POST":
        answer = keep_files_if_saved(lambda: save_once(request, form, work))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "file": file,
        "title": _("Replace this file"),
        "crumbs": request_crumbs(row, _("Replace a file")),
    }
    return render(request, "findings/evidence_replace.html", context)


@require_http_methods(["GET", "POST"])
def evidence_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    file = _evidence(request, pk)
    row = _writable(request, file.response.request_id)
    back = reverse("findings:request-answer", args=[row.pk])
    form = ActForm(request.POST or None, user=request.user)

    def work() -> str:
        remove_evidence(pk, by=request.user)
        messages.success(request, _("The file was taken out of the draft."))
        return f"{back}#evidence"

    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": _("Take this file out of the draft?"),
        "text": str(file),
        "undo": _("The file is deleted; a file that was sent cannot be taken out any more."),
        "action": _("Take out"),
        "cancel_url": back,
        "crumbs": request_crumbs(row, _("Take out a file")),
    }
    return render(request, "findings/ask.html", context)
