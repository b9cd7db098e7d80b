"""The progress of a plan: its visits in groups that name each visit once."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.visit import DRAFT_STATES, ISSUED_STATES, NOT_BEGUN, VisitStatus


class Group(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visits of a plan", "planned")
    UNDER_WAY = "under_way", _("minutes being written")
    DONE = "done", pgettext_lazy("visits of a plan", "done")
    LATE = "late", pgettext_lazy("visits of a plan", "late")
    POSTPONED = "postponed", pgettext_lazy("visits of a plan", "postponed")
    CANCELLED = "cancelled", pgettext_lazy("visits of a plan", "cancelled")


def in_group(group: Group, today: dt.date | None = None, prefix: str = "") -> Q:
    """Late: its day has passed, and nobody has begun."""
    status, day = f"{prefix}status__in", f"{prefix}held_on"
    today = today or timezone.localdate()
    return {
        Group.PLANNED: Q(**{status: NOT_BEGUN, f"{day}__gte": today}),
        Group.UNDER_WAY: Q(**{status: DRAFT_STATES}),
        Group.DONE: Q(**{status: ISSUED_STATES}),
        Group.LATE: Q(**{status: NOT_BEGUN, f"{day}__lt": today}),
        Group.POSTPONED: Q(**{status: [VisitStatus.POSTPONED]}),
        Group.CANCELLED: Q(**{status: [VisitStatus.CANCELLED]}),
    }[group]


def progress(prefix: str = "", today: dt.date | None = None) -> dict[str, Count]:
    """To annotate plans with, or to aggregate visits by: all visits, and those of each group."""
    counts = {"all_visits": Count(f"{prefix}pk")}
    for group in Group:
        counts[group.value] = Count(f"{prefix}pk", filter=in_group(group, today, prefix))
    return counts
