"""Planning a visit, and changing its frame: unit, day, teams, plan, form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import fingerprint, put_together, refuse_stale
from inspections.actions.moves import lock_for_writing, touch
from inspections.leaning import asking_what_follows
from inspections.losses import lost_with_teams, lost_with_unit
from inspections.models import Participant, Team, TeamMember, Visit, VisitTeam
from inspections.models.team import RoleInTeam
from inspections.relations import visit_actors

FRAME_FIELDS = (
    "plan",
    "unit",
    "held_on",
    "session",
    "form",
    "recheck_of",
    "covers_reform",
    "covers_procedures",
    "period_from",
    "period_to",
    "period_label",
    "papers_to_prepare",
)
# Printed by the notice, so part of the frame until the visit begins; then of the minutes.
NOTICE_FIELDS = ("place", "contents")
RANK = [RoleInTeam.LEADER, RoleInTeam.DEPUTY, RoleInTeam.SECRETARY, RoleInTeam.MEMBER]


@dataclass(frozen=True)
class TeamsOfVisit:
    """Which teams go, and which of them leads."""

    lead: Team
    joined: tuple[Team, ...] = ()

    def named(self) -> dict[str, Any]:
        """As the visit names them, for the fingerprint of a page."""
        return {"lead_team": self.lead, "joined_teams": list(self.joined)}

    def ids(self) -> list[tuple[int, bool]]:
        return [(self.lead.pk, True), *((team.pk, False) for team in self.joined)]


@transaction.atomic
def plan_visit(values: dict[str, Any], teams: TeamsOfVisit, *, by: User) -> Visit:
    """A new visit, with the teams' people copied as they are today.

    Raises PermissionDenied, ValidationError.
    """
    require(by, Perm.MANAGE_PLANS)
    return new_visit(values, teams, by=by)


def new_visit(values: dict[str, Any], teams: TeamsOfVisit | None, *, by: User) -> Visit:
    """The rows of a new visit. The caller has asked who may, and holds the transaction.

    No teams: of an old visit, whose team was never entered here.
    """
    visit = checked_visit(values, by=by)
    visit.save()
    for row in rows_of_new(visit, teams):
        row.save()
    return visit


def checked_visit(values: dict[str, Any], *, by: User) -> Visit:
    """The visit that `new_visit` saves. Its plan may be unsaved. Raises ValidationError."""
    visit = Visit(**values, created_by=by)
    check_frame(visit)
    return visit


def check_frame(visit: Visit) -> None:
    """Raises ValidationError, by field."""
    unsaved = visit.plan is not None and visit.plan.pk is None
    faults: dict[str, Any] = {}
    try:
        visit.full_clean(exclude=["plan"] if unsaved else [])
    except ValidationError as error:
        faults = dict(error.error_dict)
    for name, text in frame_faults(visit).items():
        faults.setdefault(name, [text])
    if faults:
        raise ValidationError(faults)


def rows_of_new(
    visit: Visit, teams: TeamsOfVisit | None, members: MembersOf | None = None
) -> list[VisitTeam | Participant]:
    """What a new visit begins with, unsaved: its teams, their people, a gap for the unit's."""
    rows: list[VisitTeam | Participant] = []
    if teams is not None:
        refuse_team_twice(teams)
    order = 0
    for team_id, leads in teams.ids() if teams is not None else ():
        rows.append(VisitTeam(visit=visit, team_id=team_id, leads=leads))
        people = participants_of(visit, team_id, leads=leads, start=order, members=members)
        rows += people
        order += len(people)
    rows.append(
        Participant(visit=visit, side=Participant.Side.UNIT, position="", signs=True, order=0)
    )
    return rows


@transaction.atomic
def edit_visit(
    visit_id: int,
    values: dict[str, Any],
    teams: TeamsOfVisit,
    *,
    seen: str,
    agreed: str = "",
    by: User,
) -> Visit:
    """`seen`: the page's fingerprint of `values` with `lead_team` and `joined_teams`.

    `agreed`: the token of what the person was told that follows. Raises Visit.DoesNotExist,
    PermissionDenied, MoveRefused, StalePage, AskFirst, ValidationError.
    """
    visit = lock_for_writing(visit_id, by=by, perm=Perm.EDIT_VISIT)
    values = put_together(visit, {**values, **teams.named()}, seen)
    teams = TeamsOfVisit(values.pop("lead_team"), tuple(values.pop("joined_teams")))
    with asking_what_follows(visit, agreed) as lost:
        lost += lost_with_unit(visit, values.get("unit", visit.unit))
        lost += lost_with_teams(visit, teams)
        _write_frame(visit, values, by=by)
        set_teams(visit, teams)
    touch(visit, by=by)
    return visit


