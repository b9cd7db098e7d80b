"""A person's relation to a visit or a team, for the permission table."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from accounts.logs import once_a_request
from accounts.models import User
from accounts.permissions import Actor, Perm, can
from inspections.models import TeamMember, Visit, VisitTeam
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
    rows = TeamMember.objects.filter(team=team, account=user).values_list("role", flat=True)
    roles = once_a_request(team.__dict__, f"roles_of_{user.pk}", lambda: list(rows))
    return {_LEAD_ACTORS[RoleInTeam(role)] for role in roles}


def visit_actors(user: User | AnonymousUser, visit: Visit | None) -> set[Actor]:
    """Their part in a visit. People of a joined team, its leader too, work as members.

    What is of no visit (a summary) gives nobody a part.
    """
    if visit is None or not isinstance(user, User):
        return set()
    if user.role == User.Role.INSPECTOR:
        name = f"actors_of_{user.pk}"
        return set(once_a_request(visit.__dict__, name, lambda: _inspector(user, visit)))
    if user.role == User.Role.UNIT_STAFF:
        return unit_actors(user, visit.unit_id)
    return set()


def _inspector(user: User, visit: Visit) -> set[Actor]:
    mine = VisitTeam.objects.filter(visit=visit, team__members__account=user)
    return {
        _LEAD_ACTORS[RoleInTeam(role)] if leads else Actor.MEMBER
        for leads, role in mine.values_list("leads", "team__members__role")
    }


def actors_in(user: User, visits: Iterable[Visit]) -> dict[int, set[Actor]]:
    """The same for the rows of a list, in one query."""
    rows = list(visits)
    if user.role != User.Role.INSPECTOR:
        return {visit.pk: visit_actors(user, visit) for visit in rows}
    found: dict[int, set[Actor]] = {visit.pk: set() for visit in rows}
    mine = VisitTeam.objects.filter(visit__in=list(found), team__members__account=user)
    for pk, leads, role in mine.values_list("visit_id", "leads", "team__members__role"):
        found[pk].add(_LEAD_ACTORS[RoleInTeam(role)] if leads else Actor.MEMBER)
    return found


def unit_actors(user: User, unit_id: int) -> set[Actor]:
    """Staff of the unit itself act for it; staff of a unit above only watch."""
    if unit_id in own_units(user):
        return {Actor.UNIT_STAFF}
    return {Actor.SUPERIOR} if unit_id in units_of(user) else set()


def list_actors(user: User) -> set[Actor]:
    """What a person is to lists: leaders of any team, and unit staff, may take them away."""
    if user.role == User.Role.INSPECTOR:
        leads = TeamMember.objects.filter(account=user, role=RoleInTeam.LEADER)
        return {Actor.LEADER} if once_a_request(user.__dict__, "leads", leads.exists) else set()
    if user.role == User.Role.UNIT_STAFF and own_units(user):
        return {Actor.UNIT_STAFF}
    return set()


def may_export_lists(user: User) -> bool:
    """The rows of a list are scoped anyway; this is whether one may take them away."""
    return can(user, Perm.EXPORT_LISTS, list_actors(user))
