"""Rows that belong to a visit: who sees the visit's inside, sees them."""

from __future__ import annotations

from typing import Self

from accounts.models import User
from accounts.scoping import OverseenQuerySet
from inspections.models.visit import Visit


class OfVisitQuerySet(OverseenQuerySet):
    """Through the visit; unit staff only once the minutes are issued."""

    visit_path = "visit"

    def _in(self, visits: object) -> Self:
        return self.filter(**{f"{self.visit_path}__in": visits})

    def for_inspector(self, user: User) -> Self:
        return self._in(Visit.objects.visible_to(user))

    def for_unit_staff(self, user: User) -> Self:
        return self._in(Visit.objects.visible_to(user).issued())


class InsideOnlyQuerySet(OfVisitQuerySet):
    """Never for unit staff: working papers of the team."""

    def for_unit_staff(self, user: User) -> Self:
        return self.none()
