"""Plans: the list of years, one plan with its visits, adding and editing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from inspections.actions.plans import add_plan, edit_plan
from inspections.filters import PlanFilter
from inspections.forms.plans import PlanForm
from inspections.models import Plan, Visit
from inspections.models.visit import ISSUED_STATES, VisitStatus
from inspections.relations import may_export_lists

ROWS = 50
NOT_BEGUN = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


def progress(prefix: str = "") -> dict[str, Count]:
    """How far a plan is: all its visits, done, cancelled, and late ones not begun in time."""
    status, day = f"{prefix}status__in", f"{prefix}held_on__lt"
    return {
        "all_visits": Count(f"{prefix}pk"),
        "done": Count(f"{prefix}pk", filter=Q(**{status: ISSUED_STATES})),
        "cancelled": Count(f"{prefix}pk", filter=Q(**{status: [VisitStatus.CANCELLED]})),
        "late": Count(f"{prefix}pk", filter=Q(**{status: NOT_BEGUN, day: timezone.localdate()})),
    }


def chosen_plans(user: User, asked: QueryDict) -> tuple[PlanFilter, Any]:
    require(user, Perm.READ_PLANS)
    plans = Plan.objects.visible_to(user).annotate(**progress("visits__")).order_by("-year", "pk")
    found = PlanFilter(asked, queryset=plans)
    return found, found.qs if found.is_valid() else plans.none()


@listed("inspections:plan-list", gettext_lazy("Plans"), may_export=may_export_lists)
def plans_listing(user: User, asked: QueryDict) -> Listing:
    found, plans = chosen_plans(user, asked)
    columns = [
        Column(_("Year"), lambda plan: plan.year, 14),
        Column(_("Plan"), str, 62),
        Column(_("Number"), lambda plan: plan.number, 30),
        Column(_("Signed on"), lambda plan: plan.signed_on, 23),
        Column(_("Visits"), lambda plan: plan.all_visits, 18),
        Column(_("Done"), lambda plan: plan.done, 18),
        Column(_("Late"), lambda plan: plan.late, 18),
        Column(_("Data"), lambda plan: _("training data") if plan.is_training else ""),
    ]
    return Listing("ke-hoach", columns, plans, told=filter_words(found.form))


@require_safe
def plan_list(request: SignedInRequest) -> HttpResponse:
    found, plans = chosen_plans(request.user, request.GET)
    answer = exported(request, "inspections:plan-list")
    if answer:
        return answer
    context = {
        "filter": found,
        "page_obj": page_of(plans, request.GET.get("page"), ROWS),
        "tools": tools(request, "inspections:plan-list"),
        "may_add": can(request.user, Perm.MANAGE_PLANS),
        "crumbs": [crumb_visits(), (_("Plans"), "")],
    }
    return render(request, "inspections/plan_list.html", context)


def crumb_visits() -> tuple[str, str]:
    return _("Inspections"), reverse("inspections:visit-list")


def crumb_plans() -> tuple[str, str]:
    return _("Plans"), reverse("inspections:plan-list")


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    # A visit out of the person's sight counts in the plan, but is not listed.
    visits = Visit.objects.visible_to(request.user).filter(plan=plan).for_list()
    page = Paginator(visits.order_by("held_on", "pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "counts": plan.visits.aggregate(**progress()),
        "page_obj": page,
        "training": plan.is_training,
        "may_edit": can(request.user, Perm.MANAGE_PLANS),
        "crumbs": [crumb_visits(), crumb_plans(), (str(plan), "")],
    }
    return render(request, "inspections/plan_detail.html", context)


@require_http_methods(["GET", "POST"])
def plan_add(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.MANAGE_PLANS)
    form = PlanForm(
        request.POST or None,
        user=request.user,
        initial={"year": timezone.localdate().year},
        cancel_url=reverse("inspections:plan-list"),
        copy_key="plan:new",
    )
    if request.method == "POST":
        answer = save_once(
            request, form, lambda: plan_url(add_plan(form.values(), by=request.user))
        )
        if answer:
            return answer
    crumbs = [crumb_visits(), crumb_plans(), (_("New plan"), "")]
    return edit_page(request, form, _("New plan"), crumbs)


@require_http_methods(["GET", "POST"])
def plan_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.MANAGE_PLANS)
    form = PlanForm(
        request.POST or None,
        instance=plan,
        user=request.user,
        cancel_url=plan_url(plan),
        copy_key=f"plan:{pk}",
    )
    if request.method == "POST":
        answer = save_once(
            request,
            form,
            lambda: plan_url(
                edit_plan(pk, form.values(), seen=form.seen_fingerprint, by=request.user)
            ),
        )
        if answer:
            return answer
    crumbs = [crumb_visits(), crumb_plans(), (_("Edit the plan"), "")]
    return edit_page(request, form, _("Edit the plan"), crumbs)


def plan_url(plan: Plan) -> str:
    return reverse("inspections:plan-detail", args=[plan.pk])


def edit_page(
    request: HttpRequest, form: PlanForm, title: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "inspections/form_page.html", context)
