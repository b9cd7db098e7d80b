"""Teams and their members. What a team's later change must not touch is copied to the visit."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import refuse_stale
from inspections.actions.moves import touch_drafts
from inspections.actions.rows import RowChange, apply_rows, onto_the_list
from inspections.losses import lost_with_roster
from inspections.models import Team, TeamMember, VisitTeam
from inspections.models.team import RoleInTeam
from inspections.relations import team_actors
from inspections.signers import follow_roles

TEAM_FIELDS = (
    "name",
    "letterhead_lines",
    "short_name",
    "symbol",
    "parent_body",
    "host_body",
    "decision_number",
    "decision_date",
    "decision_issuer",
    "place_name",
    "note",
)
MEMBER_FIELDS = ("role", "honorific", "full_name", "position", "account", "signs")


@transaction.atomic
def add_team(values: dict[str, Any], members: Sequence[RowChange], *, by: User) -> Team:
    """Raises PermissionDenied, ValidationError."""
    team = found_team(values, by=by)
    _save_members(team, [], members)
    return team


@transaction.atomic
def found_team(values: dict[str, Any], *, by: User) -> Team:
    """The team without its people, for a door that sends them apart (`set_members`).

    Raises PermissionDenied, ValidationError.
    """
    require(by, Perm.MANAGE_TEAMS)
    team = Team(**values)
    team.full_clean()
    team.save()
    return team


@transaction.atomic
def set_members(
    team_id: int, members: Sequence[RowChange], *, seen: str, agreed: str = "", by: User
) -> Team:
    """The whole roster. Raises as `edit_team`."""
    team = lock_team(team_id, by=by)
    existing = list(team.members.all())
    before = [copy(member) for member in existing]
    with onto_the_list(TeamMember, existing, MEMBER_FIELDS, members, seen) as merged:
        _save_members(team, existing, merged)
    refuse_unasked(lost_with_roster(team, before, team.members.all()), agreed)
    return team


@transaction.atomic
def edit_team(
    team_id: int,
    values: dict[str, Any],
    members: Sequence[RowChange],
    *,
    seen: str,
    seen_members: str,
    agreed: str = "",
    by: User,
) -> Team:
    """`agreed`: the token of what the person was told that follows.

    Raises Team.DoesNotExist, PermissionDenied, StalePage, AskFirst, ValidationError.
    """
    edit_team_facts(team_id, values, seen=seen, by=by)
    return set_members(team_id, members, seen=seen_members, agreed=agreed, by=by)


@transaction.atomic
def edit_team_facts(team_id: int, values: dict[str, Any], *, seen: str, by: User) -> Team:
    """Name, decision and letterhead, without the people. Raises as `edit_team`."""
    team = lock_team(team_id, by=by)
    refuse_stale(team, values, seen)
    for name, value in values.items():
        setattr(team, name, value)
    team.full_clean()
    team.save()
    # a subquery: an update cannot join the teams
    touch_drafts(pk__in=VisitTeam.objects.filter(team=team).values("visit"))
    return team


def lock_team(team_id: int, *, by: User) -> Team:
    """The office keeps every team; a leader the roster of their own."""
    team: Team = Team.objects.visible_to(by).select_for_update().get(pk=team_id)
    perm = Perm.EDIT_VISIT if team_actors(by, team) else Perm.MANAGE_TEAMS
    require(by, perm, team_actors(by, team))
    return team


def _save_members(team: Team, existing: Sequence[TeamMember], members: Sequence[RowChange]) -> None:
    refuse_bad_roster([change.values for change in members if not change.delete])
    # Free the single posts of those who move: else leader and secretary could not change places.
    # Each of them is written next; a line that keeps its role is not, and must not be parked.
    posts = {row.pk: row.role for row in existing}
    moving = [
        change.pk
        for change in members
        if change.pk in posts and change.values.get("role", posts[change.pk]) != posts[change.pk]
    ]
    team.members.filter(pk__in=moving).update(role=RoleInTeam.MEMBER)
    apply_rows(existing, follow_roles(existing, members), TeamMember(team=team))


def refuse_bad_roster(members: Sequence[dict[str, Any]]) -> None:
    """One leader, at most one secretary, accounts of inspectors only."""
    roles = [member.get("role") for member in members]
    faults = []
    if roles.count(RoleInTeam.LEADER) != 1:
        faults.append(_("A team has exactly one leader; the post may be unnamed."))
    if roles.count(RoleInTeam.SECRETARY) > 1:
        faults.append(_("A team has one secretary."))
    accounts = [member["account"] for member in members if member.get("account")]
    if any(account.role != User.Role.INSPECTOR for account in accounts):
        faults.append(_("Only accounts of inspectors can be members of a team."))
    if len(accounts) != len(set(accounts)):
        faults.append(_("This account is already in the team."))
    if faults:
        raise ValidationError(faults)
