"""Signs, lists and tables that people paste, in the PDF and in Word."""

import io
from dataclasses import replace

import pytest
from docx import Document

from engines.decree30.check import failed
from engines.decree30.reading import body_text, read
from engines.printing import document_text, minutes_docx, minutes_pdf, paper_docx, paper_pdf
from engines.printing.context import FindingArea, FindingItem, RequestItem, SiteCheck
from engines.printing.minutes_wording import blocks
from engines.printing.paper import Line
from tests.printing import papers, samples

TABLE = (
    "Kết quả:\nSTT\tLĩnh vực\tTổng số\tTrễ hẹn\n1\tĐất đai theo Quyết định 1123/QĐ-UBND\t120\t12\n"
    "2\tHộ tịch\t95\t0\nNhư vậy còn trễ"
)


def minutes_of(*items, **more):
    return replace(
        samples.lap_vo(),
        limitations=(FindingArea(name="Chỉ đạo", items=items),),
        **more,
    )


def lines(minutes):
    return [(block.kind, block.text.replace("\u00a0", " ")) for block in blocks(minutes)]


def one_line(text):
    return " ".join(text.replace("\u00a0", " ").split())


def test_boxes_differ_on_paper_and_in_word():
    typed = "Có \uf0fe Không \uf0fd Chưa \uf0a8; ☑ ☒ ☐ ✓ ✗ ➢ ⇒ → ≥"
    printed = "Có ☑ Không ☒ Chưa ☐; ☑ ☒ ☐ ✓ ✗ ➢ ⇒ → ≥"
    minutes = minutes_of(FindingItem(number="H1", text=typed))
    pdf, docx = minutes_pdf(minutes, {}), minutes_docx(minutes, {})
    assert printed in one_line(body_text(pdf))
    assert printed in one_line(document_text(docx))
    assert {name.partition("+")[2].partition("-")[0] for name in read(pdf).fonts} == {
        "LiberationSerif2",
        "CCHCSigns",
    }
    runs = [run for one in Document(io.BytesIO(docx)).paragraphs for run in one.runs]
    faces = {run.font.name for run in runs if run.text.strip() in {"☑", "☒", "☐"}}
    assert faces == {"Segoe UI Symbol"}
    assert failed(pdf) == []


def test_a_space_between_signs_is_a_space():
    pdf = minutes_pdf(minutes_of(FindingItem(number="H1", text="☑ ☒ ☐ ➢ ❖")), {})
    assert "☑ ☒ ☐ ➢ ❖" in one_line(body_text(pdf))


def test_what_cannot_be_printed_is_no_empty_box_in_a_draft():
    minutes = minutes_of(FindingItem(number="H1", text="Đạt 😀 rồi"))
    assert ("item", "H1. Đạt [?] rồi.") in lines(minutes)


def test_no_mark_stands_behind_a_mark_of_ours():
    minutes = minutes_of(
        FindingItem(number="H1", text="1. Chưa", cause="- Thiếu người", effect="• Trễ hẹn"),
        contents=("- Công tác chỉ đạo", "1. Thủ tục"),
        sites=(SiteCheck(place="+ Bộ phận Một cửa"),),
        requests=(RequestItem(number="K1", text="K1. Công khai"),),
        recipients=("- Như thành phần",),
    )
    told = [text for _kind, text in lines(minutes)]
    for wanted in (
        "H1. Chưa.",
        "- Nguyên nhân: Thiếu người.",
        "- Hệ quả: Trễ hẹn.",
        "- Công tác chỉ đạo;",
        "- Thủ tục.",
        "- Bộ phận Một cửa.",
        "K1. Công khai.",
    ):
        assert wanted in told
    assert "- Như thành phần." in one_line(body_text(minutes_pdf(minutes, {})))


def test_a_list_of_points_is_kept_below_its_number():
    told = lines(minutes_of(FindingItem(number="H1", text="1.\tChưa\n2.\tThiếu", scope="xã")))
    at = told.index(("item", "H1. Các nội dung sau:"))
    assert told[at + 1 : at + 4] == [
        ("text", "1. Chưa"),
        ("text", "2. Thiếu."),
        ("text", "(Phạm vi: xã.)"),
    ]


def test_a_cause_stands_under_its_finding():
    told = lines(
        minutes_of(
            FindingItem(number="H1", text="Một", cause="do thiếu người", cause_kind="objective"),
            FindingItem(number="H2", text="Hai", cause="chưa quan tâm", cause_kind="subjective"),
        )
    )
    at = told.index(("item", "H1. Một."))
    assert told[at + 1 : at + 4] == [
        ("detail", "- Nguyên nhân khách quan: do thiếu người."),
        ("item", "H2. Hai."),
        ("detail", "- Nguyên nhân chủ quan: chưa quan tâm."),
    ]
    assert "3. Nguyên nhân" not in [text for _kind, text in told]


@pytest.mark.parametrize("kind", ["minutes", "paper"])
def test_a_pasted_table_is_a_table(kind):
    if kind == "minutes":
        minutes = minutes_of(FindingItem(number="H1", text=TABLE))
        pdf, docx = minutes_pdf(minutes, {}), minutes_docx(minutes, {})
    else:
        letter = papers.letter()
        letter = replace(letter, lines=(Line(kind="item", text=f"1. {TABLE}."), letter.lines[-1]))
        pdf, docx = paper_pdf(letter), paper_docx(letter)
    text = one_line(body_text(pdf))
    assert (
        "STT Lĩnh vực Tổng số Trễ hẹn 1 Đất đai theo Quyết định 1123/QĐ-UBND 120 12 2 Hộ tịch 95 0"
        " Như vậy còn trễ." in text
    )
    assert failed(pdf) == []
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(docx)).tables
    ]
    assert [
        ["STT", "Lĩnh vực", "Tổng số", "Trễ hẹn"],
        ["1", "Đất đai theo Quyết định 1123/QĐ-UBND", "120", "12"],
        ["2", "Hộ tịch", "95", "0"],
    ] in tables


def test_a_long_table_goes_over_pages_and_the_rules_still_hold():
    rows = "\n".join(f"{n}\tXã số {n}\t{n * 7}" for n in range(1, 90))
    pdf = minutes_pdf(minutes_of(FindingItem(number="H1", text=f"Số:\nSTT\tXã\tSố\n{rows}")), {})
    assert failed(pdf) == []
    assert "89 Xã số 89 623" in one_line(body_text(pdf))
