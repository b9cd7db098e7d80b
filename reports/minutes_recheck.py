"""The part of re-check minutes that sets the first visit beside the second."""

from __future__ import annotations

from collections.abc import Sequence

from engines.printing.context import AnnexTable, Column, RecheckGroup, RecheckResult
from engines.vietnamese.dates import format_date, long_date
from engines.vietnamese.typed import sentence
from findings.lines import scope_words
from findings.models import Finding
from findings.rechecks import NEW, NO_REQUEST, FourLists, Look, four_lists, looks_to_print
from inspections.models import Visit
from reports.models import IssuedDocument


def recheck_parts(
    visit: Visit, limitations: Sequence[Finding]
) -> tuple[RecheckResult | None, tuple[AnnexTable, ...]]:
    """The result in short and the table for the annex; nothing for other visits.

    `limitations`: those of the re-check itself. The caller has asked who may see the visit.
    """
    original = visit.recheck_of
    if original is None:
        return None, ()
    looks = looks_to_print(visit)
    lists = four_lists((look.row for look in looks), limitations)
    table = _table(visit, original, looks, limitations)
    return _result(original, lists, has_table=bool(looks)), (table,) if looks else ()


def _result(original: Visit, lists: FourLists, *, has_table: bool) -> RecheckResult:
    rows = IssuedDocument.objects.filter(visit=original).of_minutes().standing()
    number = rows.values_list("number_text", flat=True).order_by("entry_number").last()
    named = f"Biên bản số {number}" if number else "Biên bản kiểm tra"
    return RecheckResult(
        minutes=f"{named} {long_date(original.held_on)}",
        groups=tuple(
            RecheckGroup(
                words=words,
                labels=tuple(finding.label for finding in findings),
                of="biên bản này" if words == NEW else named,
            )
            for words, findings in lists.groups
        ),
        has_table=has_table,
    )


def _table(
    visit: Visit, original: Visit, looks: Sequence[Look], limitations: Sequence[Finding]
) -> AnnexTable:
    again = {row.repeats_id: row.label for row in limitations if row.repeats_id}
    return AnnexTable(
        title="Đối chiếu khi kiểm tra và khi phúc tra",
        columns=(
            Column(title="Số", align="center", width=2),
            Column(title=f"Khi kiểm tra ({format_date(original.held_on)})", width=11),
            Column(title="Đơn vị báo cáo, kết quả xác minh", width=10),
            Column(title=f"Khi phúc tra ({format_date(visit.held_on)})", width=10),
        ),
        rows=tuple(
            (
                look.row.finding.label,
                _then(look),
                _answers(look),
                _now(look, again.get(look.row.finding_id)),
            )
            for look in looks
        ),
    )


def _then(look: Look) -> str:
    finding = look.row.finding
    words = scope_words(finding)
    scope = f" (Phạm vi: {words.rstrip('.')}.)" if words else ""
    asked = " ".join(f"Kiến nghị {request.line}" for request in look.asked)
    return f"{sentence(finding.condition)}{scope} {asked or NO_REQUEST}"


def _answers(look: Look) -> str:
    """With the request's number where there are several."""
    if len(look.asked) == 1:
        return look.asked[0].answer
    return " ".join(f"{request.label}: {request.answer}" for request in look.asked)


def _now(look: Look, repeated: str | None) -> str:
    return f"{look.now} Ghi lại tại {repeated} của biên bản này." if repeated else look.now
