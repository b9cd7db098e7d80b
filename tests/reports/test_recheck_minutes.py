"""The minutes of a re-check: then beside now, on PDF and DOCX, and kept once issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from accounts.stale import fingerprint
from engines.decree30.check import failed
from engines.decree30.reading import body_text
from engines.printing import document_text, minutes_docx, minutes_pdf
from engines.printing.minutes_wording import blocks
from findings.actions.rechecks import edit_recheck, make_recheck, repeat_finding
from findings.models import CorrectionRequest, Finding, Recheck
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit
from reports.actions.supplement import issue_supplement
from reports.minutes import draft_of
from tests.findings.factories import FindingFactory, make_area
from tests.reports.factories import issued, leader_of, ready_visit

pytestmark = pytest.mark.django_db
HEADS = (
    "Số",
    "Khi kiểm tra (19/07/2018)",
    "Đơn vị báo cáo, kết quả xác minh",
    "Khi phúc tra (05/12/2018)",
)


@pytest.fixture(scope="module")
def issued_once(shared_rows):
    return shared_rows(make_original)


@pytest.fixture
def original(db, issued_once) -> Visit:
    return issued_once()


def make_original() -> Visit:
    """Two limitations; the first is answered by both requests."""
    visit = ready_visit()
    finding = Finding.objects.get(visit=visit, kind="limitation", number=1)
    for request in CorrectionRequest.objects.filter(visit=visit):
        request.findings.add(finding)
    issued(visit)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def again(original) -> Visit:
    """Looked at: H1 has improved, H2 has not and is recorded again; one more is new."""
    by = leader_of(original)
    visit = make_recheck(original.pk, {"held_on": dt.date(2018, 12, 5)}, by=by)
    move_visit(visit.pk, Move.START, by=by)
    for row, outcome, now in zip(
        Recheck.objects.filter(visit=visit),
        ("improved", "unchanged"),
        ("Đã có kế hoạch cụ thể ở 9 xã", "Vẫn nhận thừa bản sao giấy chứng thực"),
        strict=True,
    ):
        seen = fingerprint(row, ["outcome", "now"])
        edit_recheck(row.pk, {"outcome": outcome, "now": now}, seen=seen, by=by)
    repeat_finding(row.pk, by=by)
    FindingFactory(visit=visit, condition="Chưa niêm yết thủ tục mới.", area=make_area())
    move_visit(visit.pk, Move.READ_OUT, by=by)
    visit.refresh_from_db()
    return visit


def squeezed(text: str) -> str:
    """Without white space, and without the head of the table, which is on each page of a PDF."""
    return "".join(text.split()).replace("".join("".join(HEADS).split()), "")


def lines_of(visit: Visit) -> list[str]:
    return [block.text.replace("\u00a0", " ") for block in blocks(draft_of(visit.pk).context)]


def test_the_result_stands_first_in_section_three(again):
    lines = lines_of(again)
    start = lines.index("III. KẾT QUẢ KIỂM TRA")
    assert lines[start : start + 8] == [
        "III. KẾT QUẢ KIỂM TRA",
        "1. Kết quả phúc tra việc khắc phục",
        "Đối chiếu với Biên bản số 01/BB-ĐKT ngày 19 tháng 7 năm 2018: khắc phục xong: 0; "
        "chuyển biến: 1; chưa chuyển biến: 1; phát sinh mới: 1.",
        "- Chuyển biến: H1 (Biên bản số 01/BB-ĐKT).",
        "- Chưa chuyển biến: H2 (Biên bản số 01/BB-ĐKT).",
        "- Phát sinh mới: H2 (biên bản này).",
        "Đối chiếu từng hạn chế khi kiểm tra và khi phúc tra: xem phụ lục kèm theo biên bản.",
        "2. Ưu điểm",
    ]
    assert "3. Tồn tại, hạn chế" in lines
    assert [line for line in lines if line[:3] in ("IV.", "V. ")] == [
        "IV. KIẾN NGHỊ, YÊU CẦU CỦA ĐOÀN KIỂM TRA",
        "V. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA",
    ]
    assert any(
        line.endswith("tiến hành phúc tra tại Ủy ban nhân dân huyện Lấp Vò.") for line in lines
    )


def test_the_table_has_then_beside_now(again):
    context = draft_of(again.pk).context
    (table,) = context.tables
    assert tuple(column.title for column in table.columns) == HEADS
    assert table.rows == (
        (
            "H1",
            "Kế hoạch cải cách hành chính của một số xã còn chung chung. "
            "Kiến nghị K1. Tăng cường tuyên truyền cải cách hành chính. "
            "Kiến nghị K2. Nâng cao trách nhiệm, kỷ cương của cán bộ, công chức của huyện.",
            "K1: Đơn vị chưa báo cáo khắc phục. K2: Đơn vị chưa báo cáo khắc phục.",
            "Chuyển biến. Đã có kế hoạch cụ thể ở 9 xã.",
        ),
        (
            "H2",
            "Còn tình trạng nhận thừa và nhận thiếu thành phần hồ sơ. Không có kiến nghị, yêu cầu.",
            "",
            "Chưa chuyển biến. Vẫn nhận thừa bản sao giấy chứng thực. "
            "Ghi lại tại H1 của biên bản này.",
        ),
    )
    assert context.subject == (
        "Phúc tra việc khắc phục hạn chế trong công tác cải cách hành chính tại huyện Lấp Vò"
    )


def test_issued_minutes_of_a_recheck_say_the_same_on_pdf_and_docx(again, original):
    document = issued(again)
    pdf, docx = bytes(document.pdf), bytes(document.docx)
    assert original.recheck_of is None
    assert squeezed(document_text(docx)) == squeezed(body_text(pdf))
    assert failed(pdf) == []
    text = " ".join(body_text(pdf).split())
    for words in ("Phúc tra việc khắc phục", "phát sinh mới: 1", "Khi phúc tra (05/12/2018)"):
        assert words in text


def test_a_long_table_repeats_its_head_and_keeps_the_decree(again):
    context = draft_of(again.pk).context
    (table,) = context.tables
    long = replace(context, tables=(replace(table, rows=table.rows * 12),))
    pdf = minutes_pdf(long, {})
    assert failed(pdf) == []
    assert body_text(pdf).count("Đơn vị báo cáo") > 1
    assert squeezed(document_text(minutes_docx(long, {}))) == squeezed(body_text(pdf))


def test_what_was_seen_is_kept_once_the_minutes_are_issued(again):
    row = Recheck.objects.filter(visit=again).first()
    issued(again)
    for change in (
        lambda: Recheck.objects.filter(pk=row.pk).update(outcome="fixed"),
        lambda: Recheck.objects.filter(pk=row.pk).delete(),
        lambda: Recheck.objects.create(visit=again, finding=Finding.objects.last()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_supplementary_minutes_do_not_repeat_the_result(again):
    document = issued(again)
    more = issue_supplement(
        document.pk, items=["Bổ sung danh sách."], reason="Còn thiếu", by=leader_of(again)
    )
    assert "phát sinh mới" not in body_text(bytes(more.pdf))


def test_a_recheck_is_read_in_few_queries(again, django_assert_max_num_queries):
    with django_assert_max_num_queries(21):
        draft_of(again.pk)
