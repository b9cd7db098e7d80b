"""Tables as other programs and other hands write them: read as they are meant, or a fault at its cell."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.formula import ArrayFormula

from accounts.exports import xlsx_bytes
from accounts.models import User
from tests.importing import PLAN, PLANS, UNITS, book, cell, places, receive, receive_table

pytestmark = pytest.mark.django_db
PHONES = ["Tên đăng nhập", "Họ và tên", "Vai trò", "Điện thoại"]
UNIT = ["T1", "Xã Tân Mỹ", "xã", "875"]


def bytes_of(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The package with each part, and its name, as `change` gives it back."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return out.getvalue()


def sheet_with(pattern: str, text: str, rows: Any = None) -> bytes:
    """A workbook whose sheet's XML was changed so."""

    def change(name: str, body: bytes) -> tuple[str, bytes]:
        if name.endswith("sheet1.xml"):
            body, count = re.subn(pattern.encode(), text.encode(), body, count=1)
            assert count == 1
        return name, body

    return rewritten(bytes_of(book(("Data", rows or [PLANS, PLAN]))), change)


def csv(*lines: list[str], delimiter: str = ";") -> bytes:
    return "\r\n".join(delimiter.join(line) for line in lines).encode()


def taken(kind: str, content: bytes, by: User, name: str = "a.xlsx") -> dict[str, Any]:
    return receive_table(kind, name, content, by=by).preview


# --- how the XML is written ------------------------------------------------------------------
@pytest.mark.parametrize(
    "row",
    ["<row r='2' hidden='1'", '<row hidden = "true" r="2"', '<row r="2" ht="0.0"'],
)
def test_a_hidden_row_is_marked_however_it_is_written(place, office, row):
    assert taken("plans", sheet_with('<row r="2"', row), office)["hidden"] == [2]


@pytest.mark.parametrize(
    "column",
    [
        "<col min='2' max='2' hidden='1' width='9'/>",
        '<col hidden="1" max="2" min="2" width="9"/>',
        '<col width="0" max="2" min="2"/>',
    ],
)
def test_a_hidden_column_is_named_however_it_is_written(place, office, column):
    content = sheet_with("<sheetData>", f"<cols>{column}</cols><sheetData>")
    assert taken("plans", content, office)["hidden_columns"] == ["Tên kế hoạch (B)"]


def test_a_merged_range_is_known_however_it_is_written(place, office):
    made = book(("Data", [PLANS, PLAN, [*PLAN[:4], dt.date(2026, 7, 20), *PLAN[5:]]]))
    made.active["B3"].value = None
    made.active.merge_cells("B2:B3")
    for quoted in ("ref='B2:B3'", '\nref = "B2:B3"'):
        content = rewritten(
            bytes_of(made),
            lambda name, body, to=quoted: (name, body.replace(b'ref="B2:B3"', to.encode())),
        )
        preview = taken("plans", content, office)
        assert (preview["faults"], cell(preview, 3, "Tên kế hoạch")) == ([], "Kế hoạch 2026")


def test_a_sheet_in_utf_16_says_what_is_hidden(place, office):
    def change(name: str, body: bytes) -> tuple[str, bytes]:
        if not name.endswith("sheet1.xml"):
            return name, body
        text = re.sub(r"^<\?xml[^>]*\?>", "", body.decode()).replace(
            '<row r="2"', '<row r="2" hidden="1"'
        )
        return name, f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16")

    preview = taken("plans", rewritten(bytes_of(book(("Data", [PLANS, PLAN]))), change), office)
    assert (preview["new"], preview["hidden"]) == (1, [2])


@pytest.mark.parametrize("folder", ["xl/workbook2.xml", "XL/workbook.xml"])
def test_the_main_part_may_have_another_name(place, office, folder):
    def change(name: str, body: bytes) -> tuple[str, bytes]:
        if folder == "XL/workbook.xml":
            return name.replace("xl/", "XL/"), body
        return name.replace("workbook.xml", "workbook2.xml"), body.replace(
            b"workbook.xml", b"workbook2.xml"
        )

    preview = taken("plans", rewritten(bytes_of(book(("Data", [PLANS, PLAN]))), change), office)
    assert (preview["faults"], preview["new"]) == ([], 1)


