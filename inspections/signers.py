"""The rule of who signs the minutes, by role and presence, for page, readiness, admin and paper.

The mark "signs" is kept with each person and set anew when their role changes. Who is absent never
signs; where no leader is there, a deputy signs instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from inspections.actions.rows import RowChange
from inspections.models import Participant, Team, TeamMember, Visit, VisitTeam
from inspections.models.team import RoleInTeam

SECRETARY, UNIT, MEMBER, JOINED, DEPUTY, LEADER = range(6)  # from left to right
TITLES = {
    SECRETARY: "Thư ký",
    UNIT: "Đại diện đơn vị được kiểm tra",
    MEMBER: "Thành viên đoàn",
    DEPUTY: "Phó Trưởng đoàn",
    LEADER: "Trưởng đoàn",
}
PLACES = {
    RoleInTeam.SECRETARY: SECRETARY,
    RoleInTeam.MEMBER: MEMBER,
    RoleInTeam.DEPUTY: DEPUTY,
    RoleInTeam.LEADER: LEADER,
}
# Posts that one person of a team holds.
SINGLE_POSTS = (RoleInTeam.LEADER, RoleInTeam.SECRETARY)
SIGN_BY_ROLE = frozenset({RoleInTeam.LEADER, RoleInTeam.SECRETARY})


@dataclass(frozen=True)
class Signer:
    """One signature block: its place among the others, its title, and whose it is."""

    place: int
    title: str
    person: Participant


def signers(people: Sequence[Participant], joined: Sequence[Team]) -> list[Signer]:
    """In the order of the paper. `joined`: the teams of the visit that do not lead."""
    guests = {team.pk: team for team in joined}
    found = [_signer(person, guests) for person in signing(people, guests)]
    return sorted(found, key=lambda signer: signer.place)


def signing(people: Iterable[Participant], joined: Iterable[int]) -> list[Participant]:
    """Those who are there and marked, and the deputy for a leader who is not there."""
    here = [person for person in people if person.is_present]
    guests = set(joined)
    hosts = [p for p in here if p.side == Participant.Side.TEAM and p.team_id not in guests]
    found = [person for person in here if person.signs]
    if any(person.role == RoleInTeam.LEADER for person in hosts):
        return found
    deputies = [person for person in hosts if person.role == RoleInTeam.DEPUTY]
    if deputies and not any(person.signs for person in deputies):
        found.append(deputies[0])
    return found


def _signer(person: Participant, guests: dict[int, Team]) -> Signer:
    if person.side == Participant.Side.UNIT:
        return Signer(UNIT, person.signature_title or TITLES[UNIT], person)
    place = PLACES[RoleInTeam(person.role)] if person.role else MEMBER
    if person.team_id in guests and place == LEADER:
        title = person.signature_title or joined_title(guests[person.team_id])
        return Signer(JOINED, title, person)
    return Signer(place, person.signature_title or TITLES[place], person)


def joined_title(team: Team) -> str:
    """ "Đoàn Kiểm soát TTHC" is led by the "Trưởng đoàn Kiểm soát TTHC"."""
    name = team.short_name or team.name
    head, _space, rest = name.partition(" ")
    return f"Trưởng đoàn {rest if head.casefold() == 'đoàn' and rest else name}"


def follow_roles(
    existing: Iterable[Any], changes: Iterable[RowChange], joined: Iterable[int] = ()
) -> list[RowChange]:
    """Lines whose role changes get the mark of their new role; who sets the mark too is obeyed.

    `existing` and `changes`: participants, or members of a team. `joined`: teams whose leader
    alone signs.
    """
    known = {row.pk: row for row in existing}
    guests = set(joined)
    return [_following(known.get(change.pk), change, guests) for change in changes]


def _following(row: Any, change: RowChange, guests: set[int]) -> RowChange:
    values = change.values
    if change.delete or "role" not in values:
        return change
    team = values.get("team", getattr(row, "team", None))
    is_guest = team is not None and team.pk in guests
    by_role = values["role"] in ({RoleInTeam.LEADER} if is_guest else SIGN_BY_ROLE)
    if row is None:
        return replace(change, values={**values, "signs": values.get("signs", False) or by_role})
    if values["role"] == row.role or values.get("signs", row.signs) != row.signs:
        return change
    return replace(change, values={**values, "signs": by_role})


def paper_will_show(visit: Visit) -> str:
    """What somebody who changed role, presence or mark is told: whose signatures are printed."""
    people = list(visit.participants.order_by("side", "order", "pk"))
    joined = [link.team for link in visit.visit_teams.select_related("team") if not link.leads]
    blocks = [
        f"{block.title}: {block.person.full_name or '……'}" for block in signers(people, joined)
    ]
    told = _("Signatures on the minutes: %(people)s.") % {
        "people": "; ".join(blocks) or _("nobody")
    }
    return " ".join([told, *against_roles(people, {team.pk for team in joined})])


def against_roles(people: Iterable[Participant], joined: Iterable[int]) -> Iterator[str]:
    """Marks that the paper does not follow, or that leave a usual signature out."""
    people, guests = list(people), set(joined)
    absent = [str(person) for person in people if person.signs and not person.is_present]
    if absent:
        yield _("Absent, so without a signature: %(people)s.") % {"people": ", ".join(absent)}
    silent = [
        f"{person} ({TITLES[PLACES[RoleInTeam(person.role)]]})"
        for person in people
        if person.role in SIGN_BY_ROLE and person.is_present and not person.signs
        if person.team_id not in guests
    ]
    if silent:
        yield _("Present, but not marked as signing: %(people)s.") % {"people": ", ".join(silent)}


def against_roster(visit: Visit, people: Sequence[Participant]) -> Iterator[str]:
    """Where the minutes name no leader, or another leader or secretary than their team has now."""
    links = list(visit.visit_teams.all())
    posts = {(p.team_id, p.role): p.full_name for p in people if p.role in SINGLE_POSTS}
    if links and not any(role == RoleInTeam.LEADER for _team, role in posts):
        yield _("The minutes name no leader of the team.")
    for (team, role), now in _roster_of(links, people).items():
        then = posts.get((team, role))
        if now and then and then != now:
            yield _("%(role)s of the team is now %(now)s; the minutes name %(then)s.") % {
                "role": TITLES[PLACES[RoleInTeam(role)]],
                "now": now,
                "then": then,
            }


def with_roster(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """Each with `roster_name`: who has their post in their team today."""
    same = TeamMember.objects.filter(team=OuterRef("team"), role=OuterRef("role"))
    return people.annotate(
        roster_name=Subquery(same.filter(role__in=SINGLE_POSTS).values("full_name")[:1])
    )


def _roster_of(
    links: Iterable[VisitTeam], people: Sequence[Any]
) -> dict[tuple[int | None, str], str | None]:
    """The names of those who hold the single posts of the teams; asked unless read `with_roster`."""
    if people and all(hasattr(person, "roster_name") for person in people):
        return {(person.team_id, person.role): person.roster_name for person in people}
    members = TeamMember.objects.filter(
        team__in=[li.team_id for li in links], role__in=SINGLE_POSTS
    )
    return {(row.team_id, row.role): row.full_name for row in members.order_by("team", "role")}
