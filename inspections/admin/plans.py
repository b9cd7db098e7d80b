"""Plans and teams among the records."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models

from accounts.admin_base import ScopedAdmin, ScopedInline
from accounts.admin_forms import DayRangeFilter
from accounts.asking import AGREED
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from accounts.stale import fingerprint
from inspections.actions import plans, teams
from inspections.admin.rows import row_changes
from inspections.forms.teams import AccountField, inspectors
from inspections.models import Plan, Team, TeamMember
from inspections.relations import team_actors


@admin_rule("inspections.plan")
def plan_rule(user: User, act: str, obj: models.Model | None) -> bool:
    needed = {"view": Perm.READ_PLANS, "add": Perm.MANAGE_PLANS, "change": Perm.MANAGE_PLANS}
    return act in needed and can(user, needed[act])


@admin_rule("inspections.team")
@admin_rule("inspections.teammember")
def team_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """The office keeps all teams; a leader the people of their own."""
    if act == "view":
        return can(user, Perm.READ_PLANS)
    if act == "add" and obj is None:
        return can(user, Perm.MANAGE_TEAMS)
    team = obj.team if isinstance(obj, TeamMember) else obj
    if can(user, Perm.MANAGE_TEAMS):
        return True
    return isinstance(team, Team) and can(user, Perm.EDIT_VISIT, team_actors(user, team))


def current_seen(row: models.Model, names: Any) -> str:
    """The row as the database has it. ScopedModelForm has compared it with the page already."""
    return fingerprint(type(row)._default_manager.get(pk=row.pk), names)


@admin.register(Plan)
class PlanAdmin(ScopedAdmin):
    list_display = ("title", "year", "number", "signed_on", "is_training")
    list_filter = ("year", ("signed_on", DayRangeFilter), "is_training")
    search_fields = ("title", "number")
    fields = plans.PLAN_FIELDS

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in plans.PLAN_FIELDS}
        if not change:
            return plans.add_plan(values, by=request.user)
        seen = current_seen(obj, values)
        return plans.edit_plan(obj.pk, values, seen=seen, by=request.user)


class MemberInline(ScopedInline):
    model = TeamMember
    fields = teams.MEMBER_FIELDS
    extra = 2
    allow_delete = True

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "account":
            match = request.resolver_match.kwargs.get("object_id")
            people = list(TeamMember.objects.filter(team=match)) if match else []
            return AccountField(
                queryset=inspectors(request.user, people),
                required=False,
                label=db_field.verbose_name,
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Team)
class TeamAdmin(ScopedAdmin):
    list_display = ("name", "decision_number", "decision_date", "is_training")
    list_filter = (("decision_date", DayRangeFilter), "is_training")
    search_fields = ("name", "decision_number")
    fields = teams.TEAM_FIELDS
    inlines = (MemberInline,)

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in teams.TEAM_FIELDS}
        if not change:
            return teams.found_team(values, by=request.user)
        seen = current_seen(obj, values)
        return teams.edit_team_facts(obj.pk, values, seen=seen, by=request.user)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        team = form.instance
        formset.new_objects = formset.changed_objects = formset.deleted_objects = []
        if change and not formset.has_changed():
            return
        seen, changes = formset.seen(), row_changes(formset, teams.MEMBER_FIELDS)
        agreed = request.POST.get(AGREED, "")
        teams.set_members(team.pk, changes, seen=seen, agreed=agreed, by=request.user)
