"""The clock of conclusion notices: which visits wait for theirs, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from findings.deadlines import left_words
from inspections.calendar import office_calendar
from inspections.models import Visit
from inspections.models.visit import VisitQuerySet, VisitStatus
from reports.models import IssuingBody
from reports.models.series import WORKING_DAYS
from units.models.querysets import read_names


@dataclass(frozen=True)
class Waiting:
    """A visit whose minutes are issued and whose conclusion is not."""

    visit: Visit
    due_on: dt.date
    today: dt.date

    @property
    def is_late(self) -> bool:
        return self.due_on < self.today

    @property
    def words(self) -> str:
        if self.due_on == self.today:
            return "đến hạn hôm nay"
        left = office_calendar().working_days_between(self.today, self.due_on)
        return left_words(left, late=self.is_late)


def waiting_conclusions(user: User, today: dt.date | None = None) -> list[Waiting]:
    """The one due first on top. The days are counted by the office's calendar, not the database."""
    rows = _waiting(user).select_related("unit").order_by("held_on", "pk")
    found = _dated(rows, today or timezone.localdate())
    read_names(row.visit.unit for row in found)
    return found


def count_conclusions(user: User, today: dt.date) -> tuple[int, int]:
    """How many wait, and how many of them are late; one query beside the calendar's."""
    found = _dated(_waiting(user).only("held_on"), today)
    return len(found), sum(row.is_late for row in found)


def _waiting(user: User) -> VisitQuerySet:
    """Each with `conclusion_days`: what its issuing body, real or for practice, allows itself."""
    bodies = IssuingBody.objects.filter(is_training=OuterRef("is_training")).order_by("-pk")
    days = Coalesce(Subquery(bodies.values("conclusion_days")[:1]), WORKING_DAYS)
    rows = Visit.objects.visible_to(user).filter(status=VisitStatus.ISSUED)
    return rows.annotate(conclusion_days=days)


def _dated(visits: Iterable[Any], today: dt.date) -> list[Waiting]:
    calendar = office_calendar()
    return [
        Waiting(visit, calendar.add_working_days(visit.held_on, visit.conclusion_days), today)
        for visit in visits
    ]
