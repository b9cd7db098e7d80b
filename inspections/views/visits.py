"""The list of visits, its export, and a visit's frame: adding and editing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import export_response
from accounts.forms import save_once
from accounts.models import SignedInRequest, User
from accounts.permissions import Actor, Perm, can, require
from inspections.actions.visits import edit_visit, plan_visit
from inspections.clashes import clashes_of
from inspections.filters import VisitFilter
from inspections.forms.visits import VisitFrameForm, frame_of_plan
from inspections.models import Plan, TeamMember, Visit
from inspections.models.team import RoleInTeam
from inspections.templatetags.visit_states import shown_status
from inspections.views.opening import visit_for, visit_url
from inspections.views.plans import ROWS, crumb_visits
from units.tree import own_units


def list_actors(user: User) -> set[Actor]:
    """What a person is to lists: leaders of any team, and unit staff, may take them away."""
    if user.role == User.Role.INSPECTOR:
        leads = (
            TeamMember.objects.visible_to(user)
            .filter(account=user, role=RoleInTeam.LEADER)
            .exists()
        )
        return {Actor.LEADER} if leads else set()
    if user.role == User.Role.UNIT_STAFF and own_units(user):
        return {Actor.UNIT_STAFF}
    return set()


def filtered(request: SignedInRequest) -> VisitFilter:
    visits = Visit.objects.visible_to(request.user).for_list()
    return VisitFilter(request.GET, queryset=visits, user=request.user)


@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    found = filtered(request)
    rows = found.qs if found.is_valid() else found.queryset.none()
    context = {
        "filter": found,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_add": can(request.user, Perm.MANAGE_PLANS),
        "may_read_plans": can(request.user, Perm.READ_PLANS),
        "may_export": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
        "may_bundle": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inspections"), "")],
    }
    return render(request, "inspections/visit_list.html", context)


@require_safe
def visit_export(request: SignedInRequest) -> HttpResponse:
    """The rows the filter shows, all pages of them."""
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    found = filtered(request)
    rows = found.qs if found.is_valid() else found.queryset.none()
    headers = [
        _("Code"),
        _("Day of the visit"),
        _("Part of the day"),
        _("Inspected unit"),
        _("Teams"),
        _("Plan"),
        _("State"),
        _("Data"),
    ]
    lines = [export_row(visit, request.user) for visit in rows]
    name = f"kiem-tra-{timezone.localdate():%Y%m%d}"
    return export_response(request, name, headers, lines, request.GET.get("format", "xlsx"))


def export_row(visit: Visit, user: User) -> list[Any]:
    return [
        visit.code,
        visit.held_on,
        visit.get_session_display() if visit.session else "",
        visit.unit_name,
        "; ".join(str(link.team) for link in visit.visit_teams.all()),
        str(visit.plan or ""),
        str(shown_status(visit, user).label),
        _("training data") if visit.is_training else "",
    ]


@require_http_methods(["GET", "POST"])
def visit_add(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.MANAGE_PLANS)
    form = VisitFrameForm(
        request.POST or None,
        user=request.user,
        initial=frame_of_plan(plan_asked_for(request)),
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


def plan_asked_for(request: SignedInRequest) -> Plan | None:
    wanted = request.GET.get("plan", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    plan: Plan | None = Plan.objects.visible_to(request.user).filter(pk=wanted).first()
    return plan


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
                    seen_teams=form.cleaned_data["seen_teams"],
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
