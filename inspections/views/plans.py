"""Plans: the list of years, one plan with its visits, adding and editing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, can, require
from inspections.actions.plans import add_plan, edit_plan
from inspections.forms.plans import PlanForm
from inspections.models import Plan, Visit
from inspections.models.visit import ISSUED_STATES, VisitStatus

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


@require_safe
def plan_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    plans = Plan.objects.visible_to(request.user).annotate(**progress("visits__"))
    page = Paginator(plans.order_by("-year", "pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
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
