"""Pages of one finding."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.buttons import button_view
from accounts.models import SignedInRequest
from findings.actions.files import add_evidence, edit_evidence, remove_evidence
from findings.actions.findings import (
    add_finding,
    delete_finding,
    edit_finding,
    lost_with_limitation,
    move_finding,
)
from findings.forms import ActForm, FileForm, FindingForm
from findings.lines import finding_line, opinion_words, scope_words
from findings.models import CorrectionRequest, Finding, FindingFile
from findings.relapses import relapsed_from, relapses_of
from findings.views.doors import (
    carried_out,
    carried_out_at_once,
    crumbs_of,
    may_write,
    open_for_writing,
    rows_to_write,
    sees_notes,
    visit_page,
    writable_visit,
)
from inspections.files import files_undone_on_error, serve_file
from inspections.models import Visit


def _to_write(request: SignedInRequest, pk: int) -> Finding:
    rows = rows_to_write(Finding.objects.visible_to(request.user)).prefetch_related("scope_units")
    finding: Finding = get_object_or_404(rows, pk=pk)
    open_for_writing(request, finding.visit)
    return finding


def _saved(request: SignedInRequest, form: FindingForm, finding: Finding) -> str:
    """Keep the evidence sent along; the way on."""
    if uploads := form.described():
        add_evidence(finding.pk, uploads, by=request.user)
    if "save_and_add" not in request.POST:
        return visit_page(finding.visit_id, f"#finding-{finding.pk}")
    add = reverse("findings:finding-add", args=[finding.visit_id])
    return f"{add}?kind={finding.kind}&area={finding.area_id}"


@require_http_methods(["GET", "POST"])
def finding_add(request: SignedInRequest, visit_pk: int) -> HttpResponse:
    visit = writable_visit(request, visit_pk)
    kind = request.GET.get("kind", "")
    form = FindingForm(
        request.POST or None,
        request.FILES or None,
        visit=visit,
        user=request.user,
        initial={
            "kind": kind if kind in Finding.Kind.values else Finding.Kind.LIMITATION,
            "area": request.GET.get("area", ""),
        },
        cancel_url=visit_page(visit.pk),
        copy_key=f"finding:new:{visit.pk}",
    )

    def work() -> str:
        with files_undone_on_error():
            return _saved(request, form, add_finding(visit.pk, form.row_values(), by=request.user))

    return _answer(request, form, work, visit, _("New finding"))


@require_http_methods(["GET", "POST"])
def finding_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = _to_write(request, pk)
    visit = finding.visit
    title = _("Finding %(label)s") % {"label": finding.label}
    files = list(finding.files.all())
    form = FindingForm(
        request.POST or None,
        request.FILES or None,
        instance=finding,
        visit=visit,
        user=request.user,
        cancel_url=visit_page(visit.pk),
        copy_key=f"finding:{finding.pk}",
    )

    def work() -> str:
        with files_undone_on_error():
            seen = form.seen_fingerprint
            written = edit_finding(
                pk, form.row_values(), seen=seen, agreed=form.agreed, by=request.user
            )
            return _saved(request, form, written)

    return _answer(request, form, work, visit, title, {"finding": finding, "files": files})


def _answer(
    request: SignedInRequest,
    form: FindingForm,
    work: Any,
    visit: Visit,
    title: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    context = {"form": form, "visit": visit, "title": title, "crumbs": crumbs_of(visit, title)}
    context |= {"training": visit.is_training, **(more or {})}
    return render(request, "findings/finding_form.html", context)


@require_safe
def finding_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = get_object_or_404(Finding.objects.visible_to(request.user).for_list(), pk=pk)
    rows = CorrectionRequest.objects.visible_to(request.user).filter(findings=finding)
    requests = list(rows.order_by("number").select_related("visit"))
    relapses = relapses_of(requests, request.user)
    context = {
        "finding": finding,
        "visit": finding.visit,
        "line": finding_line(finding),
        "scope": scope_words(finding),
        "opinion": opinion_words(finding),
        "files": finding.files.all(),
        "requests": [(row, relapses.get(row.pk, [])) for row in requests],
        "relapsed_from": relapsed_from(finding, request.user),
        "may_write": may_write(request.user, finding.visit),
        "sees_notes": sees_notes(request.user),
        "crumbs": crumbs_of(finding.visit, finding.label),
        "training": finding.visit.is_training,
        "form": ActForm(user=request.user),
    }
    return render(request, "findings/finding_detail.html", context)


@require_http_methods(["GET", "POST"])
def finding_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = _to_write(request, pk)
    visit = finding.visit
    follows = lost_with_limitation(finding, finding.label)
    form = ActForm(request.POST or None, user=request.user, told=follows)

    def work() -> str:
        delete_finding(pk, agreed=form.agreed, by=request.user)
        return visit_page(visit.pk)

    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": _("Delete finding %(label)s?") % {"label": finding.label},
        "text": finding_line(finding),
        "follows": follows,
        "undo": _("The later findings of its kind move up. Its files go too. It stays in the log."),
        "action": _("Delete the finding"),
        "cancel_url": visit_page(visit.pk, f"#finding-{pk}"),
        "crumbs": crumbs_of(visit, finding.label),
    }
    return render(request, "findings/ask.html", context)


@button_view
def finding_move(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = _to_write(request, pk)
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        move_finding(pk, up=request.POST.get("to") == "up", by=request.user)
        return visit_page(finding.visit_id, f"#finding-{pk}")

    return carried_out_at_once(request, form, work)


@require_http_methods(["GET", "POST"])
def file_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Caption, date, printing; and, by the second button, taking the file away."""
    file = get_object_or_404(
        FindingFile.objects.visible_to(request.user).select_related("finding"), pk=pk
    )
    visit = writable_visit(request, file.finding.visit_id)
    back = reverse("findings:finding-edit", args=[file.finding_id])
    form = FileForm(request.POST or None, instance=file, user=request.user, cancel_url=back)

    def work() -> str:
        if "remove" in request.POST:
            remove_evidence(pk, by=request.user)
        else:
            edit_evidence(pk, form.values(), seen=form.seen_fingerprint, by=request.user)
        return back

    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    context = {"form": form, "file": file, "visit": visit}
    context["crumbs"] = crumbs_of(visit, file.original_name)
    return render(request, "findings/file_edit.html", context)


@require_safe
def file_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """The only way to the evidence of a finding."""
    file = get_object_or_404(FindingFile.objects.visible_to(request.user), pk=pk)
    return serve_file(request, file)  # type: ignore[return-value]
