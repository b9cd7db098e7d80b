"""Pasted lists and tables."""

import pytest

from engines.vietnamese.typed import (
    Paragraph,
    Table,
    items_of,
    led,
    parts,
    points,
    sentence,
    strip_prose,
)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1. Chưa công khai", "H1. Chưa công khai"),
        ("1.\tChưa công khai", "H1. Chưa công khai"),
        ("1) Chưa", "H1. Chưa"),
        ("(1) Chưa", "H1. Chưa"),
        ("1.1. Chưa", "H1. Chưa"),
        ("- Chưa", "H1. Chưa"),
        ("– Chưa", "H1. Chưa"),
        ("• Chưa", "H1. Chưa"),
        ("+ Chưa", "H1. Chưa"),
        ("* Chưa", "H1. Chưa"),
        ("o Chưa", "H1. Chưa"),
        ("➢ Chưa", "H1. Chưa"),
        ("a) chưa", "H1. chưa"),
        ("đ) chưa", "H1. chưa"),
        ("II. Chưa", "H1. Chưa"),
        ("H1. Chưa", "H1. Chưa"),
        ("H12: Chưa", "H1. Chưa"),
        ("- 1. Chưa", "H1. Chưa"),
        ("- Chưa\nvà còn thiếu", "H1. Chưa\nvà còn thiếu"),
        ("Còn:\n- chưa\n- thiếu", "H1. Còn:\n- chưa\n- thiếu"),
        ("1. Chưa\n- một\n- hai", "H1. Chưa\n- một\n- hai"),
        # what only looks like a mark
        ("2.500 hồ sơ trễ", "H1. 2.500 hồ sơ trễ"),
        ("12.5 triệu đồng", "H1. 12.5 triệu đồng"),
        ("19.7.2018 họp", "H1. 19.7.2018 họp"),
        ("-5 độ", "H1. -5 độ"),
        ("+5% so với 2017", "H1. +5% so với 2017"),
        ("V. Hùng phản ánh", "H1. V. Hùng phản ánh"),
        ("o kia", "H1. o kia"),
        ("☐ Có ☑ Không", "H1. ☐ Có ☑ Không"),
        ("✓ Đã làm", "H1. ✓ Đã làm"),
        # a list of several points stays one, below the number
        ("1. Chưa\n2. Thiếu", "H1. Các nội dung sau:\n1. Chưa\n2. Thiếu"),
        ("- Chưa\n- Thiếu", "H1. Các nội dung sau:\n- Chưa\n- Thiếu"),
        ("a\tb\nc\td", "H1. Bảng sau:\na\tb\nc\td"),
    ],
)
def test_a_number_of_our_own_stands_before_no_other_mark(typed, printed):
    assert led("H1. ", typed) == printed


def test_a_label_leads_to_a_list_by_itself():
    assert led("- Nguyên nhân: ", "- Chưa\n- Thiếu") == "- Nguyên nhân:\n- Chưa\n- Thiếu"
    assert led("- Nguyên nhân: ", "- Chưa") == "- Nguyên nhân: Chưa"


def test_the_scope_stands_behind_the_sentence_or_below_the_table():
    assert led("H1. ", "Chưa.", " (Phạm vi: xã.)") == "H1. Chưa. (Phạm vi: xã.)"
    assert led("H1. ", "Chưa:\na\tb\n1\t2", " (Phạm vi: xã.)").endswith("1\t2\n(Phạm vi: xã.)")


@pytest.mark.parametrize(
    ("text", "ended"),
    [("Chưa", "Chưa."), ("Chưa. ", "Chưa."), ("Chưa:", "Chưa:"), ("a\tb\n1\t", "a\tb\n1\t")],
)
def test_a_sentence_ends_and_a_table_does_not(text, ended):
    assert sentence(text) == ended


def test_neighbouring_lines_with_equal_tabs_are_a_table():
    text = "Kết quả:\nSTT\tLĩnh vực\tSố\n1\tĐất đai\t12\n\nHết.\nmột\tdòng\nhai\tdòng\tnữa"
    assert parts(text) == [
        Paragraph("Kết quả:"),
        Table((("STT", "Lĩnh vực", "Số"), ("1", "Đất đai", "12"))),
        Paragraph("Hết."),
        Paragraph("một\tdòng"),
        Paragraph("hai\tdòng\tnữa"),
    ]


def test_up_to_eight_columns():
    row = "\t".join("abcdefgh")
    assert parts(f"{row}\n{row}") == [Table((tuple("abcdefgh"),) * 2)]
    assert len(parts(f"{row}\ti\n{row}\ti")) == 2


def test_words_own_lists_have_a_tab_behind_each_mark_and_are_no_table():
    assert parts("1.\tMột\n2.\tHai") == [Paragraph("1.\tMột"), Paragraph("2.\tHai")]
    assert parts("•\tMột\n•\tHai") == [Paragraph("•\tMột"), Paragraph("•\tHai")]
    assert parts("1\tMột\n2\tHai") == [Table((("1", "Một"), ("2", "Hai")))]


def test_the_first_row_is_a_head_above_numbers_only():
    assert Table((("STT", "Tên"), ("1", "A"), ("2", "B"))).has_head
    assert not Table((("Xã A", "tốt"), ("Xã B", "khá"))).has_head
    assert not Table((("2017", "12"), ("2018", "15"))).has_head
    assert Table((("Tên", "Số"), ("A", "1.200"), ("B", "98,5%"))).sides == ["left", "right"]


def test_the_columns_share_the_whole_width():
    shares = Table((("STT", "Nội dung rất dài của một việc", "Số"),) * 3).shares
    assert sum(shares) == 100
    assert shares[1] > shares[0] >= 6


def test_the_corners_of_a_table_stay():
    assert strip_prose("\n \n\tNăm 2017\tNăm 2018\nSố\t1\t\n\n") == "\tNăm 2017\tNăm 2018\nSố\t1\t"
    assert strip_prose("\t một dòng \t\n") == "một dòng"
    assert strip_prose(" \t \n") == ""


def test_the_points_of_a_field_that_is_printed_as_a_list():
    assert list(points("1. Một\n\n2. Hai\n- Ba")) == ["Một", "Hai", "Ba"]
    assert items_of("Một\nHai:\na\tb\n1\t2\nBa") == ["Một", "Hai:\na\tb\n1\t2", "Ba"]
