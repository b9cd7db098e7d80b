"""Pages of a re-check: making one from an issued visit, and writing what is seen now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import save_once
from accounts.models import SignedInRequest
from findings.actions.rechecks import edit_recheck, make_recheck, refuse_recheck, repeat_finding
from findings.lines import finding_line
from findings.models import Finding, Recheck
from findings.recheck_forms import LookForm, RecheckForm
from findings.rechecks import look_at
from findings.views.doors import (
    carried_out,
    crumbs_of,
    open_for_writing,
    visit_page,
)
from inspections.clashes import clashes_of
from inspections.models import Visit

PART = "#recheck"


@require_http_methods(["GET", "POST"])
def recheck_add(request: SignedInRequest, visit_pk: int) -> HttpResponse:
    visits = Visit.objects.inside_visible_to(request.user).for_list()
    visit: Visit = get_object_or_404(visits, pk=visit_pk)
    refuse_recheck(visit, by=request.user)
    form = RecheckForm(
        request.POST or None,
        visit=visit,
        user=request.user,
        cancel_url=visit_page(visit.pk),
        copy_key=f"recheck:new:{visit.pk}",
    )

    def work() -> str:
        made = make_recheck(visit.pk, form.row_values(), by=request.user)
        for text in clashes_of(made):
            messages.warning(request, text)
        return visit_page(made.pk)

    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    title = _("Re-check of %(visit)s") % {"visit": visit}
    context = {
        "form": form,
        "visit": visit,
        "title": title,
        "crumbs": crumbs_of(visit, _("Re-check")),
        "training": visit.is_training,
    }
    return render(request, "findings/recheck_form.html", context)


def _row(request: SignedInRequest, pk: int) -> Recheck:
    row: Recheck = get_object_or_404(Recheck.objects.visible_to(request.user).for_list(), pk=pk)
    return row


def _next_after(request: SignedInRequest, row: Recheck) -> Recheck | None:
    """The next that nobody has looked at, from this one on and then from the top."""
    rows = Recheck.objects.visible_to(request.user)
    left = (
        rows.filter(visit=row.visit_id, outcome=Recheck.Outcome.UNKNOWN)
        .exclude(pk=row.pk)
        .order_by("finding__number", "pk")
    )
    later: Recheck | None = left.filter(finding__number__gt=row.finding.number).first()
    return later or left.first()


@require_http_methods(["GET", "POST"])
def recheck_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Then beside now: the finding as in its minutes, what came of it, and what is seen today."""
    row = _row(request, pk)
    visit = open_for_writing(request, row.visit)
    following = _next_after(request, row)
    rows = Finding.objects.visible_to(request.user)
    repeated = rows.filter(visit=visit, repeats=row.finding_id).first()
    form = LookForm(
        request.POST or None,
        instance=row,
        user=request.user,
        has_next=following is not None,
        may_repeat=repeated is None,
        cancel_url=visit_page(visit.pk, PART),
        copy_key=f"recheck:{pk}",
    )

    def work() -> str:
        edit_recheck(pk, form.values(), seen=form.seen_fingerprint, by=request.user)
        if "save_and_repeat" in request.POST:  # on to the new limitation, filled in from this one
            made = repeat_finding(pk, by=request.user)
            return reverse("findings:finding-edit", args=[made.pk])
        if "save_and_next" in request.POST and following is not None:
            return reverse("findings:recheck-edit", args=[following.pk])
        return visit_page(visit.pk, PART)

    if request.method == "POST":
        answer = carried_out(request, form, work, visit)
        if answer is not None:
            return answer
    title = _("Re-check of %(label)s") % {"label": row.finding.label}
    context = {
        "form": form,
        "row": row,
        "look": look_at(row),
        "line": finding_line(row.finding),
        "visit": visit,
        "repeated": repeated,
        "title": title,
        "crumbs": crumbs_of(visit, title),
        "training": visit.is_training,
    }
    return render(request, "findings/recheck_edit.html", context)