@transaction.atomic
def fill_visit(visit_id: int, values: dict[str, Any], *, by: User) -> Visit:
    """Write fields of the frame that are still blank.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, StalePage (one has been filled
    meanwhile), ValidationError.
    """
    unknown = set(values) - {*FRAME_FIELDS, *NOTICE_FIELDS}
    if unknown:
        raise ValueError(f"not a part of the frame: {sorted(unknown)}")
    visit = lock_for_writing(visit_id, by=by, perm=Perm.EDIT_VISIT)
    refuse_stale(visit, values, fingerprint(Visit(), values))
    _write_frame(visit, values, by=by)
    touch(visit, by=by)
    return visit


def _write_frame(visit: Visit, values: dict[str, Any], *, by: User) -> None:
    if visit.is_draft and set(values) & {*NOTICE_FIELDS}:
        require(by, Perm.WRITE_MINUTES, visit_actors(by, visit))
    for name, value in values.items():
        setattr(visit, name, value)
    check_frame(visit)
    visit.save()


def refuse_team_twice(teams: TeamsOfVisit) -> None:
    if len(dict(teams.ids())) != len(teams.ids()):
        raise ValidationError({"joined_teams": _("The leading team joins itself.")})


def set_teams(visit: Visit, teams: TeamsOfVisit) -> None:
    """Make these the teams of a saved visit; the people of a team go and come with it."""
    refuse_team_twice(teams)
    wanted = dict(teams.ids())
    links = {link.team_id: link for link in visit.visit_teams.all()}
    for team_id, link in links.items():
        if team_id not in wanted:
            visit.participants.filter(team=team_id).delete()
            link.delete()
    kept = [link for team_id, link in links.items() if team_id in wanted]
    # The old leading team steps back first: one lead team at any moment.
    for link in sorted(kept, key=lambda link: wanted[link.team_id]):
        if link.leads != wanted[link.team_id]:
            link.leads = wanted[link.team_id]
            link.save()
    for team_id, leads in wanted.items():
        if team_id not in links:
            VisitTeam.objects.create(visit=visit, team_id=team_id, leads=leads)
            start = visit.participants.filter(side=Participant.Side.TEAM).count()
            for person in participants_of(visit, team_id, leads=leads, start=start):
                person.save()


MembersOf = Callable[[int], Sequence[TeamMember]]


def members_of(team_id: int) -> Sequence[TeamMember]:
    """The team's people in the order in which minutes name them."""
    return sorted(
        TeamMember.objects.filter(team=team_id),
        key=lambda member: (RANK.index(RoleInTeam(member.role)), member.sort_key, member.pk),
    )


def participants_of(
    visit: Visit, team_id: int, *, leads: bool, start: int, members: MembersOf | None = None
) -> list[Participant]:
    """The team's people as participants, unsaved. Of a joined team its leader alone signs."""
    return [
        Participant(
            visit=visit,
            side=Participant.Side.TEAM,
            team_id=team_id,
            role=member.role,
            honorific=member.honorific,
            full_name=member.full_name,
            position=member.position,
            signs=member.signs and (leads or member.role == RoleInTeam.LEADER),
            order=order,
        )
        for order, member in enumerate((members or members_of)(team_id), start=start + 1)
    ]


def frame_faults(visit: Visit) -> dict[str, str]:
    """What contradicts itself between plan, day and form, by field."""
    faults = {}
    year = visit.plan.year if visit.plan is not None else None
    if year and visit.held_on and year != visit.held_on.year:
        text = _("The visit lies outside the year of its plan (%(year)s).")
        faults["held_on"] = text % {"year": year}
    is_recheck = visit.form == Visit.Form.RECHECK
    if is_recheck and visit.recheck_of is None:
        faults["recheck_of"] = _("Name the visit that is checked again.")
    if visit.recheck_of is not None and visit.held_on and visit.held_on <= visit.recheck_of.held_on:
        faults.setdefault("held_on", _("The re-check comes after the visit it looks back at."))
    if not is_recheck and visit.recheck_of is not None:
        faults["recheck_of"] = _("Only a re-check names an earlier visit.")
    return faults
