"""What a person is to a visit or a team, for the permission table."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import Actor
from inspections.models import TeamMember, Visit
from inspections.models.team import RoleInTeam, Team
from units.tree import own_units, units_of

_LEAD_ACTORS = {
    RoleInTeam.LEADER: Actor.LEADER,
    RoleInTeam.DEPUTY: Actor.DEPUTY,
    RoleInTeam.SECRETARY: Actor.MEMBER,
    RoleInTeam.MEMBER: Actor.MEMBER,
}


def team_actors(user: User | AnonymousUser, team: Team) -> set[Actor]:
    """Their part in one team, as it counts when that team leads a visit."""
    if not isinstance(user, User) or user.role != User.Role.INSPECTOR:
        return set()
    roles = TeamMember.objects.filter(team=team, account=user).values_list("role", flat=True)
    return {_LEAD_ACTORS[RoleInTeam(role)] for role in roles}


def visit_actors(user: User | AnonymousUser, visit: Visit) -> set[Actor]:
    """Their part in a visit. People of a joined team, its leader too, work as members."""
    if not isinstance(user, User):
        return set()
    if user.role == User.Role.INSPECTOR:
        rows = TeamMember.objects.filter(
            account=user, team__in=visit.visit_teams.values("team")
        ).values_list("role", "team")
        leading = {link.team_id for link in visit.visit_teams.all() if link.leads}
        return {
            _LEAD_ACTORS[RoleInTeam(role)] if team in leading else Actor.MEMBER
            for role, team in rows
        }
    if user.role == User.Role.UNIT_STAFF:
        return unit_actors(user, visit.unit_id)
    return set()


def unit_actors(user: User, unit_id: int) -> set[Actor]:
    """Staff of the unit itself act for it; staff of a unit above only watch."""
    if unit_id in own_units(user):
        return {Actor.UNIT_STAFF}
    return {Actor.SUPERIOR} if unit_id in units_of(user) else set()
