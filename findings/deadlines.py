"""The deadline of a request in words, the same on page, mail and paper.

Official Vietnamese throughout, whatever the language of the interface: a letter prints them.
Days left are working days of the office's calendar; the day of the deadline is still in time.
Rows of `for_list` know how often they were extended; any other row asks when it is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from engines.vietnamese.calendar import DAY_OFF, Explanation, WorkingCalendar
from engines.vietnamese.dates import due_time, due_words, format_date
from engines.vietnamese.numbers import format_number
from findings.models import CorrectionRequest, DateNotice, ExtensionDecision
from findings.models.request import WAITING_FOR_UNIT, RequestStatus
from inspections.calendar import office_calendar

SOON = 7  # working days: nearly due in every list, count and mail
SILENT = 3  # working days after which a request that nobody received stands out


def soon_until(today: dt.date | None = None, calendar: WorkingCalendar | None = None) -> dt.date:
    """The last day that is nearly due: the eve of the first working day beyond SOON."""
    calendar = calendar or office_calendar()
    beyond = calendar.add_working_days(today or timezone.localdate(), SOON + 1)
    return beyond - dt.timedelta(days=1)


def silent_until(today: dt.date | None = None, calendar: WorkingCalendar | None = None) -> dt.date:
    """Who was handed a request on this day or before has had SILENT working days to say so."""
    calendar = calendar or office_calendar()
    day = today = today or timezone.localdate()
    while calendar.working_days_between(day, today) <= SILENT:
        day -= dt.timedelta(days=1)
    return day


def left_words(left: int, *, late: bool) -> str:
    """ "còn 3 ngày làm việc", "quá hạn 2 ngày làm việc"; over a weekend there may be none."""
    if late:
        return f"quá hạn {format_number(-left)} ngày làm việc" if left else "quá hạn"
    return f"còn {format_number(left)} ngày làm việc" if left else "không còn ngày làm việc nào"


@dataclass(frozen=True)
class Deadline:
    """What there is to say of one request's day, as of `today`."""

    request: CorrectionRequest
    today: dt.date
    known_calendar: WorkingCalendar | None = None

    def __str__(self) -> str:
        return self.line

    @property
    def calendar(self) -> WorkingCalendar:
        return self.known_calendar or office_calendar()

    @property
    def first(self) -> dt.date | None:
        """As the minutes named it: it never changes."""
        return self.request.due_on

    @property
    def day(self) -> dt.date | None:
        """In force: the first, the last one granted, or the one of a notice."""
        return self.request.deadline

    @property
    def start(self) -> dt.date:
        """What its working days are counted from: the day of the visit; of a day that only a
        notice named, the day of the notice."""
        if self.first is None and self.day is not None:
            named_at = _day_named_at(self.request)
            if named_at is not None:
                return timezone.localdate(named_at)
        return self.request.visit.held_on

    @property
    def extensions(self) -> int:
        """How many were granted; a day that is still the first was never moved."""
        if self.day == self.first:
            return 0
        counted: int | None = getattr(self.request, "extensions_granted", None)
        return _granted_to(self.request) if counted is None else counted

    @property
    def runs(self) -> bool:
        """The unit still has to answer."""
        return self.request.status in WAITING_FOR_UNIT

    @property
    def line(self) -> str:
        """ "hạn: 24/08/2018 (gia hạn lần 1)", "hạn: “thời gian tới”", "không nêu thời hạn"."""
        return due_words(self.day, self.request.due_text, self.change)

    @property
    def time(self) -> str:
        """`line` without its first word; empty where no time was named."""
        return due_time(self.day, self.request.due_text, self.change)

    @property
    def change(self) -> str:
        """What became of the first day: "gia hạn lần 2", or a notice that named one later."""
        if count := self.extensions:
            return f"gia hạn lần {count}"
        return "ấn định sau bằng thông báo" if self.day and self.day != self.first else ""

    @property
    def first_words(self) -> str:
        """ "hạn đầu: 10/08/2018", where another day is in force now."""
        moved = self.first and self.first != self.day
        return f"hạn đầu: {format_date(self.first)}" if self.first and moved else ""

    @property
    def left(self) -> int | None:
        """Working days to the day, negative once it has passed; None while nothing runs."""
        if self.day is None or not self.runs:
            return None
        return self.calendar.working_days_between(self.today, self.day)

    @property
    def is_late(self) -> bool:
        return self.runs and self.day is not None and self.day < self.today

    @property
    def is_soon(self) -> bool:
        return self.left is not None and not self.is_late and self.left <= SOON

    @property
    def silence_words(self) -> str:
        """ "quá 3 ngày làm việc chưa báo cáo"; empty once the unit has received or answered it."""
        request = self.request
        if request.status != RequestStatus.ISSUED or request.issued_at is None:
            return ""
        issued_on = timezone.localdate(request.issued_at)
        passed = self.calendar.working_days_between(issued_on, self.today)
        return f"quá {SILENT} ngày làm việc chưa báo cáo" if passed > SILENT else ""

    @property
    def left_words(self) -> str:
        """ "còn 3 ngày làm việc", "đến hạn hôm nay", "quá hạn 2 ngày làm việc", or nothing."""
        if self.left is None:
            return ""
        if self.day == self.today:
            return "đến hạn hôm nay"
        return left_words(self.left, late=self.is_late)

    @property
    def explanation(self) -> Explanation | None:
        if self.day is None or self.day <= self.start:
            return None
        return self.calendar.explain_until(self.start, self.day)

    @property
    def sum(self) -> str:
        """ "15 ngày làm việc từ 20/07/2018, trừ 6 ngày Thứ Bảy, Chủ nhật = 10/08/2018", and what of
        it is not decreed; empty without a day."""
        explained = self.explanation
        return explained.sentence() if explained else ""

    @property
    def in_full(self) -> str:
        """For a page: the day, the first one, and the sum."""
        return "; ".join(part for part in (self.on_paper, self.sum) if part)

    @property
    def on_paper(self) -> str:
        """For a letter: the day and the first one; how it was counted is no matter of a letter."""
        return "; ".join(part for part in (self.line, self.first_words) if part)

    @property
    def day_off_words(self) -> str:
        """ "hạn rơi vào ngày nghỉ", while the unit still has to answer by it; else nothing."""
        if self.left is None or self.day is None or self.calendar.is_working(self.day):
            return ""
        return f"hạn rơi vào {DAY_OFF}"

    @property
    def doubt_words(self) -> str:
        """Of the days still to come: "có ngày nghỉ chưa có quyết định chính thức: 08/02/2027"."""
        if self.day is None or not self.runs or self.is_late:
            return ""
        return self.calendar.doubt_between(self.today, self.day).sentence()


def deadline_of(
    request: CorrectionRequest,
    *,
    today: dt.date | None = None,
    calendar: WorkingCalendar | None = None,
) -> Deadline:
    """Give `calendar` where many requests are read outside a page: it is asked once then."""
    return Deadline(request, today or timezone.localdate(), calendar)


def _day_named_at(request: CorrectionRequest) -> dt.datetime | None:
    """When the last notice named its day; the page of a request reads it with the request."""
    if hasattr(request, "day_named_at"):
        return request.day_named_at
    notices = DateNotice.objects.filter(request=request).order_by("-at", "-pk")
    return notices.values_list("at", flat=True).first()


def _granted_to(request: CorrectionRequest) -> int:
    granted = ExtensionDecision.objects.filter(extension__request=request)
    return granted.filter(granted_until__isnull=False).count()