# --- headings and sheets ---------------------------------------------------------------------
@pytest.mark.parametrize(
    "heading",
    [
        "* Tên kế hoạch", "(*) Tên kế hoạch", "2. Tên kế hoạch", "(2) Tên kế hoạch", "2) Tên kế hoạch",
        "Tên kế hoạch (bắt buộc)", "Tên kế hoạch [2]", "Tên kế hoạch…", "Tên kế hoạch†",
        "Tên kế hoạch¹", "Tên kế hoạch -", "“Tên kế hoạch”", "TÊN KẾ HOẠCH (*) :",
        "Tên\u00a0kế\u2028hoạch\u00a0", unicodedata.normalize("NFD", "Tên kế hoạch (*)"),
    ],
)  # fmt: skip
def test_marks_around_a_heading_do_not_hide_it(place, office, heading):
    head = [PLANS[0], heading, *PLANS[2:]]
    preview = receive("plans", book(("Data", [head, PLAN])), office)
    assert (preview["faults"], preview["new"], preview["ignored"]) == ([], 1, [])


def test_a_note_of_the_form_of_a_day_does_not_hide_a_heading(place, office):
    head = [f"{name} (ngày/tháng/năm)" if name == "Ngày kiểm tra" else name for name in PLANS]
    assert receive("plans", book(("Data", [head, PLAN])), office)["new"] == 1


def test_headings_over_two_lines_are_no_row(place, office):
    made = book(("Data", [PLANS, [], PLAN]))
    for number in range(1, len(PLANS) + 1):
        made.active.merge_cells(start_row=1, end_row=2, start_column=number, end_column=number)
    preview = receive("plans", made, office)
    assert (preview["faults"], preview["new"]) == ([], 1)


@pytest.mark.parametrize(
    "numbers", [["(1)", "(2)", "(3)"], ["A", "B", "1"], [1, 2, 3], ["[1]", "[2]"]]
)
def test_numbers_of_columns_below_the_headings_are_no_row(place, office, numbers):
    preview = receive("plans", book(("Data", [PLANS, numbers, PLAN])), office)
    assert (preview["faults"], preview["new"]) == ([], 1)


def test_a_row_of_numbers_that_count_nothing_is_a_row(place, office):
    preview = receive("plans", book(("Data", [PLANS, [5, 6, 7], PLAN])), office)
    assert {fault["line"] for fault in preview["faults"]} == {2}


def test_a_sheet_with_one_row_and_no_heading_is_named(place, office):
    made = book(("T1", [PLANS, PLAN]), ("T2", [PLAN]), ("Trống", []), ("Tiêu đề", [PLANS]))
    assert receive("plans", made, office)["other_sheets"] == ["T2"]


# --- cells -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Jun-27", "ngày tháng (Jun-27)"),
        ("1-Jun-2027", "ngày tháng (1-Jun-2027)"),
        ("1-Jun", "ngày tháng (1-Jun)"),
        ("Thg6-27", "ngày tháng (Thg6-27)"),
        ("2027-06-01 00:00:00", "ngày tháng (2027-06-01 00:00:00)"),
        (dt.timedelta(hours=30), "giờ (30:00)"),
        ("#FIELD!", "báo lỗi #FIELD!"),
        ("#BLOCKED!", "báo lỗi #BLOCKED!"),
    ],
)
def test_what_a_program_made_of_a_text_is_a_fault(place, office, value, words):
    made = book(("Data", [PLANS, [*PLAN[:2], value, *PLAN[3:]]]))
    preview = receive("plans", made, office)
    assert places(preview) == ["C2"]
    assert words in preview["faults"][0]["message"]


