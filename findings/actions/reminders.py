"""The daily run: who must be told today that a deadline comes, passed, or is reported upwards.

It may be run again, be killed anywhere, run in two processes, or miss days. What a person is told
is worked out from what became due since they were last told, and is written in one transaction,
unique by person and day; a day counts as done only when everybody has been told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from accounts.actions import outbox
from accounts.actions.daily import last_run_before, record_run
from accounts.actions.notices import tell_once
from accounts.models import Notice, User
from engines.vietnamese.calendar import WorkingCalendar
from findings.audience import Audience, audience_of
from findings.deadlines import deadline_of
from findings.escalation import Step, Told, next_step, stage_day
from findings.models import CorrectionRequest, Escalation, EscalationStage
from findings.reminder_texts import SOON, Matter, letter_of, notice_of
from inspections.calendar import office_calendar

RUN = "deadlines"  # the name of the work, and the kind of its notices and letters
THRESHOLDS = (7, 1, 0)  # working days left
ONE_DAY = dt.timedelta(days=1)
LONGEST_GAP = dt.timedelta(days=31)  # what a longer stand-still has missed is told as late anyway

Reached = dict[tuple[int, str], dt.date]  # (request, stage) → the day it was recorded


@dataclass(frozen=True)
class Day:
    """What one run works from."""

    today: dt.date
    calendar: WorkingCalendar
    people: Audience
    reached: Reached
    steps: dict[int, Step | None] = field(default_factory=dict)  # of each request, asked once

    def next_step(self, request: CorrectionRequest) -> Step | None:
        if request.pk not in self.steps:
            self.steps[request.pk] = next_step(request, today=self.today)
        return self.steps[request.pk]


def run_deadlines() -> int:
    """Tell everybody what they must know today, then send the mail. How many were told."""
    today, calendar = timezone.localdate(), office_calendar()
    requests = _requests(today, calendar)
    people = audience_of(requests, today)
    day = Day(today, calendar, people, _record_escalations(requests, today))
    since, told = _since(today), 0
    last_told = _last_told(since)
    for person_id, theirs in sorted(_by_person(day, requests).items()):
        start = max(since, last_told.get(person_id, since))
        if start < today:  # else an earlier run of this day has told them
            told += _tell(people.users[person_id], _worth_telling(day, theirs, start), day)
    record_run(RUN, today)
    outbox.send_due()
    return told


def _requests(today: dt.date, calendar: WorkingCalendar) -> list[CorrectionRequest]:
    """All that are late or come near, with everything their lines say."""
    last = calendar.add_working_days(today, max(THRESHOLDS) + 1)
    rows = CorrectionRequest.objects.all().due_by(last).counting_extensions()
    rows = rows.select_related("visit", "current_unit").prefetch_related("current_unit__versions")
    return list(rows.order_by("deadline", "pk"))


def _since(today: dt.date) -> dt.date:
    """The last day that was done: days that were missed are made up for."""
    return max(last_run_before(RUN, today) or today - ONE_DAY, today - LONGEST_GAP)


def _last_told(since: dt.date) -> dict[int, dt.date]:
    rows = Notice.objects.filter(kind=RUN, day__gte=since).values("recipient")
    return dict(rows.annotate(last=Max("day")).values_list("recipient", "last"))


def _record_escalations(requests: Iterable[CorrectionRequest], today: dt.date) -> Reached:
    """Each stage a late request has come to, written once for its deadline."""
    requests = [request for request in requests if request.deadline < today]
    stages = list(EscalationStage.objects.all())
    kept = {
        (row.request_id, row.told, row.deadline): row
        for row in Escalation.objects.filter(request__in=[r.pk for r in requests])
    }
    reached: Reached = {}
    for request in requests:
        for stage in stages:
            if stage_day(request.deadline, stage.weeks_late) > today:
                continue
            key = (request.pk, stage.told, request.deadline)
            row = kept.get(key) or _record(request, stage)
            reached[request.pk, stage.told] = timezone.localdate(row.at)
    return reached


def _record(request: CorrectionRequest, stage: EscalationStage) -> Escalation:
    row: Escalation = Escalation.objects.get_or_create(
        request=request, told=stage.told, deadline=request.deadline
    )[0]
    return row


def _by_person(day: Day, requests: Iterable[CorrectionRequest]) -> dict[int, list[Matter]]:
    """Every request with each person it concerns, as the lowest stage that names them."""
    found: dict[int, list[Matter]] = defaultdict(list)
    for request in requests:
        deadline = deadline_of(request, today=day.today, calendar=day.calendar)
        if not deadline.is_late:
            for person in day.people.of(request, Told.UNIT):
                found[person].append(Matter(deadline, SOON))
            continue
        named: set[int] = set()
        for told in Told:
            if (request.pk, told) in day.reached:
                new = day.people.of(request, told) - named
                for person in new:
                    found[person].append(Matter(deadline, told))
                named |= new
    return found


def _worth_telling(day: Day, theirs: Iterable[Matter], since: dt.date) -> list[Matter]:
    """What became due after `since`: a threshold, a stage, or the Monday of the weekly digest."""
    monday = day.today - dt.timedelta(days=day.today.weekday())
    return [matter for matter in theirs if _is_new(day, matter, since, monday)]


def _is_new(day: Day, matter: Matter, since: dt.date, monday: dt.date) -> bool:
    request = matter.request
    if matter.stage != SOON:
        return since < monday or since < day.reached[request.pk, matter.stage]
    left = day.calendar.working_days_between(day.today, request.deadline)
    before = day.calendar.working_days_between(since, request.deadline)
    return any(left <= threshold < before for threshold in THRESHOLDS)


def _tell(person: User, matters: list[Matter], day: Day) -> bool:
    """One notice and one letter a person and day, with everything in it."""
    if not matters:
        return False
    with translation.override(person.language):
        text, url = notice_of(matters)
        subject, body = letter_of(person, matters, day.today, day.next_step)
    with transaction.atomic():
        told = tell_once(person, RUN, day.today, text, url)
        outbox.put(person, RUN, day.today, subject, body)
    return told
