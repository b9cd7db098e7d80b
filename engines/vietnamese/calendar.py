"""Working days of a Vietnamese office: Monday to Friday, less days off, plus made-up days.

Sources: Bộ luật Lao động 2019, Điều 111, 112 and the yearly notices that swap working days;
days are counted from the day after the start (Bộ luật Dân sự 2015, Điều 147).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from engines.vietnamese.dates import format_date

SATURDAY = 5
ONE_DAY = timedelta(days=1)
DAY_OFF = "ngày nghỉ"
MOST_DAYS = 2000  # eight years of working days: more is a slip of the keyboard


@dataclass(frozen=True)
class Doubt:
    """What may still move a day that was counted: days not decreed, years without a list."""

    days_off: tuple[date, ...] = ()
    make_up_days: tuple[date, ...] = ()
    years: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.days_off or self.make_up_days or self.years)

    def sentence(self) -> str:
        """ "có ngày nghỉ chưa có quyết định chính thức: 08/02/2027"; empty without doubt."""
        parts = [
            f"có {kind} chưa có quyết định chính thức: " + ", ".join(map(format_date, days))
            for kind, days in (("ngày nghỉ", self.days_off), ("ngày làm bù", self.make_up_days))
            if days
        ]
        if self.years:
            parts.append("chưa có lịch nghỉ năm " + ", ".join(map(str, self.years)))
        return "; ".join(parts)


@dataclass(frozen=True)
class Explanation:
    """Why `n` working days from `start` end on `due`: each day in between that did not count."""

    start: date
    n: int
    due: date
    weekend_days: tuple[date, ...]
    holidays: tuple[date, ...]
    make_up_days: tuple[date, ...]
    doubt: Doubt = Doubt()

    def sentence(self) -> str:
        """ "15 ngày làm việc từ 20/07/2018, trừ 6 ngày Thứ Bảy, Chủ nhật = 10/08/2018"."""
        left_out = []
        if self.weekend_days:
            left_out.append(f"{len(self.weekend_days)} ngày Thứ Bảy, Chủ nhật")
        if self.holidays:
            left_out.append(f"{len(self.holidays)} ngày nghỉ lễ")
        parts = [f"{self.n} ngày làm việc từ {format_date(self.start)}"]
        if left_out:
            parts.append("trừ " + " và ".join(left_out))
        if self.make_up_days:
            parts.append(f"tính cả {len(self.make_up_days)} ngày làm bù")
        counted = ", ".join(parts) + f" = {format_date(self.due)}"
        if self.due in (*self.weekend_days, *self.holidays):
            counted += f" ({DAY_OFF})"
        return f"{counted}; {self.doubt.sentence()}" if self.doubt else counted


@dataclass(frozen=True)
class WorkingCalendar:
    days_off: frozenset[date]
    make_up: frozenset[date]
    undecided: frozenset[date] = frozenset()  # those of the two that are not decreed

    def __post_init__(self) -> None:
        if both := self.days_off & self.make_up:
            raise ValueError(f"off and made up at once: {min(both).isoformat()}")

    def is_working(self, day: date) -> bool:
        if day in self.make_up:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def in_words(self, day: date) -> str:
        """ "18/08/2018 (ngày nghỉ)"; just the day where it is a working one."""
        return format_date(day) if self.is_working(day) else f"{format_date(day)} ({DAY_OFF})"

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`; `start` itself for 0."""
        if not 0 <= n <= MOST_DAYS:
            raise ValueError(f"working days must be 0 to {MOST_DAYS}, not {n}")
        day = start
        while n:
            day += ONE_DAY
            n -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(day) for day in self._days_after(first, last))

    def doubt_between(self, first: date, last: date) -> Doubt:
        """What is not decreed after `first` up to and including `last`, whichever comes first."""
        first, last = min(first, last), max(first, last)
        days = sorted(day for day in self.undecided if first < day <= last)
        return Doubt(
            days_off=tuple(day for day in days if day not in self.make_up),
            make_up_days=tuple(day for day in days if day in self.make_up),
            years=self._years_without_list(first, last),
        )

    def _years_without_list(self, first: date, last: date) -> tuple[int, ...]:
        """Every year has its days off: one without any was not typed in yet."""
        if first == last or not self.days_off:
            return ()
        listed = {day.year for day in self.days_off}
        years = range((first + ONE_DAY).year, last.year + 1)
        return tuple(year for year in years if year not in listed)

    def explain(self, start: date, n: int) -> Explanation:
        """`n` working days after `start`, and where they end."""
        return self.explain_until(start, self.add_working_days(start, n))

    def explain_until(self, start: date, due: date) -> Explanation:
        """From `start` to a day that was chosen: how many working days that is, and why."""
        days = list(self._days_after(start, due))
        idle = [day for day in days if not self.is_working(day)]
        return Explanation(
            start=start,
            n=len(days) - len(idle),
            due=due,
            # a holiday on a Sunday takes no working day away: it counts as the Sunday
            weekend_days=tuple(day for day in idle if day.weekday() >= SATURDAY),
            holidays=tuple(day for day in idle if day.weekday() < SATURDAY),
            make_up_days=tuple(day for day in days if day in self.make_up),
            doubt=self.doubt_between(start, due),
        )

    @staticmethod
    def _days_after(first: date, last: date) -> list[date]:
        return [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]
