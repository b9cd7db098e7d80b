"""The recipients of news of a request: its unit, the unit's head, the superior, the office."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from findings.models import CorrectionRequest
from findings.models.deadline import EscalationStage
from units.models import Posting, UnitVersion

Told = EscalationStage.Told


@dataclass
class Audience:
    """The people of one day, asked once for however many requests."""

    users: dict[int, User] = field(default_factory=dict)
    staff: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    heads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    superior: dict[int, int] = field(default_factory=dict)
    office: set[int] = field(default_factory=set)

    def of(self, request: CorrectionRequest, told: str) -> set[int]:
        unit = request.current_unit_id
        return {
            Told.UNIT: self.staff.get(unit, set()),
            Told.HEAD: self.heads.get(unit, set()),
            Told.SUPERIOR: self.staff.get(self.superior.get(unit, 0), set()),
            Told.OFFICE: self.office,
        }[Told(told)]


def audience_of(requests: Iterable[CorrectionRequest], today: dt.date) -> Audience:
    found = Audience()
    units = {request.current_unit_id for request in requests}
    standing = UnitVersion.objects.as_of(today).filter(unit__in=units, parent__isnull=False)
    found.superior = dict(standing.values_list("unit_id", "parent_id"))
    posted = Posting.objects.on(today).filter(
        unit__in=units | set(found.superior.values()),
        user__role=User.Role.UNIT_STAFF,
        user__is_active=True,
    )
    for posting in posted.select_related("user"):
        found.users[posting.user_id] = posting.user
        found.staff[posting.unit_id].add(posting.user_id)
        if posting.is_head:
            found.heads[posting.unit_id].add(posting.user_id)
    for person in User.objects.filter(role=User.Role.OFFICE, is_active=True):
        found.users[person.pk] = person
        found.office.add(person.pk)
    return found
