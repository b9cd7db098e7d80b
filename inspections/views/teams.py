"""Teams: list, one team with its people and visits, adding and editing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import Columns, say_unsorted, sorted_rows, vietnamese
from inspections.actions.teams import add_team, edit_team
from inspections.filters import TeamFilter
from inspections.forms.rows import RowFormSet, ready, row_formset
from inspections.forms.teams import MemberForm, TeamForm, inspectors
from inspections.models import Team, TeamMember, Visit
from inspections.models.team import RoleInTeam
from inspections.relations import may_export_lists, team_actors
from inspections.sorts import visit_sorts
from inspections.views.plans import ROWS, crumb_visits

NEW_ROSTER = [
    TeamMember(role=RoleInTeam.LEADER, signs=True),
    TeamMember(role=RoleInTeam.SECRETARY, signs=True),
]


def crumb_teams() -> tuple[str, str]:
    return _("Inspection teams"), reverse("inspections:team-list")


def may_edit(user: User, team: Team) -> bool:
    actors = team_actors(user, team)
    return can(user, Perm.MANAGE_TEAMS) or can(user, Perm.EDIT_VISIT, actors)


LEADER_KEY = Min("members__sort_key", filter=Q(members__role=RoleInTeam.LEADER))
SORTS: Columns = {
    "name": [vietnamese("name")],
    "decision": [vietnamese("decision_number")],
    "leader": ["leader_key"],
    "people": ["people"],
}


def chosen_teams(user: User, asked: QueryDict) -> tuple[TeamFilter, Any]:
    require(user, Perm.READ_PLANS)
    teams = (
        Team.objects.visible_to(user)
        .annotate(people=Count("members"), leader_key=LEADER_KEY)
        .prefetch_related("members")
        .order_by("-decision_date", "name", "pk")
    )
    found = TeamFilter(asked, queryset=teams)
    return found, sorted_rows(found.qs, asked, SORTS) if found.is_valid() else teams.none()


@require_safe
def team_list(request: SignedInRequest) -> HttpResponse:
    found, teams = chosen_teams(request.user, request.GET)
    answer = exported(request, "inspections:team-list")
    if answer:
        return answer
    say_unsorted(request, SORTS)
    context = {
        "filter": found,
        "page_obj": page_of(teams, request.GET.get("page"), ROWS),
        "may_add": can(request.user, Perm.MANAGE_TEAMS),
        "tools": tools(request, "inspections:team-list"),
        "crumbs": [crumb_visits(), (_("Inspection teams"), "")],
    }
    return render(request, "inspections/team_list.html", context)


def leader_of(team: Team) -> str:
    return next((one.full_name for one in team.members.all() if one.role == RoleInTeam.LEADER), "")


@listed("inspections:team-list", gettext_lazy("Inspection teams"), may_export=may_export_lists)
def teams_listing(user: User, asked: QueryDict) -> Listing:
    found, teams = chosen_teams(user, asked)
    columns = [
        Column(_("Team"), str, 56),
        Column(_("Decision"), lambda team: team.decision_number, 30),
        Column(_("Decision date"), lambda team: team.decision_date, 23),
        Column(_("Leader"), leader_of, 40),
        Column(_("People"), lambda team: team.people, 16),
        Column(_("Data"), lambda team: _("training data") if team.is_training else ""),
    ]
    return Listing("doan-kiem-tra", columns, teams, told=filter_words(found.form))


@require_safe
def team_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    team = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    visits = Visit.objects.visible_to(request.user).filter(teams=team).for_list().open_first()
    sorts = visit_sorts(request.user)
    say_unsorted(request, sorts)
    order = list(RoleInTeam.values)
    context = {
        "team": team,
        "people": sorted(
            team.members.select_related("account"), key=lambda person: order.index(person.role)
        ),
        "page_obj": Paginator(sorted_rows(visits, request.GET, sorts), ROWS).get_page(
            request.GET.get("page")
        ),
        "may_edit": may_edit(request.user, team),
        "training": team.is_training,
        "crumbs": [crumb_visits(), crumb_teams(), (str(team), "")],
    }
    return render(request, "inspections/team_detail.html", context)


@require_http_methods(["GET", "POST"])
def team_add(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.MANAGE_TEAMS)
    form = TeamForm(request.POST or None, user=request.user)
    rows = members_of(request, NEW_ROSTER)
    if ready(request, rows):
        answer = save_once(
            request,
            form,
            lambda: team_url(add_team(form.values(), rows.changes(), by=request.user)),
        )
        if answer:
            return answer
    return team_page(request, form, rows, None)


@require_http_methods(["GET", "POST"])
def team_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, Perm.READ_PLANS)
    team = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    if not may_edit(request.user, team):
        require(request.user, Perm.MANAGE_TEAMS)
    form = TeamForm(request.POST or None, instance=team, user=request.user)
    rows = members_of(request, list(team.members.all()))
    if ready(request, rows):
        answer = save_once(
            request,
            form,
            lambda: team_url(
                edit_team(
                    pk,
                    form.values(),
                    rows.changes(),
                    seen=form.seen_fingerprint,
                    seen_members=rows.seen(),
                    agreed=form.agreed,
                    by=request.user,
                )
            ),
        )
        if answer:
            return answer
    return team_page(request, form, rows, team)


def team_url(team: Team) -> str:
    return reverse("inspections:team-detail", args=[team.pk])


def members_of(request: SignedInRequest, people: list[TeamMember]) -> RowFormSet:
    return row_formset(
        MemberForm,
        people,
        data=request.POST or None,
        extra=1,
        choices={"account": inspectors(request.user, people)},
        prefix="members",
    )


def team_page(
    request: SignedInRequest, form: TeamForm, rows: RowFormSet, team: Team | None
) -> HttpResponse:
    title = _("Edit the team") if team else _("New team")
    context = {
        "form": form,
        "rows": rows,
        "rows_title": _("Members"),
        "rows_help": _("A post may stay unnamed; its line prints as a dotted gap."),
        "title": title,
        "copy_key": f"team:{team.pk}" if team else "team:new",
        "submit_label": _("Save the team"),
        "cancel_url": team_url(team) if team else reverse("inspections:team-list"),
        "crumbs": [crumb_visits(), crumb_teams(), (title, "")],
    }
    return render(request, "inspections/rows_page.html", context)
