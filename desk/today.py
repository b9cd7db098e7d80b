"""Today's work: what each role is shown first. At most five numbers and three lists.

Nothing open may vanish: every open visit, request, answer, wish for more time, conclusion and plan
stands on a list here or one click away, on the page of somebody who can do something about it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice, User
from accounts.permissions import Perm, can
from desk.calls import (
    Figure,
    all_over,
    closing_call,
    conclusions_call,
    draft_plans_call,
    notices_to_confirm,
    orphans_call,
    postponed_call,
    requests_url,
    verified_call,
    visits_url,
)
from findings.deadlines import soon_until
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES, WAITING_FOR_UNIT, RequestStatus
from findings.waiting import ANSWERED, VERIFIED, undecided, unread_by, verified_by
from inspections.models import Plan, Visit
from inspections.models.visit import DRAFT_STATES, ISSUED_STATES, NOT_BEGUN, VisitStatus
from inspections.progress import progress
from inspections.relations import list_actors
from units.models import Unit
from units.models.querysets import read_names

PLANS = 2
ROWS = 8  # a list of the home page is a beginning; the whole list is one click away


@dataclass
class Panel:
    """A list of rows of one kind: visits or requests."""

    title: str | Promise
    kind: str
    rows: list[Any]
    total: int
    url: str
    empty: str | Promise


@dataclass
class Today:
    figures: list[Figure]
    panels: list[Panel]
    notices: list[Notice] = field(default_factory=list)
    calls: list[Figure] = field(default_factory=list)  # rare work, named only when there is some
    plans: list[Plan] = field(default_factory=list)  # of this year, each with its progress


def todays_work(user: User, today: dt.date | None = None) -> Today:
    today = today or timezone.localdate()
    build = {
        User.Role.UNIT_STAFF: _for_unit,
        User.Role.INSPECTOR: _for_inspector,
        User.Role.OFFICE: _for_office,
        User.Role.AUDITOR: _for_reader,
        User.Role.SYSTEM_ADMIN: _for_reader,
    }[User.Role(user.role)]
    work = build(user, today)
    read_names(
        row.unit if panel.kind == "visit" else row.current_unit
        for panel in work.panels
        for row in panel.rows
    )
    work.notices = list(Notice.objects.visible_to(user).unread()[:5])
    return work


def _counts(rows: QuerySet[Any], **conditions: Q) -> dict[str, int]:
    """Several counts of one table in one query."""
    counted: dict[str, int] = rows.aggregate(
        **{
            name: Count("pk", filter=condition, distinct=True)
            for name, condition in conditions.items()
        }
    )
    return counted


def _request_counts(user: User, today: dt.date, **more: Q) -> dict[str, int]:
    waiting = Q(status__in=WAITING_FOR_UNIT)
    return _counts(
        CorrectionRequest.objects.visible_to(user),
        new=Q(status=RequestStatus.ISSUED),
        soon=waiting & Q(deadline__gte=today, deadline__lte=soon_until(today)),
        overdue=waiting & Q(deadline__lt=today),
        returned=Q(status=RequestStatus.RETURNED),
        to_verify=ANSWERED & verified_by(user),
        to_decide=undecided() & verified_by(user),
        answered=ANSWERED,
        to_close=VERIFIED & verified_by(user),
        waiting=waiting,
        **more,
    )


def _visit_counts(user: User, today: dt.date) -> dict[str, int]:
    return _counts(
        Visit.objects.visible_to(user),
        today=Q(held_on=today),
        drafts=Q(status__in=DRAFT_STATES),
        not_begun=Q(status__in=NOT_BEGUN),
        postponed=Q(status=VisitStatus.POSTPONED),
        over=all_over(),
        issued=Q(status__in=ISSUED_STATES),
        all=Q(pk__isnull=False),
    )


def _figures(
    visits: dict[str, int], requests: dict[str, int], today: dt.date, mine: Figure
) -> list[Figure]:
    day = f"{today:%d/%m/%Y}"
    return [
        Figure(_("today"), visits["today"], visits_url(from_day=day, to_day=day)),
        mine,
        Figure(_("due soon"), requests["soon"], requests_url(tab="soon"), "soon"),
        Figure(_("overdue"), requests["overdue"], requests_url(tab="overdue"), "late"),
    ]


def _visit_rows(rows: Any) -> list[Any]:
    return list(rows.select_related("unit")[:ROWS])


def _request_rows(rows: Any) -> list[Any]:
    """The nearest day first, what names no day last."""
    rows = rows.counting_extensions().select_related("visit", "current_unit")
    return list(rows.order_by(F("deadline").asc(nulls_last=True), "pk")[:ROWS])


def _due_panel(user: User, today: dt.date, counts: dict[str, int]) -> Panel:
    rows = CorrectionRequest.objects.visible_to(user).filter(
        status__in=WAITING_FOR_UNIT, deadline__lte=soon_until(today)
    )
    return Panel(
        _("Requests due soon or overdue"),
        "request",
        _request_rows(rows),
        counts["soon"] + counts["overdue"],
        requests_url(tab="due"),
        _("No request is due in the next seven working days."),
    )


def _visit_panel(
    title: str | Promise, rows: Iterable[Any], total: int, url: str, empty: str | Promise
) -> Panel:
    return Panel(title, "visit", _visit_rows(rows), total, url, empty)


def _for_inspector(user: User, today: dt.date) -> Today:
    requests = _request_counts(user, today)
    work = _for_team(user, today, requests)
    if can(user, Perm.VERIFY_RESPONSE, list_actors(user)):
        _put_waiting(work, user, requests)
    return work


def _put_waiting(work: Today, user: User, requests: dict[str, int]) -> None:
    """Who verifies and decides is shown what waits for that, in place of what waits for others."""
    url = reverse("findings:waiting-list")
    waits = requests["to_verify"] + requests["to_decide"]
    tab = "" if requests["to_verify"] or not waits else "?tab=extensions"
    work.figures[1] = Figure(_("waiting for me"), waits, url + tab)
    work.calls += verified_call(requests["to_close"])
    if requests["to_verify"]:
        rows = CorrectionRequest.objects.visible_to(user).filter(ANSWERED, verified_by(user))
        work.panels[2] = Panel(
            _("Answers to verify"),
            "request",
            _request_rows(rows.annotate(unread_answer=unread_by(user))),
            requests["to_verify"],
            url,
            _("No answer waits for you."),
        )


def _for_team(user: User, today: dt.date, requests: dict[str, int]) -> Today:
    visits = _visit_counts(user, today)
    mine = Visit.objects.visible_to(user)
    coming = _visit_panel(
        _("Coming visits"),
        mine.not_begun(),
        visits["not_begun"],
        visits_url(status="not_begun"),
        _("No visit is planned."),
    )
    for row in coming.rows:
        row.marked_late = row.held_on < today
    waiting = Figure(_("waiting for me"), visits["drafts"], visits_url(status="drafts"))
    return Today(
        _figures(visits, requests, today, waiting),
        [
            _visit_panel(
                _("Minutes to finish"),
                mine.drafts(),
                visits["drafts"],
                visits_url(status="drafts"),
                _("No minutes are being written."),
            ),
            coming,
            _due_panel(user, today, requests),
        ],
        calls=[*postponed_call(visits["postponed"]), *closing_call(user, visits["over"])],
    )


def _for_office(user: User, today: dt.date) -> Today:
    orphans = Q(status__in=OPEN_STATES, current_unit__in=Unit.objects.ended(today))
    requests = _request_counts(user, today, orphans=orphans)
    work = _for_team(user, today, requests)
    work.calls += orphans_call(requests["orphans"])
    work.calls += conclusions_call(user, today)
    plans = _plans_to_show(user, today)
    work.calls += draft_plans_call(sum(plan.is_draft for plan in plans))
    work.plans = [plan for plan in plans if plan.year == today.year][:PLANS]
    _put_waiting(work, user, requests)
    return work


def _plans_to_show(user: User, today: dt.date) -> list[Plan]:
    """Those of the year, and of whatever year those that may be drafts (`Plan.is_draft`)."""
    wanted = Q(year=today.year) | Q(copied_from__isnull=False, number="")
    plans = Plan.objects.visible_to(user).filter(wanted)
    counted = plans.annotate(**progress("visits__", today))
    return list(counted.order_by("is_training", "pk"))


def _for_reader(user: User, today: dt.date) -> Today:
    """Administrator and auditor: the state of things, nothing to do."""
    visits, requests = _visit_counts(user, today), _request_counts(user, today)
    everything = Visit.objects.visible_to(user)
    drafts = Figure(_("minutes being written"), visits["drafts"], visits_url(status="drafts"))
    return Today(
        _figures(visits, requests, today, drafts),
        [
            _visit_panel(
                _("Latest issued minutes"),
                everything.issued(),
                visits["issued"],
                visits_url(status="issued"),
                _("No minutes have been issued yet."),
            ),
            _due_panel(user, today, requests),
        ],
    )


def _for_unit(user: User, today: dt.date) -> Today:
    visits, requests = _visit_counts(user, today), _request_counts(user, today)
    mine = CorrectionRequest.objects.visible_to(user)
    return Today(
        [
            Figure(_("new"), requests["new"], requests_url(tab="new")),
            Figure(_("returned"), requests["returned"], requests_url(tab="returned")),
            Figure(_("due soon"), requests["soon"], requests_url(tab="soon"), "soon"),
            Figure(_("overdue"), requests["overdue"], requests_url(tab="overdue"), "late"),
            Figure(
                _("waiting for verification"), requests["answered"], requests_url(tab="answered")
            ),
        ],
        [
            Panel(
                _("What your unit must put right"),
                "request",
                _request_rows(mine.filter(status__in=WAITING_FOR_UNIT)),
                requests["waiting"],
                requests_url(),
                _("Your unit has nothing to put right."),
            ),
            *_sent_panel(mine, requests),
            _visit_panel(
                _("Inspections of your unit"),
                Visit.objects.visible_to(user),
                visits["all"],
                visits_url(),
                _("Your unit has not been inspected yet."),
            ),
        ],
        calls=notices_to_confirm(user),
    )


def _sent_panel(mine: Any, requests: dict[str, int]) -> list[Panel]:
    """What the unit has answered and nobody has judged yet; no empty box where there is none."""
    if not requests["answered"]:
        return []
    panel = Panel(
        _("Answers that wait for verification"),
        "request",
        _request_rows(mine.filter(ANSWERED)),
        requests["answered"],
        requests_url(tab="answered"),
        "",
    )
    return [panel]
