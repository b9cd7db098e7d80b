"""Tells, before it is saved, what a change of a visit loses or leaves untrue.

What becomes *wrong* stays to be seen afterwards (`inspections.leaning`); what is listed here does
not, and so has to be said now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engines.vietnamese.dates import format_date
from inspections.actions.moves import WRITABLE
from inspections.leaning import written_in
from inspections.models import Participant, TeamMember, Visit
from inspections.models.team import RoleInTeam, Team
from inspections.models.visit import VisitStatus
from inspections.signers import PLACES, SINGLE_POSTS, TITLES, UNIT, signing
from units.models import Unit

if TYPE_CHECKING:
    from inspections.actions.visits import TeamsOfVisit


def lost_with_unit(visit: Visit, unit: Unit) -> Iterator[str]:
    """What was written while another unit was the inspected one."""
    if unit.pk == visit.unit_id:
        return
    people = visit.participants.filter(side=Participant.Side.UNIT).exclude(full_name="")
    written = [*written_in(visit), *(str(person) for person in people)]
    if visit.opinion or visit.opinion_text:
        written.append(_("the opinion of the unit"))
    if written:
        yield _("Written for %(unit)s, and kept as it is: %(rows)s.") % {
            "unit": visit.unit_name,
            "rows": "; ".join(written),
        }
    for recheck in Visit.objects.filter(recheck_of=visit).exclude(status=VisitStatus.CANCELLED):
        yield _("The re-check of %(day)s looks back at %(unit)s.") % {
            "day": format_date(recheck.held_on),
            "unit": visit.unit_name,
        }


def lost_with_teams(visit: Visit, teams: TeamsOfVisit) -> Iterator[str]:
    """The people that go with a team that no longer takes part, where a draft names them."""
    if not visit.is_draft:
        return
    kept = dict(teams.ids())
    going = visit.participants.filter(team__isnull=False).exclude(team__in=kept)
    names = [str(person) for person in going.order_by("order", "pk")]
    if names:
        yield _("These people of a team that goes are taken off the minutes: %(people)s.") % {
            "people": ", ".join(names)
        }


def lost_signers(
    visit: Visit, before: Sequence[Participant], after: Sequence[Participant]
) -> Iterator[str]:
    """Who signed, or led, and does so no more: of a draft that was read out, or its leader."""
    if not visit.is_draft:
        return
    joined = list(visit.visit_teams.filter(leads=False).values_list("team_id", flat=True))
    still = {(person.pk, person.full_name) for person in signing(after, joined)}
    kept = {person.pk for person in after if person.role == RoleInTeam.LEADER}
    for person in signing(before, joined):
        was_read = visit.status == VisitStatus.READ_OUT
        led_away = person.role == RoleInTeam.LEADER and person.pk not in kept
        if (person.pk, person.full_name) in still or not (was_read or led_away):
            continue
        yield _("%(person)s (%(role)s) signs the minutes no more.") % {
            "person": person,
            "role": _title_of(person),
        }


def _title_of(person: Participant) -> str:
    return TITLES[PLACES[RoleInTeam(person.role)] if person.role else UNIT]


def lost_with_roster(
    team: Team, before: Iterable[TeamMember], after: Iterable[TeamMember]
) -> Iterator[str]:
    """Visits not issued yet whose minutes name another leader or secretary than the team now has."""
    was, now = _holders(before), _holders(after)
    moved = [role for role in SINGLE_POSTS if was.get(role, "") != now.get(role, "")]
    moved = [role for role in moved if was.get(role)]
    if not moved:
        return
    visits = Visit.objects.filter(visit_teams__team=team, status__in=WRITABLE)
    rows = visits.select_related("unit").prefetch_related("unit__versions").order_by("held_on")
    named = [str(visit) for visit in rows]
    if named:
        posts = [f"{was[role]} ({TITLES[PLACES[role]]})" for role in moved]
        yield _("%(people)s stays named in the visits of this team: %(visits)s.") % {
            "people": ", ".join(posts),
            "visits": "; ".join(named),
        }


def _holders(members: Iterable[TeamMember]) -> dict[str, str]:
    return {member.role: member.full_name for member in members if member.role in SINGLE_POSTS}
