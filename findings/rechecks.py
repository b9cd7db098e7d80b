"""A re-check looks back: what was found then, what came of it, and what is seen now.

The words are those of the minutes: official Vietnamese, the same on pages and on paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from engines.vietnamese.dates import format_date
from engines.vietnamese.typed import led, sentence
from findings.models import CorrectionRequest, Finding, Recheck, Response, Verdict
from findings.models.request import RequestStatus
from inspections.models import Visit
from inspections.models.visit import ISSUED_STATES
from units.models import Unit
from units.tree import successors_of

Outcome = Recheck.Outcome
OUTCOME_WORDS = {
    Outcome.FIXED: "khắc phục xong",
    Outcome.IMPROVED: "chuyển biến",
    Outcome.UNCHANGED: "chưa chuyển biến",
    Outcome.UNKNOWN: "chưa xem xét lại",
}
VERDICT_WORDS = {
    Verdict.Outcome.MET: "đạt",
    Verdict.Outcome.PARTLY: "đạt một phần",
    Verdict.Outcome.NOT_MET: "không đạt",
}
NEW = "phát sinh mới"
NO_REQUEST = "Không có kiến nghị, yêu cầu."
NO_ANSWER = "Đơn vị chưa báo cáo khắc phục."
# A request nobody has to do anything for any more.
SETTLED = (
    RequestStatus.VERIFIED,
    RequestStatus.CLOSED,
    RequestStatus.WITHDRAWN,
    RequestStatus.RECORDED,
)


def open_limitations(visit: Visit) -> QuerySet[Finding]:
    """With a request that is not settled; or with none, unless a re-check found it put right."""
    requests = CorrectionRequest.objects.filter(findings=OuterRef("pk"))
    put_right = Recheck.objects.filter(
        finding=OuterRef("pk"), outcome=Outcome.FIXED, visit__status__in=ISSUED_STATES
    )
    waits = Exists(requests.exclude(status__in=SETTLED))
    never_asked = ~Exists(requests) & ~Exists(put_right)
    return Finding.objects.filter(visit=visit).limitations().filter(Q(waits) | Q(never_asked))


def units_to_recheck(visit: Visit, day: dt.date) -> list[Unit]:
    """Where the re-check may go on `day`: the unit itself while it stands; else the units its
    requests were handed to, then its other successors."""
    if visit.unit.version_on(day) is not None:
        return [visit.unit]
    rows = Unit.objects.all().with_versions()
    asked = CorrectionRequest.objects.filter(visit=visit).exclude(status__in=SETTLED)
    handed = set(asked.values_list("current_unit", flat=True))
    standing = [
        unit
        for unit in rows.filter(pk__in=handed | successors_of({visit.unit_id}))
        if unit.version_on(day) is not None
    ]
    return sorted(standing, key=lambda unit: (unit.pk not in handed, unit.pk))


def heir_of(visit: Visit, units: Sequence[Unit]) -> Unit | None:
    """Of `units_to_recheck`: the one it goes to by itself; None where a person has to choose."""
    if len(units) == 1:
        return units[0]
    asked = CorrectionRequest.objects.filter(visit=visit).exclude(status__in=SETTLED)
    handed = set(asked.values_list("current_unit", flat=True))
    living = [unit for unit in units if unit.pk in handed]
    return living[0] if len(living) == 1 else None


@dataclass(frozen=True)
class Asked:
    """A request that answers the finding, with the last answer to it and what was found of that."""

    label: str
    text: str
    status: str
    answered_on: dt.date | None
    done: str
    verdict: str
    verdict_reason: str

    @property
    def line(self) -> str:
        return led(f"{self.label}. ", sentence(self.text))

    @property
    def answer(self) -> str:
        """ "Trả lời ngày 10/08/2018: … Kết quả xác minh: đạt một phần (…)."."""
        if self.answered_on is None:
            return NO_ANSWER
        said = led(f"Trả lời ngày {format_date(self.answered_on)}: ", sentence(self.done))
        if not self.verdict:
            return f"{said} Chưa xác minh."
        reason = f" ({self.verdict_reason.rstrip('.')})" if self.verdict_reason else ""
        return f"{said} Kết quả xác minh: {VERDICT_WORDS[Verdict.Outcome(self.verdict)]}{reason}."


@dataclass(frozen=True)
class Look:
    """One finding then and now."""

    row: Recheck
    asked: tuple[Asked, ...]

    @property
    def now(self) -> str:
        """ "Chuyển biến. …", with what was seen behind it."""
        words = OUTCOME_WORDS[Outcome(self.row.outcome)]
        return " ".join([f"{words[:1].upper()}{words[1:]}.", sentence(self.row.now)]).strip()


@dataclass(frozen=True)
class FourLists:
    """What the re-check found of the earlier limitations, and what is new."""

    fixed: tuple[Finding, ...]
    improved: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    new: tuple[Finding, ...]
    unseen: tuple[Finding, ...]

    @property
    def groups(self) -> list[tuple[str, tuple[Finding, ...]]]:
        """With the words of the paper; what was not looked at stands only where there is any."""
        groups = [
            (OUTCOME_WORDS[Outcome.FIXED], self.fixed),
            (OUTCOME_WORDS[Outcome.IMPROVED], self.improved),
            (OUTCOME_WORDS[Outcome.UNCHANGED], self.unchanged),
            (NEW, self.new),
        ]
        return [*groups, (OUTCOME_WORDS[Outcome.UNKNOWN], self.unseen)][: 5 if self.unseen else 4]

    @property
    def words(self) -> str:
        """ "khắc phục xong: 1; chuyển biến: 2; chưa chuyển biến: 0; phát sinh mới: 1"."""
        return "; ".join(f"{words}: {len(findings)}" for words, findings in self.groups)


def four_lists(rechecks: Iterable[Recheck], limitations: Iterable[Finding]) -> FourLists:
    """`limitations`: those of the re-check itself; one that repeats an earlier one is not new."""
    rows = list(rechecks)
    seen = {row.finding_id for row in rows}

    def with_outcome(outcome: str) -> tuple[Finding, ...]:
        return tuple(row.finding for row in rows if row.outcome == outcome)

    return FourLists(
        fixed=with_outcome(Outcome.FIXED),
        improved=with_outcome(Outcome.IMPROVED),
        unchanged=with_outcome(Outcome.UNCHANGED),
        new=tuple(finding for finding in limitations if finding.repeats_id not in seen),
        unseen=with_outcome(Outcome.UNKNOWN),
    )


def looks_of(visit: Visit, user: User) -> list[Look]:
    """Everything the re-check looks back at, in one query."""
    original = Visit.objects.visible_to(user).filter(pk=OuterRef("visit__recheck_of"))
    rows = Recheck.objects.visible_to(user).filter(visit=visit)
    return _looks(rows.annotate(sees_original=Exists(original)))


def looks_to_print(visit: Visit) -> list[Look]:
    """As `looks_of`, with what a printed line needs. The caller has asked who may see the visit."""
    rows = Recheck.objects.filter(visit=visit)
    return _looks(rows.prefetch_related("finding__scope_units__versions"))


def look_at(row: Recheck) -> Look:
    """One of them, whose reader has been asked for."""
    return _looks(Recheck.objects.filter(pk=row.pk))[0]


def _looks(rows: QuerySet[Recheck]) -> list[Look]:
    """One row a finding and request; the last answer and its verdict come along."""
    sent = Response.objects.filter(request=OuterRef("finding__requests"), sent_at__isnull=False)
    last = sent.order_by("-round")
    found = (
        rows.select_related("finding__visit")
        .annotate(
            asked_number=F("finding__requests__number"),
            asked_text=F("finding__requests__text"),
            asked_status=F("finding__requests__status"),
            answered_at=Subquery(last.values("sent_at")[:1]),
            done=Subquery(last.values("done")[:1]),
            verdict=Subquery(last.values("verdict__outcome")[:1]),
            verdict_reason=Subquery(last.values("verdict__reason")[:1]),
        )
        .order_by("finding__number", "pk", "asked_number")
    )
    grouped: dict[int, tuple[Recheck, list[Asked]]] = {}
    for row in found:
        _first, asked = grouped.setdefault(row.pk, (row, []))
        if row.asked_number is not None:
            asked.append(_asked(row))
    return [Look(row, tuple(asked)) for row, asked in grouped.values()]


def _asked(row: Recheck) -> Asked:
    told = vars(row)
    answered_at = told["answered_at"]
    return Asked(
        label=f"K{told['asked_number']}",
        text=told["asked_text"],
        status=str(RequestStatus(told["asked_status"]).label),
        answered_on=timezone.localdate(answered_at) if answered_at else None,
        done=told["done"] or "",
        verdict=told["verdict"] or "",
        verdict_reason=told["verdict_reason"] or "",
    )
