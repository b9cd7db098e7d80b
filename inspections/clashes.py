"""What deserves a second look before a visit is kept: a day off, people with two places to be.

Warnings only: an office may have its reasons.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from inspections.models import CalendarDay, Participant, TeamMember, Visit
from inspections.models.visit import VisitStatus
from vietnamese.calendar import SATURDAY
from vietnamese.dates import format_date

ABANDONED = (VisitStatus.POSTPONED, VisitStatus.CANCELLED)


def clashes_of(visit: Visit) -> list[str]:
    return day_warnings(visit) + people_warnings(visit)


def day_warnings(visit: Visit) -> list[str]:
    day = CalendarDay.objects.filter(date=visit.held_on).first()
    if day is not None and day.kind == CalendarDay.Kind.OFF:
        return [
            _("%(day)s is a day off: %(name)s.")
            % {"day": format_date(visit.held_on), "name": day.name}
        ]
    if day is None and visit.held_on.weekday() >= SATURDAY:
        return [_("%(day)s is a weekend.") % {"day": format_date(visit.held_on)}]
    return []


def people_warnings(visit: Visit) -> list[str]:
    """Members of its teams who are on another visit the same half day, by account or by name."""
    others = same_half_day(visit)
    if not others:
        return []
    mine = TeamMember.objects.filter(team__in=visit.visit_teams.values("team"))
    accounts = set(mine.exclude(account=None).values_list("account", flat=True))
    names = set(mine.exclude(full_name="").values_list("full_name", flat=True))
    found = []
    for other in others:
        busy = TeamMember.objects.filter(
            Q(account__in=accounts) | Q(full_name__in=names),
            team__in=other.visit_teams.values("team"),
        )
        named = Participant.objects.filter(
            visit=other, side=Participant.Side.TEAM, full_name__in=names
        )
        people = {person.full_name or str(person) for person in (*busy, *named)}
        if people:
            found.append(
                _("Also on the visit to %(visit)s at that time: %(people)s.")
                % {"visit": other, "people": ", ".join(sorted(people))}
            )
    return found


def same_half_day(visit: Visit) -> list[Visit]:
    others = (
        Visit.objects.filter(held_on=visit.held_on)
        .exclude(pk=visit.pk)
        .exclude(status__in=ABANDONED)
        .select_related("unit")
        .prefetch_related("unit__versions")
    )
    half_days = {Visit.Session.MORNING, Visit.Session.AFTERNOON}
    if visit.session in half_days:
        # an unknown part of the day may be any part of it
        others = others.exclude(session__in=half_days - {visit.session})
    return list(others)
