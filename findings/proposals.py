"""The day a request could name, from the severity of the limitations it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from engines.vietnamese.calendar import Explanation
from engines.vietnamese.dates import format_date
from findings.models import Finding, SeverityDeadline
from inspections.calendar import office_calendar
from inspections.models import Visit


@dataclass(frozen=True)
class Proposal:
    """So many working days from the visit, as these limitations have it."""

    findings: tuple[Finding, ...]
    explanation: Explanation

    @property
    def day(self) -> dt.date:
        return self.explanation.due

    @property
    def words(self) -> str:
        """ "10/08/2018, theo H1 (nghiêm trọng): 15 ngày làm việc từ 20/07/2018, trừ … = 10/08/2018"."""
        rated = ", ".join(f"{f.label} ({f.get_severity_display()})" for f in self.findings)
        return f"{format_date(self.day)}, theo {rated}: {self.explanation.sentence()}"


def with_working_days(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Each with the time its severity is given, None where it is not rated."""
    rated = SeverityDeadline.objects.filter(severity=OuterRef("severity"))
    return findings.annotate(working_days=Subquery(rated.values("working_days")[:1]))


def proposals_for(visit: Visit, findings: Iterable[Finding]) -> list[Proposal]:
    """One a day, the earliest first; what is not rated proposes nothing. Takes `with_working_days`."""
    by_length: dict[int, list[Finding]] = {}
    for finding in findings:
        length = finding.working_days  # type: ignore[attr-defined]
        if length is not None:
            by_length.setdefault(length, []).append(finding)
    return [
        Proposal(tuple(rows), office_calendar().explain(visit.held_on, length))
        for length, rows in sorted(by_length.items())
    ]
