"""Taking rows in from a spreadsheet: choose, send, look, say yes. Every kind goes this way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import imports as actions
from accounts.actions.jobs import ACTIVE, reap
from accounts.audit import record
from accounts.buttons import button_view
from accounts.exports import XLSX_TYPE, refuse_too_many
from accounts.forms import save_once
from accounts.imports.books import fault_book, template_book
from accounts.imports.forms import PressForm, SendForm, TakeInForm
from accounts.imports.kinds import Kind, kinds_for
from accounts.imports.preview import Preview
from accounts.job_views import looks_again
from accounts.models import AuditEntry, SentTable, SignedInRequest
from accounts.permissions import Perm, can, require
from accounts.resources import file_rows
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from engines.vietnamese.text import fold

PER_PAGE = 20
SORTS: Columns = {
    "name": [vietnamese("name")],
    "kind": ["kind", "sent_at"],
    "sent": ["sent_at"],
    "state": [in_order_of("status", SentTable.Status.values), "sent_at"],
}
FAULTS_SHOWN = 50
DONE = SentTable.Status.DONE
AT_WORK = (SentTable.Status.CHECKING, SentTable.Status.TAKING)


def _kind(request: SignedInRequest, key: str) -> Kind:
    """404 for a kind there is not, 403 for one that is not this person's."""
    try:
        return actions.kind_for(key, request.user)
    except LookupError as error:
        raise Http404 from error


def _sent(request: SignedInRequest, pk: int) -> tuple[SentTable, Kind]:
    """The person's own file: another's is the same 404 as none."""
    rows = SentTable.objects.visible_to(request.user).select_related("job")
    sent = get_object_or_404(rows, pk=pk)
    return sent, _kind(request, sent.kind)


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Import from Excel"), reverse("imports:kind-list")), *more]


@require_safe
def kind_list(request: SignedInRequest) -> HttpResponse:
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied(_("Your role does not include this import."))
    titles = {kind.key: kind.title for kind in kinds}
    sent = SentTable.objects.visible_to(request.user).filter(kind__in=titles).defer("content")
    say_unsorted(request, SORTS)
    page = Paginator(sorted_rows(sent, request.GET, SORTS), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(one, titles[one.kind], Preview.from_json(one.preview)) for one in page]
    context = {"kinds": kinds, "rows": rows, "page_obj": page}
    return render(request, "accounts/import_list.html", context)


@require_http_methods(["GET", "POST"])
def table_send(request: SignedInRequest, kind: str) -> HttpResponse:
    chosen = _kind(request, kind)
    form = SendForm(
        request.POST or None,
        request.FILES or None,
        kind=chosen,
        user=request.user,
        cancel_url=reverse("imports:kind-list"),
    )

    def work() -> str:
        sent = actions.send_table(kind, form.name(), form.content, by=request.user)
        return reverse("imports:table-detail", args=[sent.pk])

    answer = save_once(request, form, work) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {
        "form": form,
        "kind": chosen,
        "may_export": chosen.exports and can(request.user, Perm.EXPORT_LISTS),
        "crumbs": _crumbs((chosen.title, "")),
    }
    return render(request, "accounts/import_send.html", context)


@require_safe
def kind_template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The workbook to fill in; with ?filled=1 it holds the present rows, to be changed in Excel."""
    chosen = _kind(request, kind)
    rows: list[list[Any]] = []
    name = f"mau-nhap-{_word(chosen)}"
    if request.GET.get("filled") == "1":
        if not chosen.exports:
            raise Http404
        require(request.user, Perm.EXPORT_LISTS)
        refuse_too_many(request, back=reverse("imports:table-send", args=[chosen.key]))
        rows = file_rows(chosen.resource(user=request.user), [c.heading for c in chosen.columns])
        record(request, AuditEntry.Act.EXPORT, str(chosen.title), rows=len(rows), format="xlsx")
        name = f"du-lieu-{_word(chosen)}"
    return _book(template_book(chosen, by=request.user, rows=rows), name)


def _word(kind: Kind) -> str:
    """The kind as it is called in Vietnamese, for the name of a file: "don-vi"."""
    with translation.override("vi"):
        return slugify(fold(str(kind.title)))


def _book(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response


@require_http_methods(["GET", "POST"])
def table_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the check is; then what the file would do; with the yes, it is done."""
    reap()
    sent, kind = _sent(request, pk)
    preview = Preview.from_json(sent.preview)
    form = TakeInForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        kind=kind,
        wanted=preview.scans,
    )
    if request.method == "POST":
        answer = _said_yes(request, sent, form)
        if answer is not None:
            return answer
    at_work = sent.status in AT_WORK
    active = at_work and sent.job is not None and sent.job.status in ACTIVE
    context = {
        "sent": sent,
        "kind": kind,
        "preview": preview,
        "faults": preview.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(preview.faults) - FAULTS_SHOWN),
        "form": form,
        "at_work": at_work,
        "active": active,
        "is_done": sent.status == DONE,
        "back": reverse(kind.back),
        "crumbs": _crumbs(
            (kind.title, reverse("imports:table-send", args=[kind.key])), (sent.name, "")
        ),
    }
    response = render(request, "accounts/import_detail.html", context)
    return looks_again(response, active)


def _said_yes(request: SignedInRequest, sent: SentTable, form: TakeInForm) -> HttpResponse | None:
    """Files are kept before the transaction, and go again where the yes was not taken."""
    kept: dict[str, Any] = {}
    taken = False

    def work() -> str:
        nonlocal taken
        actions.say_yes(sent.pk, by=request.user, scans=kept)
        taken = True
        return reverse("imports:table-detail", args=[sent.pk])

    try:
        if form.is_valid():
            for name, upload in form.scans().items():
                kept[name] = form.kept(upload)
        return save_once(request, form, work)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    finally:
        if not taken:
            actions.drop_kept(kept)


@require_safe
def table_faults(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sent rows back, the faulty ones marked."""
    sent, kind = _sent(request, pk)
    preview = Preview.from_json(sent.preview)
    if not preview.faults or sent.status != SentTable.Status.WAITING:
        raise Http404
    table = actions.read_table(kind, sent.name, bytes(sent.content))
    stem = fold(sent.name.rsplit(".", 1)[0]).replace(" ", "-")[:60]
    return _book(fault_book(table, preview.faults), f"loi-{stem}")


@button_view
def table_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    sent, kind = _sent(request, pk)

    def work() -> str:
        actions.drop_table(pk, by=request.user)
        messages.success(request, _("The file was dropped; nothing of it was taken in."))
        return reverse("imports:table-send", args=[kind.key])

    return _pressed(request, sent, work)


@button_view
def table_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Once more, where the work broke off or was stopped."""
    sent, _kind = _sent(request, pk)

    def work() -> str:
        actions.check_again(pk, by=request.user)
        return reverse("imports:table-detail", args=[pk])

    return _pressed(request, sent, work)


def _pressed(request: SignedInRequest, sent: SentTable, work: Callable[[], str]) -> HttpResponse:
    form = PressForm(request.POST, user=request.user)
    return save_once(request, form, work) or redirect("imports:table-detail", sent.pk)
