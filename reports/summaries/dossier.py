"""A unit's dossier: its inspections, findings and requests over the years, under all its names."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from engines.printing.paper import PaperContext
from engines.vietnamese.dates import format_date, long_date
from engines.vietnamese.names import in_sentence
from engines.vietnamese.numbers import roman
from engines.vietnamese.text import squeeze
from findings.deadlines import deadline_of
from findings.filters import STAGES, stage_of
from findings.lines import same_text
from findings.models import CorrectionRequest, Finding
from findings.models.request import RequestStatus
from inspections.calendar import office_calendar
from inspections.models import Visit
from reports.papers.draft import office_for
from reports.summaries.blocks import Content, Sentence, Table, item, left, middle, right, text
from reports.summaries.chains import with_predecessors
from reports.summaries.links import Count
from reports.summaries.paper import report_paper
from reports.summaries.words import WORK, standing
from units.models import Unit

AGAIN = 2  # visits; what was found so often recurs
LIMITATION, STRENGTH = Finding.Kind.LIMITATION, Finding.Kind.STRENGTH


@dataclass(frozen=True)
class Dossier:
    unit: Unit
    name: str
    content: Content
    context: PaperContext
    is_training: bool
    others: int  # visits that the other dossier holds, of training data or of real ones


def dossier_of(unit_id: int, user: User, *, practice: bool | None = None) -> Dossier:
    """Of real visits, or of practice alone; None: of practice where there is nothing else.

    Raises Unit.DoesNotExist, MoveRefused (no issuing body is entered).
    """
    unit: Unit = Unit.objects.visible_to(user).with_versions().get(pk=unit_id)
    reading = Reading(unit, user, timezone.localdate(), practice=practice)
    content, practice = reading.content(), reading.practice
    paper = report_paper(content, office_for(None, is_training=practice), addressed=False)
    return Dossier(unit, unit.name_on(None), content, paper, practice, reading.others)


class Reading:
    """The rows of one dossier, all real or all practice; drafts stay out of it."""

    def __init__(self, unit: Unit, user: User, today: dt.date, *, practice: bool | None) -> None:
        self.unit, self.today = unit, today
        family = with_predecessors({unit.pk})
        self.units = sorted(family)
        self.former = list(Unit.objects.visible_to(user).with_versions().filter(pk__in=family))
        visits = Visit.objects.visible_to(user).issued().filter(unit__in=family)
        every = list(visits.for_list().order_by("held_on", "pk"))
        if practice is None:
            practice = bool(every) and all(visit.is_training for visit in every)
        self.practice = practice
        self.visits = [visit for visit in every if visit.is_training == practice]
        self.others = len(every) - len(self.visits)
        mine = {"visit__in": [visit.pk for visit in self.visits]}
        found = Finding.objects.visible_to(user).filter(**mine).for_list()
        self.findings = list(found.order_by("visit__held_on", "visit", "-kind", "number"))
        requests = CorrectionRequest.objects.visible_to(user).filter(**mine)
        requests = requests.exclude(status=RequestStatus.DRAFT).for_list()
        self.requests = list(requests.order_by("visit__held_on", "visit", "number"))

    def content(self) -> Content:
        return Content(
            f"Hồ sơ kiểm tra {WORK} của {in_sentence(self.unit.name_on(None))}",
            tuple(self._sentences()),
            tuple(self._tables()),
        )

    # --- addresses
    def _count(self, name: str, value: int, **more: str) -> Count:
        query = {"issued": "1", "training": "1" if self.practice else "0"}
        query["unit_ids"] = ",".join(map(str, self.units))
        return Count(value, f"{reverse(name)}?{urlencode(query | more, safe=',')}")

    def _found(self, value: int, kind: Finding.Kind, **more: str) -> Count:
        return self._count("findings:finding-list", value, kind=kind.value, **more)

    def _asked(self, value: int, **more: str) -> Count:
        return self._count("findings:request-list", value, handed="1", **more)

    # --- words
    def _sentences(self) -> Iterator[Sentence]:
        name = in_sentence(self.unit.name_on(None))
        yield text(
            f"Hồ sơ gồm các lần kiểm tra {WORK} đối với {name}, tính đến {long_date(self.today)}."
        )
        sections = [
            ("TÊN GỌI QUA CÁC THỜI KỲ", self._names()),
            ("KẾT QUẢ KIỂM TRA", self._results()),
        ]
        for number, (title, sentences) in enumerate(sections, start=1):
            yield Sentence("section", (f"{roman(number)}. {title}",))
            yield from sentences
        yield Sentence("closing", (f"Trên đây là hồ sơ kiểm tra {WORK} của {name}./.",))

    def _names(self) -> Iterator[Sentence]:
        said = [
            f"{version.full_name}{_lasted(version.valid_from, version.valid_to)}"
            for version in self.unit.versions.all()
        ]
        for unit in self.former:
            if unit.pk != self.unit.pk:
                version = unit.nearest_version(self.today)
                ended = _lasted(None, version.valid_to) if version else ""
                said.append(f"Tiếp nhận toàn bộ: {unit.name_on(None)}{ended}")
        for number, words in enumerate(said, start=1):
            yield item(f"- {words}{'.' if number == len(said) else ';'}")

    def _results(self) -> Iterator[Sentence]:
        if not self.visits:
            yield text("Chưa có biên bản kiểm tra nào được phát hành.")
            return
        kinds = [row.kind for row in self.findings]
        yield text(
            "Đã kiểm tra ",
            self._count("inspections:visit-list", len(self.visits)),
            " lần, ghi nhận ",
            self._found(kinds.count(STRENGTH), STRENGTH),
            " ưu điểm, ",
            self._found(kinds.count(LIMITATION), LIMITATION),
            " hạn chế, nêu ",
            self._asked(len(self.requests)),
            " kiến nghị.",
        )
        yield from self._standing()

    def _standing(self) -> Iterator[Sentence]:
        if not self.requests:
            return
        counted = Counter(stage_of(row.status, row.deadline, self.today) for row in self.requests)
        stages = {name: self._asked(counted[name], stage=name) for name in STAGES}
        yield standing(stages, self.today)

    # --- tables
    def _tables(self) -> Iterator[Table]:
        if self.visits:
            yield self._visits_table()
        again = list(self._again())
        if again:
            yield _again_table(again)
        if self.findings:
            yield self._findings_table()
        if self.requests:
            yield self._requests_table()

    def _visits_table(self) -> Table:
        rows = []
        for number, visit in enumerate(self.visits, start=1):
            one = {"visit": str(visit.pk)}
            kinds = [row.kind for row in self.findings if row.visit_id == visit.pk]
            asked = sum(row.visit_id == visit.pk for row in self.requests)
            rows.append(
                (
                    str(number),
                    visit.held_on,
                    visit.unit_name,
                    _period(visit),
                    self._found(kinds.count(STRENGTH), STRENGTH, **one),
                    self._found(kinds.count(LIMITATION), LIMITATION, **one),
                    self._asked(asked, **one),
                )
            )
        return Table(
            "visits",
            "Các lần kiểm tra",
            (
                middle("STT", 2),
                left("Ngày kiểm tra", 4),
                left("Tên khi đó", 6),
                left("Thời kỳ kiểm tra", 6),
                right("Ưu điểm", 3),
                right("Hạn chế", 3),
                right("Kiến nghị", 3),
            ),
            tuple(rows),
        )

    def _again(self) -> Iterable[tuple[str, str, Count, Count]]:
        """Contents with limitations in two visits or more: area, content, visits, limitations."""
        met: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for row in self.findings:
            if row.kind == LIMITATION and row.criterion:
                met[row.area.code, row.criterion.code, row.criterion.text].append(row)
            elif row.kind == LIMITATION:
                met["", "", same_text(row.condition)].append(row)
        for (area, code, words), rows in sorted(met.items(), key=_criteria_first):
            visits = {row.visit_id for row in rows}
            if len(visits) < AGAIN:
                continue
            more = {"area": area, "criterion": code} if code else {"same": str(rows[0].pk)}
            found = self._found(len(rows), LIMITATION, **more)
            told = words if code else squeeze(rows[0].condition)
            yield area or rows[0].area.code, told, Count(len(visits)), found

    def _findings_table(self) -> Table:
        return Table(
            "findings",
            "Ưu điểm và tồn tại, hạn chế",
            (
                middle("STT", 2),
                left("Ngày kiểm tra", 4),
                left("Loại", 3),
                left("Nội dung", 11),
                left("Lĩnh vực", 6),
            ),
            tuple(
                (
                    str(number),
                    row.visit.held_on,
                    "Ưu điểm" if row.kind == STRENGTH else "Hạn chế",
                    row.condition,
                    row.area.name,
                )
                for number, row in enumerate(self.findings, start=1)
            ),
        )

    def _requests_table(self) -> Table:
        calendar = office_calendar()
        return Table(
            "requests",
            "Kiến nghị và kết quả khắc phục",
            (
                middle("STT", 2),
                left("Ngày kiểm tra", 4),
                left("Kiến nghị", 11),
                left("Thời hạn", 5),
                left("Tình hình", 4),
            ),
            tuple(
                (
                    str(number),
                    row.visit.held_on,
                    row.text,
                    deadline_of(row, today=self.today, calendar=calendar).line,
                    STATES[RequestStatus(row.status)] + (", quá hạn" if row.is_overdue else ""),
                )
                for number, row in enumerate(self.requests, start=1)
            ),
        )


STATES = {
    RequestStatus.DRAFT: "dự thảo",
    RequestStatus.ISSUED: "đã gửi đơn vị",
    RequestStatus.ACKNOWLEDGED: "đơn vị đã nhận",
    RequestStatus.RESPONDED: "đã báo cáo, chờ xác minh",
    RequestStatus.RETURNED: "trả lại, làm tiếp",
    RequestStatus.VERIFIED: "đạt",
    RequestStatus.CLOSED: "đã đóng",
    RequestStatus.WITHDRAWN: "đã thu hồi",
    RequestStatus.RECORDED: "nhập từ hồ sơ giấy",
}


def _criteria_first(one: tuple[tuple[str, str, str], list[Finding]]) -> tuple[Any, ...]:
    """By area and criterion; then what names none, as it was found."""
    (area, code, _words), rows = one
    return (not code, area, code, rows[0].visit.held_on, rows[0].pk)


def _again_table(rows: list[tuple[str, str, Count, Count]]) -> Table:
    return Table(
        "again",
        "Nội dung hạn chế lặp lại qua các lần kiểm tra",
        (
            middle("Lĩnh vực", 3),
            left("Nội dung kiểm tra", 12),
            right("Số lần kiểm tra", 4),
            right("Hạn chế", 3),
        ),
        tuple(rows),
    )


def _lasted(start: dt.date | None, end: dt.date | None) -> str:
    said = [f"từ ngày {format_date(start)}"] if start else []
    said += [f"đến ngày {format_date(end)}"] if end else []
    return f" ({' '.join(said)})" if said else ""


def _period(visit: Visit) -> str:
    if visit.period_label:
        return str(visit.period_label)
    if visit.period_from and visit.period_to:
        return f"{format_date(visit.period_from)} - {format_date(visit.period_to)}"
    return "Chưa rõ"
