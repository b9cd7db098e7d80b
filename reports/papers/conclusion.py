"""The conclusion notice (Thông báo kết luận kiểm tra): the minutes' results, in the office's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.models import CorrectionRequest
from inspections.actions.moves import Move, walk
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.relations import visit_actors
from reports.models import IssuedDocument, IssuingBody
from reports.papers import draft as words
from reports.papers.draft import Kind, PaperDraft
from reports.papers.rows import standing
from reports.printing import minutes_v2
from reports.printing.blocks import Block
from reports.printing.paper import Line
from vietnamese.numbers import roman

KEPT = ("III. ", "IV. ")  # sections of the minutes: results, requests
CONCLUDES = (VisitStatus.ISSUED, VisitStatus.CONCLUDED)
ORGANISING = (
    "Đề nghị các cơ quan, đơn vị được giao thực hiện kiến nghị, yêu cầu nêu trên báo cáo kết quả "
    "khắc phục kèm tài liệu chứng minh đúng thời hạn."
)


def conclusion_of(visit: Visit, *, by: User) -> PaperDraft:
    """Raises PermissionDenied, MoveRefused."""
    require(by, Perm.ISSUE_CONCLUSION, visit_actors(by, visit))
    minutes = words.minutes_in_force(visit)
    if visit.status not in CONCLUDES or standing(visit, Kind.CONCLUSION):
        raise MoveRefused(_("This visit has its conclusion already."), row=visit)
    office = words.office_for(visit)
    rows = CorrectionRequest.objects.filter(visit=visit).select_related("responsible_unit")
    units = [visit.unit, *(row.responsible_unit for row in rows.order_by("number"))]
    context = words.paper(
        office,
        visit,
        "TB",
        title="THÔNG BÁO",
        subject=f"Kết luận {words.what_was_done(visit)}",
        addressees=words.bodies_of(units, timezone.localdate()),
        lines=tuple(_lines(office, visit, minutes)),
        recipients=("Như trên", *_above(office), "Lưu: VT, Hồ sơ"),
    )
    return PaperDraft(
        context,
        Kind.CONCLUSION,
        office,
        visit,
        again=lambda: conclusion_of(visit, by=by),
        follow=_conclude,
    )


def _above(office: IssuingBody) -> tuple[str, ...]:
    return (f"{office.parent_body} (để báo cáo)",) if office.parent_body else ()


def _conclude(visit: Visit, by: User) -> None:
    if visit.status == VisitStatus.ISSUED:
        walk(visit, Move.CONCLUDE, by=by)


def _lines(office: IssuingBody, visit: Visit, minutes: IssuedDocument) -> Iterator[Line]:
    yield words.basis(text=f"Căn cứ {words.cited(minutes)}.")
    yield words.text(text=f"{office.name} thông báo kết luận {words.what_was_done(visit)} như sau:")
    count = 0
    for number, blocks in enumerate(_sections(minutes_v2.blocks(words.minutes_of(minutes))), 1):
        count = number
        yield from _renumbered(blocks, number)
    yield words.section(text=f"{roman(count + 1)}. TỔ CHỨC THỰC HIỆN")
    yield words.text(text=ORGANISING)
    yield words.closing(
        text=f"Trên đây là kết luận {words.what_was_done(visit)}; {office.name} thông báo để các "
        "cơ quan, đơn vị biết, thực hiện./."
    )


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The sections of the minutes that a conclusion repeats, each with its heading."""
    starts = [n for n, block in enumerate(blocks) if block.kind == "section"]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        if blocks[start].text.startswith(KEPT):
            yield list(blocks[start:end])


def _renumbered(blocks: Sequence[Block], number: int) -> Iterator[Line]:
    for block in blocks:
        if block.kind == "section":
            title = block.text.partition(". ")[2].replace("CỦA ĐOÀN KIỂM TRA", "").strip()
            yield words.section(text=f"{roman(number)}. {title}")
        elif block.kind != "closing":
            yield Line(kind="detail" if block.kind == "table" else block.kind, text=block.text)