@pytest.mark.parametrize("value", ["06/2027", "6 tháng", "Mar", "12/KH-UBND", "jun", "1-2027"])
def test_other_texts_are_kept(place, office, value):
    preview = receive("plans", book(("Data", [PLANS, [*PLAN[:2], value, *PLAN[3:]]])), office)
    assert (preview["faults"], cell(preview, 2, "Số kế hoạch")) == ([], value)


def test_a_formula_for_several_cells_is_told_as_it_was_written(place, office):
    made = book(("Data", [PLANS, PLAN]))
    made.active["B2"] = ArrayFormula("B2", "=A1:A2")
    preview = receive("plans", made, office)
    assert (places(preview), preview["faults"][0]["cell"]) == (["B2"], "=A1:A2")


def test_a_sign_written_in_two_halves_is_one(place, office):
    made = book(("Data", [PLANS, [PLAN[0], "Kế _xD83D__xDE00_ hoạch", *PLAN[2:]]]))
    assert cell(receive("plans", made, office), 2, "Tên kế hoạch") == "Kế 😀 hoạch"


@pytest.mark.parametrize("phone", ["912345678", "912 345 678", "912.345.678", "2773851431"])
def test_a_phone_that_lost_its_zero_as_a_text_is_a_fault(place, sysadmin, phone):
    row = ["nguyenvana", "Nguyễn Văn A", "cán bộ kiểm tra", phone]
    for preview in (
        taken("accounts", csv(PHONES, row), sysadmin, "a.csv"),
        receive("accounts", book(("Data", [PHONES, row])), sysadmin),
    ):
        assert places(preview) == ["D2"]
        assert "số 0 ở đầu bị mất" in preview["faults"][0]["message"]


@pytest.mark.parametrize(
    "phone",
    [
        "0912345678",
        "0912.345.678",
        "84912345678",
        "+84912345678",
        "(0277) 3851431",
        "1022",
        "19001009",
    ],
)
def test_other_phones_are_kept(place, sysadmin, phone):
    row = ["nguyenvana", "Nguyễn Văn A", "cán bộ kiểm tra", phone]
    preview = taken("accounts", csv(PHONES, row), sysadmin, "a.csv")
    assert (preview["faults"], cell(preview, 2, "Điện thoại")) == ([], phone)


# --- files of our own ------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Xã _x0041_", "Xã _x000D_ Mỹ", "Xã _x005F_x0041_", "Xã _x41_"])
def test_what_excel_takes_for_a_sign_comes_back_as_it_was(place, office, name):
    """A file written here, as Excel shows it and as it is read again."""
    content = xlsx_bytes(UNITS, [["T1", name, "xã", "875"]])
    shown = openpyxl.load_workbook(io.BytesIO(content)).active["B2"].value
    assert unescape(shown) == name
    assert cell(taken("units", content, office), 2, "Tên đầy đủ") == name


def test_a_text_too_long_for_a_cell_says_that_it_is_cut():
    with translation.override("vi"):
        content = xlsx_bytes(["Nội dung"], [["a" * 32_767], ["b" * 32_768]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].value == "a" * 32_767
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("b… (cắt ở đây: một ô Excel không chứa được nhiều hơn)")


# --- CSV -------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "title", ["DANH SÁCH XÃ, PHƯỜNG, THỊ TRẤN", "Số; ký hiệu; ngày", "Một\thai"]
)
def test_a_title_does_not_say_how_cells_are_parted(place, office, delimiter, title):
    content = title.encode() + b"\r\n" + csv(UNITS, UNIT, delimiter=delimiter)
    preview = taken("units", content, office, "a.csv")
    assert (preview["faults"], preview["new"]) == ([], 1)
    assert cell(preview, 3, "Tên đầy đủ") == "Xã Tân Mỹ"


@pytest.mark.parametrize("code", ['="01"', '"=""01"""'])
def test_a_text_that_excel_was_told_to_keep_is_that_text(place, office, code):
    preview = taken("units", csv(UNITS, [code, *UNIT[1:]]), office, "a.csv")
    assert (preview["faults"], cell(preview, 2, "Mã đơn vị")) == ([], "01")
