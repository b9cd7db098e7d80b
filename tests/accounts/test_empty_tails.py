"""Only rows with content count, and what a sheet has after them costs nothing."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from accounts.imports import reading

LAST = 1_048_576  # the last row of a sheet in Excel


def book(change) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    made.active.append(["1", "2"])
    change(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def border(sheet) -> None:
    sheet.cell(LAST, 1).border = Border(top=Side(style="thin"))


def value(sheet) -> None:
    sheet.cell(LAST, 1).value = "x"


def merged(sheet) -> None:
    sheet.merge_cells(start_row=LAST - 1, start_column=1, end_row=LAST, end_column=2)


def formatted(sheet) -> bytes:
    """Every row to the end of the sheet has a height of its own and nothing in it."""
    content, out = book(lambda sheet: None), io.BytesIO()
    rows = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(3, 300_000))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(name, text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.fixture
def lines(monkeypatch) -> list[int]:
    """The numbers of the lines that the reader built."""
    built: list[int] = []
    line = reading.Line

    def build(number, cells):
        built.append(number)
        return line(number, cells)

    monkeypatch.setattr(reading, "Line", build)
    return built


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (book(border), [1, 2]),
        (book(merged), [1, 2]),
        (formatted(None), [1, 2]),
        (book(value), [1, 2, LAST]),
    ],
    ids=["a border in the last row", "merged there", "formatted rows", "a value there"],
)
def test_a_tail_without_content_is_not_read(lines, content, numbers):
    found = reading.read_file(content, "a.xlsx", len).lines
    assert [line.number for line in found] == numbers
    assert len(lines) <= len(numbers) + 2
