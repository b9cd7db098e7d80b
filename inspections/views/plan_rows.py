"""Filling a plan: many visits at once, and the plan of another year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.form_fields import number_asked
from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.pages import say_unread
from accounts.permissions import Perm, require
from inspections.actions.plan_copy import copy_plan, in_other_year
from inspections.actions.plans import add_visits
from inspections.clashes import clashes_among, day_warnings_of, texts_of
from inspections.copying import copy_of
from inspections.forms.plans import (
    PlanCopyForm,
    VisitTeamsForm,
    lines_of,
    plan_lines,
    teams_of_last,
    unit_labels,
)
from inspections.forms.rows import RowFormSet, ready
from inspections.models import Plan, Visit
from inspections.views.plans import crumbs_of, plan_url

FEWEST, MOST = 1945, 2100
MOST_WARNINGS = 10


def plan_for(request: SignedInRequest, pk: int) -> Plan:
    require(request.user, Perm.READ_PLANS)
    plan: Plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.MANAGE_PLANS)
    return plan


@require_http_methods(["GET", "POST"])
def plan_add_visits(request: SignedInRequest, pk: int) -> HttpResponse:
    """Units with their days, a line each, and the teams that go on all of them."""
    plan = plan_for(request, pk)
    data = request.POST or None
    form = VisitTeamsForm(data, user=request.user, initial=teams_of_last(plan))
    rows = plan_lines(request.user, data)
    if ready(request, rows):
        answer = save_once(request, form, lambda: added(request, plan, form, rows))
        if answer:
            return answer
    title = _("Add visits to the plan")
    context = {
        "plan": plan,
        "form": form,
        "rows": rows,
        "unit_labels": unit_labels(request.user, plan),
        "copy_key": f"plan:{pk}:visits",
        "title": title,
        "training": plan.is_training,
        "crumbs": crumbs_of(plan, title),
    }
    return render(request, "inspections/plan_visits.html", context)


def added(request: SignedInRequest, plan: Plan, form: VisitTeamsForm, rows: RowFormSet) -> str:
    made = add_visits(plan.pk, lines_of(rows), form.teams(), by=request.user)
    text = ngettext("%(count)d visit added.", "%(count)d visits added.", len(made))
    messages.success(request, text % {"count": len(made)})
    warn(request, made)
    return plan_url(plan)


def warn(request: SignedInRequest, made: list[Visit]) -> None:
    """Days off and people with two places to be, among all visits of those days."""
    rows = Visit.objects.visible_to(request.user).filter(held_on__in={v.held_on for v in made})
    around = list(rows.for_list())
    clashes, days = clashes_among(around), day_warnings_of(around)
    new = {visit.pk for visit in made}
    texts = [
        f"{visit}: {text}"
        for visit in around
        if visit.pk in new
        for text in (*days[visit.pk], *texts_of(clashes.get(visit.pk, ())))
    ]
    for text in texts[:MOST_WARNINGS]:
        messages.warning(request, text)
    if len(texts) > MOST_WARNINGS:
        rest = len(texts) - MOST_WARNINGS
        more = ngettext("%(count)d more warning.", "%(count)d more warnings.", rest)
        messages.warning(request, more % {"count": rest})


@require_http_methods(["GET", "POST"])
def plan_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """First what would be copied to a year, then the act itself."""
    plan = plan_for(request, pk)
    asked = number_asked(request.POST or request.GET, "year", least=FEWEST, most=MOST)
    say_unread(request, "year", read=asked is not None)
    # the plan's own year is none to copy it to: as without a year, it is the one after
    year = min(plan.year + 1, MOST) if asked is None or asked == plan.year else asked
    form = PlanCopyForm(
        request.POST or None,
        user=request.user,
        initial={"year": year, "title": in_other_year(plan.title, plan.year, year - plan.year)},
        cancel_url=plan_url(plan),
    )
    if request.method == "POST":
        answer = save_once(request, form, lambda: copied(request, plan, form.values()))
        if answer:
            return answer
    title = _("Copy the plan")
    context = {
        "plan": plan,
        "copy": copy_of(plan, year),
        "earlier": list(plan.copies.filter(year=year)),
        "form": form,
        "title": title,
        "training": plan.is_training,
        "crumbs": crumbs_of(plan, title),
    }
    return render(request, "inspections/plan_copy.html", context)


def copied(request: SignedInRequest, plan: Plan, values: dict[str, Any]) -> str:
    made = copy_plan(plan.pk, values["year"], values["title"], by=request.user)
    count = made.visits.count()
    text = ngettext(
        "The draft of the plan has %(count)d visit.",
        "The draft of the plan has %(count)d visits.",
        count,
    )
    messages.success(request, text % {"count": count})
    return plan_url(made)
