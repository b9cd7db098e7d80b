"""The letter (công văn) that hands a unit what it is asked to put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing.paper import Line
from engines.vietnamese.typed import led, sentence
from findings.deadlines import deadline_of
from findings.models import CorrectionRequest
from findings.models.request import OPEN_STATES
from inspections.models import Visit
from inspections.relations import visit_actors
from reports.minutes_words import what_was_done
from reports.papers import draft as words
from reports.papers.draft import Kind, PaperDraft
from reports.papers.rows import requests_of, standing
from units.models import Unit

REPORT = (
    "Đề nghị các cơ quan, đơn vị được giao tổ chức khắc phục, báo cáo kết quả kèm tài liệu chứng "
    "minh"
)
IN_TIME = (
    " đúng thời hạn nêu trên; trường hợp cần thêm thời gian, đề nghị nêu rõ lý do trước khi hết hạn"
)


def letter_of(visit: Visit, *, by: User) -> PaperDraft:
    """Raises PermissionDenied, MoveRefused."""
    require(by, Perm.ISSUE_LETTER, visit_actors(by, visit))
    minutes = words.minutes_in_force(visit)
    open_ones = [row for row in requests_of(visit) if row.status in OPEN_STATES]
    if not open_ones:
        raise MoveRefused(_("No request of this visit waits to be put right."), row=visit)
    ended = {unit.pk for unit in Unit.objects.ended(timezone.localdate())}
    if any(row.current_unit_id in ended for row in open_ones):
        raise MoveRefused(
            _("A unit stands no more: hand its requests over to a living one first."), row=visit
        )
    if standing(visit, Kind.LETTER):
        raise MoveRefused(
            _("A letter of requests is in force. Withdraw it before another one."), row=visit
        )
    team = words.lead_team(visit)
    today = timezone.localdate()
    addressees = words.bodies_of((row.current_unit for row in open_ones), today)
    context = words.paper(
        team,
        visit,
        "CV",
        subject=f"khắc phục tồn tại, hạn chế sau {what_was_done(visit)}",
        addressees=addressees,
        lines=(
            words.text(
                text=f"Theo {words.cited(minutes)}, {team.name} đề nghị "
                f"{', '.join(addressees)} thực hiện các nội dung sau:"
            ),
            *_asked(open_ones),
            words.closing(text=f"{REPORT}{words.in_time(open_ones, IN_TIME)}./."),
        ),
        recipients=("Như trên", *_above(team.parent_body), "Lưu: VT, Hồ sơ"),
    )
    return PaperDraft(context, Kind.LETTER, team, visit)


def _above(parent: str) -> tuple[str, ...]:
    return (f"{parent} (để báo cáo)",) if parent else ()


def _asked(rows: Sequence[CorrectionRequest]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield words.item(text=led(f"{number}. ", sentence(row.text)))
        for finding in sorted(row.findings.all(), key=lambda one: one.number):
            yield words.detail(
                text=led(f"- Hạn chế {finding.label}: ", sentence(finding.condition))
            )
        who = row.responsible_post
        line = deadline_of(row).on_paper
        line = f"thực hiện: {who}; {line}" if who else line
        yield words.detail(text=f"- Kiến nghị {row.label}; {sentence(line)}")
