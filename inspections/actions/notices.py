"""Lines on home pages about a visit: for the people of its unit, and for those who lead it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from accounts.actions.notices import announce
from accounts.models import Notice, User
from engines.vietnamese.dates import format_date
from inspections.models import TeamMember, Visit
from inspections.models.team import RoleInTeam
from units.models import Posting

ANNOUNCED = gettext_noop(
    "Your unit will be inspected on %(day)s. Please confirm that you have the notice."
)
POSTPONED = gettext_noop("The inspection of your unit on %(day)s was postponed.")
CANCELLED = gettext_noop("The inspection of your unit on %(day)s was cancelled.")
RECEIVED = gettext_noop("%(unit)s has received the notice of the inspection on %(day)s.")


def staff_of(unit_id: int) -> QuerySet[User]:
    """Who works for a unit today."""
    posted = Posting.objects.on(None).filter(unit=unit_id).values("user")
    return User.objects.filter(pk__in=posted, role=User.Role.UNIT_STAFF, is_active=True)


def supervisors_of(visit: Visit) -> QuerySet[User]:
    """The office, and the leader of the visit's leading team."""
    leads = TeamMember.objects.filter(
        role=RoleInTeam.LEADER,
        account__isnull=False,
        team__in=visit.visit_teams.filter(leads=True).values("team"),
    )
    wanted = Q(role=User.Role.OFFICE) | Q(pk__in=leads.values("account"))
    return User.objects.filter(wanted, is_active=True)


def tell_unit(visit: Visit, text: str) -> None:
    """A marked msgid, to everyone of the unit, if they know of the visit at all."""
    if visit.announced_at is not None and visit.form != Visit.Form.UNANNOUNCED:
        _tell(visit, text, staff_of(visit.unit_id))


def tell_supervisors(visit: Visit, text: str) -> None:
    _tell(visit, text, supervisors_of(visit))


def _tell(visit: Visit, text: str, people: Iterable[User]) -> None:
    named = {"unit": visit.unit_name, "day": format_date(visit.held_on)}
    url = visit.get_absolute_url()
    notices = []
    for person in people:
        with translation.override(person.language):
            notices.append(Notice(recipient=person, text=gettext(text) % named, url=url))
    announce(notices, f"visit-{visit.pk}", practice=visit.is_training)
