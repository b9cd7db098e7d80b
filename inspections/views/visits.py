"""The list of visits, its export, and a visit's frame: adding and editing."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_fields import number_asked
from accounts.forms import save_once
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import say_unsorted, sorted_rows
from inspections.actions.visits import edit_visit, plan_visit
from inspections.clashes import clashes_of
from inspections.filters import VisitFilter
from inspections.forms.visits import VisitFrameForm, frame_of_plan
from inspections.models import Plan, Visit
from inspections.relations import may_export_lists
from inspections.sorts import visit_sorts
from inspections.templatetags.visit_states import shown_status
from inspections.views.opening import visit_for, visit_url
from inspections.views.plans import ROWS, crumb_visits
from units.models import Unit


def filtered(user: User, asked: QueryDict) -> VisitFilter:
    rows = Visit.objects.visible_to(user).for_list().open_first()
    return VisitFilter(asked, queryset=rows, user=user)


def shown(found: VisitFilter) -> Any:
    if not found.is_valid():
        return found.queryset.none()
    return sorted_rows(found.qs, found.data, visit_sorts(found.user))


@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    answer = exported(request, "inspections:visit-list")
    if answer:
        return answer
    found = filtered(request.user, request.GET)
    say_unsorted(request, visit_sorts(request.user))
    context = {
        "filter": found,
        "page_obj": page_of(shown(found), request.GET.get("page"), ROWS),
        "may_add": can(request.user, Perm.MANAGE_PLANS),
        "may_read_plans": can(request.user, Perm.READ_PLANS),
        "tools": tools(request, "inspections:visit-list"),
        "may_bundle": may_export_lists(request.user),
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inspections"), "")],
    }
    return render(request, "inspections/visit_list.html", context)


@listed("inspections:visit-list", gettext_lazy("Inspections"), may_export=may_export_lists)
def visits_listing(user: User, asked: QueryDict) -> Listing:
    found = filtered(user, asked)
    columns = [
        Column(_("Code"), lambda visit: visit.code, 30),
        Column(_("Day of the visit"), lambda visit: visit.held_on, 23),
        Column(_("Part of the day"), part_of_the_day, 18),
        Column(_("Inspected unit"), lambda visit: visit.unit_name, 55),
        Column(
            _("Teams"), lambda visit: "; ".join(str(x.team) for x in visit.visit_teams.all()), 60
        ),
        Column(_("Plan"), lambda visit: str(visit.plan or ""), 45),
        Column(_("State"), lambda visit: str(shown_status(visit, user).label), 28),
        Column(_("Data"), lambda visit: _("training data") if visit.is_training else ""),
    ]
    name = f"kiem-tra-{timezone.localdate():%Y%m%d}"
    return Listing(name, columns, shown(found), told=filter_words(found.form))


def part_of_the_day(visit: Visit) -> str:
    return str(visit.get_session_display()) if visit.session else ""


@require_http_methods(["GET", "POST"])
def visit_add(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.MANAGE_PLANS)
    form = VisitFrameForm(
        request.POST or None,
        user=request.user,
        initial=frame_asked_for(request),
        cancel_url=reverse("inspections:visit-list"),
        copy_key="visit:new",
    )
    if request.method == "POST":
        answer = save_once(
            request,
            form,
            lambda: kept(request, plan_visit(form.frame(), form.teams(), by=request.user)),
        )
        if answer:
            return answer
    return frame_page(request, form, _("New visit"))


def frame_asked_for(request: SignedInRequest) -> dict[str, Any]:
    """What the address names for a new visit: a plan, and perhaps one unit and its day."""
    asked = request.GET
    plan = Plan.objects.visible_to(request.user).filter(pk=number_asked(asked, "plan")).first()
    frame = frame_of_plan(plan)
    unit = Unit.objects.visible_to(request.user).filter(pk=number_asked(asked, "unit")).first()
    if unit is not None:
        frame["unit"] = unit
    with suppress(ValueError):  # no day, or none that there is
        frame["held_on"] = dt.date.fromisoformat(asked.get("day", ""))
    return frame


@require_http_methods(["GET", "POST"])
def visit_edit_frame(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = visit_for(request, pk, Perm.EDIT_VISIT, with_names=False)
    form = VisitFrameForm(
        request.POST or None,
        instance=visit,
        user=request.user,
        cancel_url=visit_url(visit),
        copy_key=f"visit:{pk}:frame",
    )
    crumb = (str(visit), visit_url(visit))  # as it is kept: the form writes into the row
    if request.method == "POST":
        answer = save_once(
            request,
            form,
            lambda: kept(
                request,
                edit_visit(
                    pk,
                    form.frame(),
                    form.teams(),
                    seen=form.seen_fingerprint,
                    agreed=form.agreed,
                    by=request.user,
                ),
            ),
        )
        if answer:
            return answer
    return frame_page(request, form, _("Unit, day and teams"), crumb, visit.is_training)


def kept(request: SignedInRequest, visit: Visit) -> str:
    """The way to the saved visit; what deserves a second look goes along as warnings."""
    for text in clashes_of(visit):
        messages.warning(request, text)
    return visit_url(visit)


def frame_page(
    request: SignedInRequest,
    form: VisitFrameForm,
    title: str,
    crumb: tuple[str, str] | None = None,
    training: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "crumbs": [crumb_visits(), *([crumb] if crumb else []), (title, "")],
        "training": training,
    }
    return render(request, "inspections/form_page.html", context)
