import json
from dataclasses import replace
from datetime import date, time

import pytest

from engines.printing.context import (
    Amends,
    Closing,
    Letterhead,
    MinutesContext,
    RequestItem,
    ReviewPeriod,
    UnitOpinion,
)
from engines.printing.minutes_wording import blocks, number_line
from engines.printing.spacing import balanced, printed
from tests.printing import samples
from tests.printing.random_contexts import make_context


def text_of(minutes: MinutesContext) -> str:
    """The blocks, one a line, with plain spaces."""
    return "\n".join(block.text for block in blocks(minutes)).replace("\u00a0", " ")


@pytest.mark.parametrize("seed", range(20))
def test_json_gives_the_context_back(seed):
    minutes = make_context(seed)
    text = minutes.to_json()
    assert MinutesContext.from_json(text) == minutes
    assert MinutesContext.from_json(text).to_json() == text


def test_json_is_plain_and_in_the_order_of_the_fields():
    told = json.loads(samples.hong_ngu().to_json())
    assert list(told)[:3] == ["letterhead", "symbol", "number"]
    assert told["date"] == "2018-07-17"
    assert told["start_time"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"number": "5"},
        {"draft": 1},
        {"date": "17/07/2018"},
        {"unknown": 1},
        {"signatures": []},
        {"participants": [{"kind": "guest", "name": "x", "people": []}]},
        {"contents": "abc"},
        {"letterhead": None},
    ],
)
def test_json_that_does_not_fit_is_refused(change):
    told = json.loads(samples.hong_ngu().to_json()) | change
    with pytest.raises(ValueError, match=r"\S"):
        MinutesContext.from_json(json.dumps(told))


def test_one_to_five_signatures_and_a_nameless_body_are_refused():
    for count in (1, 5):
        with pytest.raises(ValueError, match="two to four"):
            replace(samples.hong_ngu(), signatures=(samples.LEADER,) * count)
    with pytest.raises(ValueError, match="name the body"):
        replace(samples.hong_ngu(), letterhead=Letterhead(parent=None, body=()))


@pytest.mark.parametrize(
    ("number", "line"),
    [(None, "Số: …………/BB-ĐKT"), (5, "Số: 05/BB-ĐKT"), (120, "Số: 120/BB-ĐKT")],
)
def test_number_line(number, line):
    shown = number_line(replace(samples.hong_ngu(), number=number))
    assert shown.replace("\u00a0", " ") == line


def test_supplementary_minutes_name_what_they_amend():
    amends = Amends(number="01/BB-ĐKT", date=date(2018, 1, 5), reason="bổ sung ý kiến của đơn vị")
    text = text_of(replace(samples.hong_ngu(), amends=amends))
    assert (
        "Biên bản này bổ sung Biên bản số 01/BB-ĐKT ngày 05 tháng 01 năm 2018. "
        "Lý do: bổ sung ý kiến của đơn vị." in text
    )


def test_known_times_and_copies_are_printed_in_full():
    closing = Closing(end_time=time(16, 5), copies_total=3, copies_team=2, copies_unit=1)
    text = text_of(replace(samples.hong_ngu(), start_time=time(8, 0), closing=closing))
    assert "vào lúc 08 giờ 00 phút, tại" in text
    assert text.endswith(
        "Biên bản kết thúc vào lúc 16 giờ 05 phút cùng ngày, đã đọc lại cho mọi người cùng nghe, "
        "thống nhất và ký tên; được lập thành 03 (ba) bản có giá trị như nhau, Đoàn kiểm tra giữ "
        "02 bản, đơn vị được kiểm tra giữ 01 bản./."
    )


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ("sáng", "Hôm nay, sáng ngày 17 tháng 7 năm 2018, vào"),
        ("cả ngày", "Hôm nay, ngày 17 tháng 7 năm 2018 (cả ngày), vào"),
        ("", "Hôm nay, ngày 17 tháng 7 năm 2018, vào"),
    ],
)
def test_session(session, words):
    assert words in text_of(replace(samples.hong_ngu(), session=session))


def test_deadline_or_the_words_said():
    dated = RequestItem(number="K1", text="a", due_on=date(2026, 9, 30), findings=("H1", "H2"))
    said = RequestItem(number="K2", text="b", due_text="Thời gian tới.")
    silent = RequestItem(number="K3", text="c")
    text = text_of(replace(samples.hong_ngu(), requests=(dated, said, silent)))
    assert "- Hạn: 30/09/2026; khắc phục hạn chế: H1, H2." in text
    assert "- Hạn: “Thời gian tới”." in text
    assert "K3. c.\n- Không nêu thời hạn.\n" in text


def test_another_opinion_is_not_called_agreement():
    other = UnitOpinion(stance="other", text="Số liệu ở H3 chưa đúng")
    text = text_of(replace(samples.hong_ngu(), opinion=other))
    assert "Đơn vị được kiểm tra có ý kiến khác.\nSố liệu ở H3 chưa đúng.\n" in text
    assert "thống nhất" not in text
    agreed = text_of(replace(samples.hong_ngu(), opinion=UnitOpinion(stance="agree")))
    assert "Đơn vị được kiểm tra nhất trí với nội dung biên bản." in agreed


def test_review_period_without_label_or_days():
    days = ReviewPeriod(start=date(2026, 1, 1))
    assert "Từ ngày 01/01/2026 đến ngày …………." in text_of(
        replace(samples.hong_ngu(), review_period=days)
    )
    label = ReviewPeriod(label="năm 2025")
    assert "\nNăm 2025.\n" in text_of(replace(samples.hong_ngu(), review_period=label))


def test_typed_line_breaks_begin_paragraphs_but_not_in_headings():
    area = samples.area("Lĩnh\nvực", samples.item("H1", "Một:\r\n- hai;\n\n- ba"))
    text = text_of(replace(samples.hong_ngu(), limitations=(area,)))
    assert "a) Lĩnh vực\nH1. Một:\n- hai;\n- ba.\nIV." in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\x00\u200b\u00adb", "ab"),
        ("☐ ☑ 😀 1‑2", "☐ ☑ [?] 1-2"),
        ("  hai   từ\t", "hai từ"),
        ("Lấp Vò", "L\u1ea5p Vò"),
    ],
)
def test_letters_that_cannot_be_printed(typed, shown):
    assert printed(typed) == shown


def test_lines_are_filled_evenly():
    lines = balanced("Kiểm tra công tác cải cách hành chính tại thị xã", "Bold", 14, 80)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 8


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "ĐOÀN KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH TỈNH",
            ["ĐOÀN KIỂM TRA CÔNG TÁC", "CẢI CÁCH HÀNH CHÍNH TỈNH"],
        ),
        ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP", ["ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG THÁP"]),
        (
            "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG TỈNH ĐỒNG THÁP",
            ["SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG TỈNH ĐỒNG THÁP"],
        ),
    ],
)
def test_a_letterhead_breaks_between_words_that_belong_together(name, lines):
    assert balanced(name, "Bold", 12, 68) == lines


def test_a_word_too_long_for_its_column_is_divided_all_the_same():
    assert balanced("THỦ TỤC HÀNH CHÍNH", "Bold", 12, 25) == ["THỦ TỤC", "HÀNH", "CHÍNH"]
