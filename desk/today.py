"""Today's work: what each role is shown first. At most four numbers and three lists."""

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
from django.utils.translation import ngettext, ngettext_lazy

from accounts.models import Notice, User
from accounts.permissions import Perm, can
from findings.deadlines import soon_until
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES, WAITING_FOR_UNIT, RequestStatus
from findings.waiting import ANSWERED, undecided, unread_by, verified_by
from inspections.models import Plan, Visit
from inspections.models.visit import DRAFT_STATES, ISSUED_STATES, VisitStatus
from inspections.progress import progress
from inspections.relations import list_actors
from reports.papers.waiting import count_conclusions
from units.models import Unit
from units.models.querysets import read_names
from units.tree import own_units

PLANS = 2
ROWS = 8  # a list of the home page is a beginning; the whole list is one click away


@dataclass
class Figure:
    """One of the numbers on top; a link to the list it counts."""

    label: str | Promise
    value: int
    url: str
    tone: str = ""


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
        waiting=waiting,
        **more,
    )


def _visit_counts(user: User, today: dt.date) -> dict[str, int]:
    return _counts(
        Visit.objects.visible_to(user),
        today=Q(held_on=today),
        drafts=Q(status__in=DRAFT_STATES),
        coming=Q(held_on__gte=today, status__in=(VisitStatus.PLANNED, VisitStatus.ANNOUNCED)),
        issued=Q(status__in=ISSUED_STATES),
        all=Q(pk__isnull=False),
    )


def _visits(**query: str) -> str:
    return _address("inspections:visit-list", query)


def _requests(**query: str) -> str:
    return _address("findings:request-list", query)


def _address(name: str, query: dict[str, str]) -> str:
    parts = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(name) + (f"?{parts}" if parts else "")


def _figures(
    visits: dict[str, int], requests: dict[str, int], today: dt.date, mine: Figure
) -> list[Figure]:
    day = f"{today:%d/%m/%Y}"
    return [
        Figure(_("today"), visits["today"], _visits(from_day=day, to_day=day)),
        mine,
        Figure(_("due soon"), requests["soon"], _requests(tab="soon"), "soon"),
        Figure(_("overdue"), requests["overdue"], _requests(tab="overdue"), "late"),
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
        _requests(tab="due"),
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
    waiting = Figure(_("waiting for me"), visits["drafts"], _visits(status="drafts"))
    return Today(
        _figures(visits, requests, today, waiting),
        [
            _visit_panel(
                _("Minutes to finish"),
                mine.drafts(),
                visits["drafts"],
                _visits(status="drafts"),
                _("No minutes are being written."),
            ),
            _visit_panel(
                _("Coming visits"),
                mine.coming(today),
                visits["coming"],
                _visits(status="coming"),
                _("No visit is planned."),
            ),
            _due_panel(user, today, requests),
        ],
    )


def _for_office(user: User, today: dt.date) -> Today:
    orphans = Q(status__in=OPEN_STATES, current_unit__in=Unit.objects.ended(today))
    requests = _request_counts(user, today, orphans=orphans)
    work = _for_team(user, today, requests)
    if requests["orphans"]:
        url = reverse("findings:handover-list")
        work.calls.append(
            Figure(
                _("requests of units that stand no more wait to be handed over"),
                requests["orphans"],
                url,
            )
        )
    _call_for_conclusions(work, user, today)
    work.plans = _plans_of_the_year(user, today)
    _put_waiting(work, user, requests)
    return work


def _call_for_conclusions(work: Today, user: User, today: dt.date) -> None:
    waiting, late = count_conclusions(user, today)
    if waiting:
        label = ngettext("conclusion notice to issue", "conclusion notices to issue", waiting)
        if late:
            label += " " + str(_("(%(late)d past its day)")) % {"late": late}
        work.calls.append(Figure(label, waiting, reverse("reports:conclusion-list"), "late"))


def _plans_of_the_year(user: User, today: dt.date) -> list[Plan]:
    plans = Plan.objects.visible_to(user).filter(year=today.year)
    counted = plans.annotate(**progress("visits__", today))
    return list(counted.order_by("is_training", "pk")[:PLANS])


def _notices_to_confirm(user: User) -> list[Figure]:
    """Announced visits of the person's own units whose notice nobody has confirmed yet."""
    waiting = Visit.objects.visible_to(user).filter(unit__in=own_units(user)).awaiting_receipt()
    rows = list(waiting.order_by("held_on", "pk")[:ROWS])
    if not rows:
        return []
    url = reverse("desk:visit-detail", args=[rows[0].pk])
    if len(rows) > 1:
        url = _visits(status=VisitStatus.ANNOUNCED)
    label = ngettext_lazy(
        "notice of an inspection waits for your confirmation",
        "notices of inspections wait for your confirmation",
        len(rows),
    )
    return [Figure(label, len(rows), url)]


def _for_reader(user: User, today: dt.date) -> Today:
    """Administrator and auditor: the state of things, nothing to do."""
    visits, requests = _visit_counts(user, today), _request_counts(user, today)
    everything = Visit.objects.visible_to(user)
    drafts = Figure(_("minutes being written"), visits["drafts"], _visits(status="drafts"))
    return Today(
        _figures(visits, requests, today, drafts),
        [
            _visit_panel(
                _("Latest issued minutes"),
                everything.issued(),
                visits["issued"],
                _visits(status="issued"),
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
            Figure(_("new"), requests["new"], _requests(tab="new")),
            Figure(_("returned"), requests["returned"], _requests(tab="returned")),
            Figure(_("due soon"), requests["soon"], _requests(tab="soon"), "soon"),
            Figure(_("overdue"), requests["overdue"], _requests(tab="overdue"), "late"),
        ],
        [
            Panel(
                _("What your unit must put right"),
                "request",
                _request_rows(mine.filter(status__in=WAITING_FOR_UNIT)),
                requests["waiting"],
                _requests(),
                _("Your unit has nothing to put right."),
            ),
            _visit_panel(
                _("Inspections of your unit"),
                Visit.objects.visible_to(user),
                visits["all"],
                _visits(),
                _("Your unit has not been inspected yet."),
            ),
        ],
        calls=_notices_to_confirm(user),
    )
