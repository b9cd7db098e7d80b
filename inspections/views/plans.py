"""Plans: the list of years, one plan with its visits, adding and editing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import WorkFormMixin, save_once
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of, say_unread
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import Columns, say_unsorted, sorted_rows, vietnamese
from inspections.actions.moves import Move, open_moves
from inspections.actions.plans import add_plan, edit_plan
from inspections.copying import LeftOut, copy_of
from inspections.filters import PlanFilter
from inspections.forms.plans import PlanForm, VisitTeamsForm, plan_lines, teams_of_last
from inspections.models import Plan, Visit
from inspections.move_texts import MOVE_TEXTS
from inspections.progress import Group, in_group, progress
from inspections.relations import actors_in, may_export_lists
from inspections.sorts import visit_sorts

ROWS = 50
# The steps that a row of a plan offers; everything else is done on the visit's own page.
ROW_MOVES = (Move.START, Move.REPLAN, Move.POSTPONE, Move.CANCEL)
BACK = "?back=plan"


SORTS: Columns = {
    "year": ["year"],
    "title": [vietnamese("title")],
    "number": [vietnamese("number")],
    "visits": ["all_visits"],
    "done": ["done"],
    "late": ["late"],
}


@dataclass
class Count:
    """How many visits of a plan are in one group, and the address of these rows."""

    name: str
    label: str | Promise
    value: int
    query: str
    is_shown: bool


class Counted(Paginator):  # type: ignore[type-arg]
    """Of rows that were counted already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count  # where the cached property keeps it


@dataclass
class RowStep:
    label: str | Promise
    url: str


def chosen_plans(user: User, asked: QueryDict) -> tuple[PlanFilter, Any]:
    require(user, Perm.READ_PLANS)
    plans = Plan.objects.visible_to(user).annotate(**progress("visits__")).order_by("-year", "pk")
    found = PlanFilter(asked, queryset=plans)
    return found, sorted_rows(found.qs, asked, SORTS) if found.is_valid() else plans.none()


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
    say_unsorted(request, SORTS)
    context = {
        "filter": found,
        "page_obj": page_of(plans, request.GET.get("page"), ROWS),
        "tools": tools(request, "inspections:plan-list"),
        "may_add": can(request.user, Perm.MANAGE_PLANS),
        "may_count": can(request.user, Perm.EXPORT_SUMMARY),
        "crumbs": [crumb_visits(), (_("Plans"), "")],
    }
    return render(request, "inspections/plan_list.html", context)


def crumb_visits() -> tuple[str, str]:
    return _("Inspections"), reverse("inspections:visit-list")


def crumb_plans() -> tuple[str, str]:
    return _("Plans"), reverse("inspections:plan-list")


def crumbs_of(plan: Plan, here: str) -> list[tuple[str, str]]:
    return [crumb_visits(), crumb_plans(), (str(plan), plan_url(plan)), (here, "")]


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    plans = Plan.objects.visible_to(request.user).select_related("copied_from")
    plan = get_object_or_404(plans, pk=pk)
    # What is counted is what the person sees: a number leads to just as many rows.
    visits = Visit.objects.visible_to(request.user).filter(plan=plan)
    counts = visits.aggregate(**progress())
    asked = request.GET.get("group", "")
    shown = asked if asked in Group.values else ""
    say_unread(request, "group", read=bool(shown))
    rows = visits.filter(in_group(Group(shown))) if shown else visits
    sorts = visit_sorts(request.user)
    say_unsorted(request, sorts)
    rows = sorted_rows(rows.for_list().order_by("held_on", "pk"), request.GET, sorts)
    shown_rows = counts[shown] if shown else counts["all_visits"]
    page = Counted(rows, ROWS, shown_rows).get_page(request.GET.get("page"))
    add_steps(page.object_list, request.user)
    may_edit = can(request.user, Perm.MANAGE_PLANS)
    context = {
        "plan": plan,
        "counts": counts,
        "groups": counts_of(counts, shown),
        "group": shown,
        "page_obj": page,
        "left_out": left_out_of(plan, visits) if may_edit and plan.is_draft else [],
        "training": plan.is_training,
        "may_edit": may_edit,
        "month": month_of(plan),
        "crumbs": [crumb_visits(), crumb_plans(), (str(plan), "")],
        **(blank_lines(plan, request.user) if may_edit else {}),
    }
    return render(request, "inspections/plan_detail.html", context)


def blank_lines(plan: Plan, user: User) -> dict[str, Any]:
    """The form that adds visits to the plan, as `plan_visits.html` shows it on a page of its own."""
    return {
        "form": VisitTeamsForm(user=user, initial=teams_of_last(plan)),
        "rows": plan_lines(user, None),
        "copy_key": f"plan:{plan.pk}:visits",
    }


def counts_of(counts: dict[str, int], shown: str) -> list[Count]:
    found = [Count("", _("all visits"), counts["all_visits"], "", shown not in Group.values)]
    return found + [
        Count(group.value, group.label, counts[group.value], group.value, shown == group.value)
        for group in Group
    ]


def month_of(plan: Plan) -> str:
    """The month of the calendar a plan leads to: this one within its year, else its first."""
    today = timezone.localdate()
    return f"{plan.year}-{today.month if today.year == plan.year else 1:02d}"


def add_steps(visits: Iterable[Any], user: User) -> None:
    """What a person may do with a row without opening it; afterwards they are back on the plan."""
    rows = list(visits)
    actors = actors_in(user, rows)
    for visit in rows:
        moves = open_moves(visit, user, actors[visit.pk])
        visit.steps = [row_step(visit, move) for move in ROW_MOVES if move in moves]


def row_step(visit: Visit, move: Move) -> RowStep:
    address = reverse("inspections:visit-move", args=[visit.pk, move.value])
    # who starts a visit goes on in it
    return RowStep(MOVE_TEXTS[move].action, address + ("" if move == Move.START else BACK))


def left_out_of(plan: Plan, visits: QuerySet[Visit]) -> list[LeftOut]:
    """Units of the plan it was copied from that stand no more, until one of those after is in."""
    if plan.copied_from is None:
        return []
    here = set(visits.values_list("unit_id", flat=True))
    return [
        line
        for line in copy_of(plan.copied_from, plan.year).left_out
        if not here & {line.visit.unit_id, *(unit.unit_id for unit in line.successors)}
    ]


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
    request: SignedInRequest, form: WorkFormMixin, title: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "inspections/form_page.html", context)
