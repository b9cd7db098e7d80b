"""The work that waits for verifiers: answers, wishes for more time, late and silent requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.deadlines import silent_until
from findings.filters import RequestFilter
from findings.models import CorrectionRequest, Extension, RequestReading, Response
from findings.models.request import OPEN_STATES, WAITING_FOR_UNIT, RequestStatus
from inspections.counted import WholeNumberFilter
from inspections.models import VisitTeam
from inspections.models.team import RoleInTeam

ANSWERED = Q(status=RequestStatus.RESPONDED)
VERIFIED = Q(status=RequestStatus.VERIFIED)  # the office or the leader still closes it

# The name in the address, and what it is called.
WAITING_TABS: list[tuple[str, Any]] = [
    ("", _("Answers to verify")),
    ("extensions", _("More time to decide")),
    ("overdue", _("Overdue")),
    ("silent", _("No reply yet")),
    ("verified", _("To close")),
]


class WaitingFilter(RequestFilter):
    """A work list is narrowed by words and unit only."""

    area = force = held_from = held_to = due_from = due_to = None  # type: ignore[assignment]
    visit = WholeNumberFilter(label=_("Visit"), field_name="visit")

    class Meta:
        model = CorrectionRequest
        fields = ["q", "unit"]


def verified_by(user: User) -> Q:
    """The requests whose answers the person verifies: the office all, an inspector what they lead."""
    if user.role == User.Role.OFFICE:
        return Q()
    if user.role != User.Role.INSPECTOR:
        return Q(pk__in=())
    led = VisitTeam.objects.filter(
        leads=True, team__members__account=user, team__members__role=RoleInTeam.LEADER
    )
    return Q(visit__in=led.values("visit"))


def undecided() -> Q:
    """Somebody asked for more time, and it still matters."""
    asked = Extension.objects.filter(decision__isnull=True)
    return Q(status__in=OPEN_STATES, pk__in=asked.values("request"))


def conditions(today: dt.date | None = None) -> dict[str, Q]:
    """The requests of each tab."""
    today = today or timezone.localdate()
    last = timezone.make_aware(dt.datetime.combine(silent_until(today), dt.time.max))
    return {
        "": ANSWERED,
        "extensions": undecided(),
        "overdue": Q(status__in=WAITING_FOR_UNIT, deadline__lt=today),
        "silent": Q(status=RequestStatus.ISSUED, issued_at__lte=last),
        "verified": VERIFIED,
    }


def counted(rows: QuerySet[Any], asked: dict[str, Q]) -> dict[str, int]:
    """How many rows stand under each tab, in one query."""
    counts = rows.aggregate(
        **{f"in_{name}": Count("pk", filter=condition) for name, condition in asked.items()}
    )
    return {name: counts[f"in_{name}"] for name in asked}


def unread_by(user: User) -> Exists:
    """Whether somebody else's answer came in after the person last looked at the request."""
    read = RequestReading.objects.filter(
        request=OuterRef("request"), user=user, read_at__gte=OuterRef("sent_at")
    )
    answers = Response.objects.sent().filter(request=OuterRef("pk")).exclude(sent_by=user)
    return Exists(answers.filter(~Exists(read)))


def with_what_waits(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """With the answers (latest first) and the undecided wishes for more time of each row."""
    answers = Response.objects.visible_to(user).sent().select_related("sent_by", "acting_for")
    asked = Extension.objects.visible_to(user).filter(decision__isnull=True)
    return (
        rows.annotate(unread_answer=unread_by(user))
        .select_related("visit", "current_unit")
        .prefetch_related(
            Prefetch("responses", answers.order_by("-round"), to_attr="answers"),
            Prefetch("extensions", asked.select_related("by", "acting_for"), to_attr="asked"),
        )
    )


def wrote_any(answers: Iterable[Response], user: User) -> bool:
    """Whether they wrote, sent or had sent for them one of these answers."""
    return any(user.pk in {a.sent_by_id, a.acting_for_id, a.created_by_id} for a in answers)
