"""The notice of what was verified of a unit's answers (thông báo kết quả)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing.paper import Line
from engines.vietnamese.dates import format_date
from engines.vietnamese.typed import led, sentence
from findings.deadlines import deadline_of
from findings.models import Verdict
from findings.models.request import RequestStatus
from inspections.models import Visit
from inspections.relations import visit_actors
from reports.minutes_words import what_was_done
from reports.papers import draft as words
from reports.papers.draft import Kind, PaperDraft
from reports.papers.rows import answered_requests_of, standing

OUTCOMES = {
    Verdict.Outcome.MET: "đạt",
    Verdict.Outcome.PARTLY: "đạt một phần",
    Verdict.Outcome.NOT_MET: "không đạt",
}
DONE = (RequestStatus.VERIFIED, RequestStatus.CLOSED)
ALL_DONE = (
    "Các nội dung nêu trên đã được xác nhận khắc phục. Đề nghị đơn vị tiếp tục duy trì kết quả, "
    "không để tồn tại, hạn chế lặp lại./."
)
GO_ON = (
    "Đề nghị đơn vị tiếp tục khắc phục các nội dung chưa đạt và báo cáo kết quả kèm tài liệu chứng "
    "minh"
)
IN_TIME = " đúng thời hạn nêu trên"


def results_of(visit: Visit, *, by: User) -> PaperDraft:
    """Raises PermissionDenied, MoveRefused."""
    require(by, Perm.ISSUE_LETTER, visit_actors(by, visit))
    minutes = words.minutes_in_force(visit)
    judged = [row for row in answered_requests_of(visit) if _verdict(row)]
    if not judged:
        raise MoveRefused(_("No answer of this visit has been verified yet."), row=visit)
    _refuse_old_news(visit, judged)
    team = words.lead_team(visit)
    bodies = words.bodies_of((row.current_unit for row in judged), timezone.localdate())
    goes_on = [row for row in judged if row.status not in DONE]
    context = words.paper(
        team,
        visit,
        "TB",
        title="THÔNG BÁO",
        subject=f"Kết quả khắc phục tồn tại, hạn chế sau {what_was_done(visit)}",
        lines=(
            words.text(
                text=f"Theo {words.cited(minutes)} và báo cáo kết quả khắc phục của đơn vị, "
                f"{team.name} thông báo kết quả như sau:"
            ),
            *_results(judged),
            words.closing(text=_end(goes_on)),
        ),
        recipients=(*bodies, "Lưu: VT, Hồ sơ"),
    )
    return PaperDraft(context, Kind.RESULTS, team, visit)


def _end(goes_on: Sequence[Any]) -> str:
    return f"{GO_ON}{words.in_time(goes_on, IN_TIME)}./." if goes_on else ALL_DONE


def _verdict(row: Any) -> Verdict | None:
    """The newest one."""
    found = [answer.verdict for answer in row.sent_answers if hasattr(answer, "verdict")]
    return found[-1] if found else None


def _refuse_old_news(visit: Visit, judged: Sequence[Any]) -> None:
    last = standing(visit, Kind.RESULTS)
    if last and all(_verdict(row).at <= last.issued_at for row in judged):  # type: ignore[union-attr]
        raise MoveRefused(
            _("Nothing was verified since notice %(number)s.") % {"number": last.number_text},
            row=visit,
        )


def _results(rows: Sequence[Any]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield words.item(text=led(f"{number}. Kiến nghị {row.label}: ", sentence(row.text)))
        for answer in row.sent_answers:
            day = format_date(timezone.localdate(answer.sent_at))
            yield words.detail(
                text=led(f"- Báo cáo lần {answer.round} ({day}): ", sentence(answer.done))
            )
            if hasattr(answer, "verdict"):
                yield words.detail(text=f"- Kết quả: {_judgement(answer.verdict)}")
        if row.status not in DONE:
            line = sentence(deadline_of(row).on_paper)
            yield words.detail(text=f"- {line[:1].upper()}{line[1:]}")


def _judgement(verdict: Verdict) -> str:
    outcome = OUTCOMES[Verdict.Outcome(verdict.outcome)]
    day = format_date(timezone.localdate(verdict.at))
    reason = f" {sentence(verdict.reason)}" if verdict.reason else ""
    return f"{outcome} (ngày {day}).{reason}"
