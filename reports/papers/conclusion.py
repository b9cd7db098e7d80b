"""The conclusion notice (Thông báo kết luận kiểm tra): the minutes' results, in the office's name.

The results are those of the minutes; what is asked is as it stands today: the deadline in force,
the unit it lies with now, and nothing that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing import minutes_wording as wording
from engines.printing.blocks import Block
from engines.printing.context import RequestItem
from engines.printing.paper import Line
from findings.deadlines import deadline_of
from findings.models import CorrectionRequest
from findings.models.request import RequestStatus
from inspections.actions.moves import Move, walk
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.relations import visit_actors
from reports.minutes_words import body_of, what_was_done
from reports.models import IssuedDocument, IssuingBody
from reports.papers import draft as words
from reports.papers.draft import Kind, PaperDraft
from reports.papers.rows import requests_of, standing

CONCLUDES = (VisitStatus.ISSUED, VisitStatus.CONCLUDED)
ORGANISING = (
    "Đề nghị các cơ quan, đơn vị được giao thực hiện kiến nghị, yêu cầu nêu trên báo cáo kết quả "
    "khắc phục kèm tài liệu chứng minh"
)

IN_TIME = " đúng thời hạn"


def conclusion_of(visit: Visit, *, by: User) -> PaperDraft:
    """Raises PermissionDenied, MoveRefused."""
    require(by, Perm.ISSUE_CONCLUSION, visit_actors(by, visit))
    minutes = words.minutes_in_force(visit)
    if visit.status not in CONCLUDES or standing(visit, Kind.CONCLUSION):
        raise MoveRefused(_("This visit has its conclusion already."), row=visit)
    office = words.office_for(visit)
    rows = [row for row in requests_of(visit) if row.status != RequestStatus.WITHDRAWN]
    units = [visit.unit, *(row.current_unit for row in rows)]
    bodies = words.bodies_of(units, timezone.localdate())
    context = words.paper(
        office,
        visit,
        "TB",
        title="THÔNG BÁO",
        subject=f"Kết luận {what_was_done(visit)}",
        lines=tuple(_lines(office, visit, minutes, rows)),
        recipients=(*bodies, *_above(office), "Lưu: VT, Hồ sơ"),
    )
    return PaperDraft(
        context,
        Kind.CONCLUSION,
        office,
        visit,
        follow=_conclude,
    )


def _above(office: IssuingBody) -> tuple[str, ...]:
    return (f"{office.parent_body} (để báo cáo)",) if office.parent_body else ()


def _conclude(visit: Visit, by: User) -> None:
    if visit.status == VisitStatus.ISSUED:
        walk(visit, Move.CONCLUDE, by=by)


def _lines(
    office: IssuingBody,
    visit: Visit,
    minutes: IssuedDocument,
    rows: Sequence[CorrectionRequest],
) -> Iterator[Line]:
    found = words.minutes_of(minutes)
    yield words.basis(text=f"Căn cứ {words.cited(minutes)}.")
    yield words.text(text=f"{office.name} thông báo kết luận {what_was_done(visit)} như sau:")
    yield words.section(text="I. KẾT QUẢ KIỂM TRA")
    yield from _repeated(wording.results(found))
    yield words.section(text="II. KIẾN NGHỊ, YÊU CẦU")
    yield from _repeated(wording.requests(_in_force(found.requests, rows)))
    if rows:
        yield words.section(text="III. TỔ CHỨC THỰC HIỆN")
        yield words.text(text=f"{ORGANISING}{words.in_time(rows, IN_TIME)}.")
    to_do = "biết, thực hiện" if rows else "biết"
    yield words.closing(
        text=f"Trên đây là kết luận {what_was_done(visit)}; {office.name} thông báo để các "
        f"cơ quan, đơn vị {to_do}./."
    )


def _repeated(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        yield Line(kind="detail" if block.kind == "table" else block.kind, text=block.text)


def _in_force(
    items: Iterable[RequestItem], rows: Sequence[CorrectionRequest]
) -> tuple[RequestItem, ...]:
    """The requests of the minutes with the day and the body of today."""
    today = timezone.localdate()
    by_label = {row.label: row for row in rows}
    return tuple(
        _as_of_today(
            item, by_label[item.number], body_of(by_label[item.number].current_unit, today)
        )
        for item in items
        if item.number in by_label
    )


def _as_of_today(item: RequestItem, row: CorrectionRequest, body: str) -> RequestItem:
    deadline = deadline_of(row)
    post = row.responsible_post
    return replace(
        item,
        responsible=f"{post}, {body}" if post else body,
        due_on=deadline.day,
        due_text=row.due_text,
        due_change=deadline.change,
    )
