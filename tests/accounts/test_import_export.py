"""Imports and exports: scoped, all or nothing, day first, nothing a spreadsheet would run."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
import tablib

from accounts.cell_widgets import DayWidget, TextWidget
from accounts.exports import csv_bytes, xlsx_bytes
from accounts.models import Notice, User
from accounts.resources import ScopedResource

ROWS = [["=1+1", "+84", "-5", "@a", "\tx", "Lấp Vò", -5, 2.5, dt.date(2018, 7, 19), None]]
HEADERS = list("abcdefghij")


class NoticeResource(ScopedResource):
    class Meta:
        model = Notice
        fields = ("id", "recipient", "text", "url")


def test_csv_text_cells_are_disarmed_and_numbers_stay_numbers():
    text = csv_bytes(HEADERS, ROWS).decode("utf-8")
    assert text[0] == "\ufeff"
    assert text.splitlines()[1] == "'=1+1;'+84;'-5;'@a;'\tx;Lấp Vò;-5;2,5;19/07/2018;"


def test_xlsx_holds_texts_as_texts_and_days_as_days():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(HEADERS, ROWS)))
    cells = next(iter(book.active.iter_rows(min_row=2)))
    assert [c.data_type for c in cells[:6]] == ["s"] * 6
    assert cells[0].value == "=1+1"
    assert cells[6].value == -5
    assert cells[8].value == dt.datetime(2018, 7, 19)  # noqa: DTZ001
    assert cells[8].number_format == "dd/mm/yyyy"


def test_xlsx_opens_as_a_list_to_read():
    """Bold heads that filter and stay in sight, columns as wide as their texts, long texts wrap."""
    rows = [["Ngắn", "Rà soát hồ sơ trễ hẹn.", "dài " * 100], ["Hai", "Một câu.\nHai câu.", None]]
    sheet = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(["Mã", "Nội dung", "Ghi chú"], rows))
    ).active
    assert [cell.font.bold for cell in sheet[1]] == [True, True, True]
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [8, 24, 60]
    assert sheet["C2"].alignment.wrap_text
    assert openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["Mã"], []))).active.auto_filter.ref is None


@pytest.mark.parametrize("written", ["05/07/2018", "5-7-2018", 43286, "43286", dt.date(2018, 7, 5)])
def test_days_of_an_import_are_day_first(written):
    assert DayWidget().clean(written) == dt.date(2018, 7, 5)


def test_a_wrong_month_is_refused_and_never_swapped():
    with pytest.raises(ValueError, match=r"19/07/2018|lịch|calendar"):
        DayWidget().clean("07/13/2018")


def test_old_encodings_are_refused():
    with pytest.raises(ValueError, match="TCVN3"):
        TextWidget().clean("C¶i c¸ch hµnh chÝnh cña ®Þa ph­¬ng")


def test_text_is_nfc_and_whole_numbers_lose_the_point():
    assert TextWidget().clean("Lấp Vò") == "Lấp Vò"
    assert TextWidget().clean(875.0) == "875"


def run(user, rows):
    data = tablib.Dataset(*rows, headers=["id", "recipient", "text", "url"])
    return NoticeResource(user=user).import_data(data)


def test_import_is_all_or_nothing_and_names_line_and_column(office):
    rows = [["", office.pk, f"Dòng {n}", "/"] for n in range(5)]
    rows[3][2] = ""
    result = run(office, rows)
    assert Notice.objects.count() == 0
    [(line, column, text)] = result.faults()
    assert (line, column) == (5, "text")
    assert text


def test_a_foreign_row_cannot_be_overwritten_by_import(office, sysadmin):
    theirs = Notice.objects.create(recipient=sysadmin, text="của người khác", url="/")
    result = run(office, [[theirs.pk, office.pk, "chiếm", "/"]])
    theirs.refresh_from_db()
    assert theirs.text == "của người khác"
    assert [(line, column) for line, column, _text in result.faults()] == [(2, "id")]


def test_related_rows_are_looked_up_within_scope(unit_staff, office):
    result = run(unit_staff, [["", office.pk, "cho văn phòng", "/"]])
    assert [(line, column) for line, column, _text in result.faults()] == [(2, "recipient")]
    assert User.objects.count() == 2
