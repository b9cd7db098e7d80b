"""The letter that announces a visit: when, who, what, and which papers to prepare."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing import gaps
from engines.printing.paper import Line
from engines.vietnamese.dates import format_date, long_date
from engines.vietnamese.typed import points, sentence
from inspections.actions.moves import Move, walk
from inspections.models import Visit
from inspections.models.visit import VisitStatus, with_teams
from inspections.relations import visit_actors
from reports.minutes_words import SESSION_WORDS, plan_about, what_was_done
from reports.papers import draft as words
from reports.papers.blanks import notice_blanks
from reports.papers.draft import Kind, PaperDraft
from reports.papers.rows import standing

BEFORE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
OUTLINE = (
    "Tình hình chỉ đạo, điều hành công tác cải cách hành chính trong thời kỳ kiểm tra",
    "Kết quả thực hiện từng nhiệm vụ, có số liệu và văn bản kèm theo",
    "Tồn tại, hạn chế, nguyên nhân; việc khắc phục các kiến nghị của lần kiểm tra trước",
    "Kiến nghị, đề xuất",
)


def visit_notice_of(visit: Visit, *, by: User) -> PaperDraft:
    """Raises PermissionDenied, MoveRefused."""
    require(by, Perm.ISSUE_CONCLUSION, visit_actors(by, visit))
    if visit.form == Visit.Form.UNANNOUNCED:
        raise MoveRefused(_("An unannounced visit has no notice."), row=visit)
    if visit.status not in BEFORE:
        raise MoveRefused(
            _("The visit is “%(state)s” now; its notice comes before it begins.")
            % {"state": visit.get_status_display()},
            row=visit,
        )
    if standing(visit, Kind.VISIT_NOTICE):
        raise MoveRefused(
            _("A notice of this visit is in force. Withdraw it before another one."), row=visit
        )
    office = words.office_for(visit)
    context = words.paper(
        office,
        visit,
        "CV",
        subject=f"{what_was_done(visit)}",
        addressees=words.bodies_of([visit.unit], timezone.localdate()),
        lines=tuple(_lines(office.name, visit)),
        recipients=("Như trên", *_teams(visit), "Lưu: VT, Hồ sơ"),
    )
    return PaperDraft(
        context,
        Kind.VISIT_NOTICE,
        office,
        visit,
        blanks=tuple(notice_blanks(visit)),
        follow=_announce,
    )


def _announce(visit: Visit, by: User) -> None:
    if visit.status == VisitStatus.PLANNED:
        walk(visit, Move.ANNOUNCE, by=by)


def _teams(visit: Visit) -> tuple[str, ...]:
    links = Visit.objects.filter(pk=visit.pk).prefetch_related(with_teams()).get().visit_teams
    return tuple(link.team.name for link in links.all())


def _lines(office: str, visit: Visit) -> Iterator[Line]:
    yield words.text(text=f"{_base(visit)}{office} thông báo việc {what_was_done(visit)} như sau:")
    yield words.item(text=f"1. Thời gian: {_when(visit)}.")
    yield words.item(text=f"2. Địa điểm: {gaps.known(visit.place, gaps.NAME)}.")
    yield words.item(text=f"3. Thành phần: {'; '.join(_teams(visit)) or gaps.NAME}.")
    yield words.item(text=f"4. Thời kỳ kiểm tra: {_period(visit)}.")
    yield words.item(text="5. Nội dung kiểm tra:")
    for line in tuple(points(visit.contents)) or (gaps.LINE,):
        yield words.detail(text=f"- {sentence(line)}")
    yield words.item(text="6. Đề cương báo cáo:")
    for line in OUTLINE:
        yield words.detail(text=f"- {sentence(line)}")
    papers = tuple(points(visit.papers_to_prepare))
    if papers:
        yield words.item(text="7. Tài liệu cần chuẩn bị:")
        for line in papers:
            yield words.detail(text=f"- {sentence(line)}")
    yield words.closing(
        text="Đề nghị đơn vị chuẩn bị báo cáo, tài liệu và bố trí thành phần làm việc để đoàn kiểm "
        "tra hoàn thành nhiệm vụ./."
    )


def _base(visit: Visit) -> str:
    plan = visit.plan
    if plan is None:
        return ""
    number = gaps.known(plan.number, gaps.NUMBER)
    day = long_date(plan.signed_on) if plan.signed_on else gaps.OPEN_DATE
    issuer = gaps.known(plan.issuer, gaps.MEDIUM)
    return f"Thực hiện Kế hoạch số {number} {day} của {issuer} {plan_about(plan.title)}, "


def _when(visit: Visit) -> str:
    session = SESSION_WORDS[Visit.Session(visit.session)]
    clock = f"{visit.starts_at:%H} giờ {visit.starts_at:%M} phút, " if visit.starts_at else ""
    day = long_date(visit.held_on)
    return f"{clock}{session} {day}" if session else f"{clock}{day}"


def _period(visit: Visit) -> str:
    if visit.period_label and not (visit.period_from or visit.period_to):
        return visit.period_label
    start = format_date(visit.period_from) if visit.period_from else gaps.NUMBER
    end = format_date(visit.period_to) if visit.period_to else gaps.NUMBER
    days = f"từ ngày {start} đến ngày {end}"
    return f"{visit.period_label} ({days})" if visit.period_label else days
