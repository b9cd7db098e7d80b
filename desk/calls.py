"""Rare work that the home page names only when there is some, each with the way to its list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from accounts.models import User
from accounts.permissions import Perm, can
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES, RequestStatus
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from reports.papers.waiting import count_conclusions
from units.tree import own_units

MOST = 8  # rows asked for where only whether there are some, and the first, is told


@dataclass
class Figure:
    """One of the numbers on top; a link to the list it counts."""

    label: str | Promise
    value: int
    url: str
    tone: str = ""


def visits_url(**query: str) -> str:
    return _address("inspections:visit-list", query)


def requests_url(**query: str) -> str:
    return _address("findings:request-list", query)


def _address(name: str, query: dict[str, str]) -> str:
    parts = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(name) + (f"?{parts}" if parts else "")


def orphans_call(count: int) -> list[Figure]:
    if not count:
        return []
    label = _("requests of units that stand no more wait to be handed over")
    return [Figure(label, count, reverse("findings:handover-list"))]


def verified_call(count: int) -> list[Figure]:
    """Verified requests: the office or the leader still closes them."""
    if not count:
        return []
    label = ngettext_lazy(
        "verified request waits to be closed", "verified requests wait to be closed", count
    )
    return [Figure(label, count, reverse("findings:waiting-list") + "?tab=verified")]


def postponed_call(count: int) -> list[Figure]:
    if not count:
        return []
    label = ngettext_lazy(
        "postponed visit waits for a new day", "postponed visits wait for a new day", count
    )
    return [Figure(label, count, visits_url(status=VisitStatus.POSTPONED))]


def conclusions_call(user: User, today: dt.date) -> list[Figure]:
    waiting, late = count_conclusions(user, today)
    if not waiting:
        return []
    label = ngettext("conclusion notice to issue", "conclusion notices to issue", waiting)
    if late:
        label += " " + str(_("(%(late)d past its day)")) % {"late": late}
    return [Figure(label, waiting, reverse("reports:conclusion-list"), "late")]


def all_over() -> Q:
    """Concluded visits of which no request waits for anybody any more: they can be closed."""
    waits = CorrectionRequest.objects.filter(
        visit=OuterRef("pk"), status__in=(*OPEN_STATES, RequestStatus.VERIFIED)
    )
    return Q(status=VisitStatus.CONCLUDED) & ~Q(Exists(waits))


def closing_call(user: User, count: int) -> list[Figure]:
    if not count or not can(user, Perm.MANAGE_PLANS):
        return []
    label = ngettext_lazy(
        "concluded visit can be closed: its requests are over",
        "concluded visits can be closed: their requests are over",
        count,
    )
    return [Figure(label, count, visits_url(status=VisitStatus.CONCLUDED))]


def draft_plans_call(count: int) -> list[Figure]:
    if not count:
        return []
    label = ngettext_lazy(
        "draft plan waits for its number and signature",
        "draft plans wait for their number and signature",
        count,
    )
    return [Figure(label, count, reverse("inspections:plan-list"))]


def notices_to_confirm(user: User) -> list[Figure]:
    """Announced visits of the person's own units whose notice nobody has confirmed yet."""
    waiting = Visit.objects.visible_to(user).filter(unit__in=own_units(user)).awaiting_receipt()
    rows = list(waiting.order_by("held_on", "pk")[:MOST])
    if not rows:
        return []
    url = reverse("desk:visit-detail", args=[rows[0].pk])
    if len(rows) > 1:
        url = visits_url(status=VisitStatus.ANNOUNCED)
    label = ngettext_lazy(
        "notice of an inspection waits for your confirmation",
        "notices of inspections wait for your confirmation",
        len(rows),
    )
    return [Figure(label, len(rows), url)]
