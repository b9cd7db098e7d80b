"""Working days of a Vietnamese office: Monday to Friday, less days off, plus made-up days.

Sources: Bộ luật Lao động 2019, Điều 111, 112 and the yearly notices that swap working days;
days are counted from the day after the start (Bộ luật Dân sự 2015, Điều 147).
"""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)
MOST_DAYS = 2000  # eight years of working days: more is a slip of the keyboard


def _short(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True)
class Explanation:
    """Why `n` working days from `start` end on `due`: each day in between that did not count."""

    start: date
    n: int
    due: date
    weekend_days: tuple[date, ...]
    holidays: tuple[date, ...]
    make_up_days: tuple[date, ...]

    def sentence(self) -> str:
        """ "15 ngày làm việc từ 20/7/2018, trừ 6 ngày Thứ Bảy, Chủ nhật = 10/8/2018"."""
        left_out = []
        if self.weekend_days:
            left_out.append(f"{len(self.weekend_days)} ngày Thứ Bảy, Chủ nhật")
        if self.holidays:
            left_out.append(f"{len(self.holidays)} ngày nghỉ lễ")
        parts = [f"{self.n} ngày làm việc từ {_short(self.start)}"]
        if left_out:
            parts.append("trừ " + " và ".join(left_out))
        if self.make_up_days:
            parts.append(f"tính cả {len(self.make_up_days)} ngày làm bù")
        return ", ".join(parts) + f" = {_short(self.due)}"


@dataclass(frozen=True)
class WorkingCalendar:
    days_off: frozenset[date]
    make_up: frozenset[date]

    def __post_init__(self) -> None:
        if both := self.days_off & self.make_up:
            raise ValueError(f"off and made up at once: {min(both).isoformat()}")

    def is_working(self, day: date) -> bool:
        if day in self.make_up:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

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

    def explain(self, start: date, n: int) -> Explanation:
        due = self.add_working_days(start, n)
        days = list(self._days_after(start, due))
        idle = [day for day in days if not self.is_working(day)]
        return Explanation(
            start=start,
            n=n,
            due=due,
            # a holiday on a Sunday takes no working day away: it counts as the Sunday
            weekend_days=tuple(day for day in idle if day.weekday() >= SATURDAY),
            holidays=tuple(day for day in idle if day.weekday() < SATURDAY),
            make_up_days=tuple(day for day in days if day in self.make_up),
        )

    @staticmethod
    def _days_after(first: date, last: date) -> list[date]:
        return [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]
