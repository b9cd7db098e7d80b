"""Each number of a summary knows the list that holds exactly its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from engines.vietnamese.dates import format_date
from reports.summaries.scope import Period, Scope


@dataclass(frozen=True)
class Count:
    """A number and the address of its rows."""

    value: int
    url: str = ""

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Links:
    """The lists of one scope and period."""

    scope: Scope
    period: Period

    def visits(self, value: int, **more: str) -> Count:
        days = ("from_day", "to_day") if self.scope.by_visit else ("period_from", "period_to")
        return self._count("inspections:visit-list", value, days, {"issued": "1"} | more)

    def planned(self, value: int) -> Count:
        days = ("from_day", "to_day") if self.scope.by_visit else ("period_from", "period_to")
        return self._count("inspections:visit-list", value, days, {"planned": "1"})

    def findings(self, value: int, **more: str) -> Count:
        return self._inside("findings:finding-list", value, more)

    def requests(self, value: int, **more: str) -> Count:
        return self._inside("findings:request-list", value, {"handed": "1"} | more)

    def _inside(self, name: str, value: int, more: dict[str, str]) -> Count:
        days = ("held_from", "held_to") if self.scope.by_visit else ("period_from", "period_to")
        areas = {"areas": ",".join(self.scope.areas)} if self.scope.areas else {}
        return self._count(name, value, days, {"issued": "1"} | areas | more)

    def _count(self, name: str, value: int, days: tuple[str, str], more: dict[str, str]) -> Count:
        query = {
            days[0]: format_date(self.period.start),
            days[1]: format_date(self.period.end),
            "training": "1" if self.scope.is_training else "0",
            **more,
        }
        if self.scope.units:
            query["units"] = ",".join(map(str, self.scope.units))
        return Count(value, f"{_address(name)}?{urlencode(query, safe='/,')}")


@cache
def _address(name: str) -> str:
    """A year has more than a thousand numbers, and three lists."""
    return reverse(name)


def units_standing(value: int, level: str, day: str) -> Count:
    """The list of units of one level as of a day."""
    query = urlencode({"cap": level, "tai_ngay": day}, safe="/")
    return Count(value, f"{reverse('units:unit-list')}?{query}")
