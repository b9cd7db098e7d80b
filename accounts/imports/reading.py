"""A file's bytes to numbered lines of cells. Whatever it is, the answer is lines or one sentence.

Read by content, not by name: XLSX, or CSV in UTF-8 or UTF-16 with comma, semicolon or tab. A merged
range counts as if each of its cells held the value. A formula is refused, because what Excel last
showed for it is not in the person's hands.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from accounts.exports import MAX_ROWS, MAX_UNPACKED, refuse_bomb, unguarded
from vietnamese.legacy import detect_legacy
from vietnamese.text import is_blank

MAX_BYTES = 10 * 1024 * 1024
MAX_COLUMNS = 200
ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)[ />]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One line as the person sees it in the sheet: its number there, and its cells."""

    number: int
    cells: tuple[Any, ...]

    @property
    def is_blank(self) -> bool:
        return all(cell is None or is_blank(str(cell)) for cell in self.cells)


def refuse(text: str) -> ValidationError:
    return ValidationError(text)


def too_many() -> ValidationError:
    return refuse(
        _("The file has more than %(rows)d rows of data. Split it into files of at most that many.")
        % {"rows": MAX_ROWS}
    )


def read_file(content: bytes, name: str) -> list[Line]:
    """The lines that are not blank, heading included. Raises ValidationError with one sentence."""
    if not content:
        raise refuse(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise refuse(_("The file is larger than 10 MB."))
    if content.startswith(OLE2):
        raise refuse(
            _(
                "This file has a password or is in the old .xls format, so it cannot be read."
                " Open it in Excel and save it as XLSX without a password."
            )
        )
    lines = _xlsx_lines(content) if content.startswith(ZIP) else _csv_lines(content, name)
    return _gathered(lines)


def _gathered(lines: Iterable[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if line.is_blank:
            continue
        found.append(line)
        if len(found) > MAX_ROWS + HEAD_ROOM:
            raise too_many()
    return found


HEAD_ROOM = 12  # titles above the heading, and the heading


# --- CSV -------------------------------------------------------------------------------------
def _csv_lines(content: bytes, name: str) -> Iterator[Line]:
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise refuse(
            _("The content is not what the file name says. Save it again as an Excel file (XLSX).")
        )
    text = _text_of(content)
    head = text[: CHUNK // 16].lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";\t,", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield Line(start, tuple(unguarded(cell) for cell in cells[:MAX_COLUMNS]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            _(
                "Line %(line)d cannot be read: a quotation mark is opened and not closed,"
                " or the line is too long."
            )
            % {"line": start}
        ) from error


def _text_of(content: bytes) -> str:
    if content[:2] not in UTF16 and b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise refuse(
            _("Line %(line)d holds a character that is no text (NUL). Save the file again.")
            % {"line": line}
        )
    try:
        text = content.decode("utf-16" if content[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(_wrong_encoding(content)) from error
    if old := detect_legacy(text[:CHUNK]):
        raise refuse(_old_encoding(old))
    return text


def _wrong_encoding(content: bytes) -> str:
    """A file of the old fonts is bytes of Latin letters: its words tell which."""
    old = detect_legacy(content[:CHUNK].decode("latin-1"))
    if old:
        return _old_encoding(old)
    return _("This CSV file is not in Unicode (UTF-8). In Excel, save it as “CSV UTF-8”.")


def _old_encoding(name: str) -> str:
    return _(
        "The file is typed in the old encoding %(name)s. Convert it to Unicode"
        " (for example with UniKey Toolkit) and send it again; nothing was taken in."
    ) % {"name": name}


# --- XLSX ------------------------------------------------------------------------------------
def _xlsx_lines(content: bytes) -> Iterator[Line]:
    refuse_bomb(content)
    _refuse_other_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        with sheet._get_source() as part:
            text = _without_empty_tail(part.read(MAX_UNPACKED))
        sheet._get_source = lambda: io.BytesIO(text)
        sheet.reset_dimensions()  # what a file says of its own size is not always true
        filled = _merged_values(content, sheet)
        for number, row in _rows_of(sheet):
            yield Line(number, _cells_of(number, row, filled))
    except ValidationError:
        raise
    except StopIteration as error:
        raise refuse(_("The workbook has no sheet that is shown.")) from error
    except Exception as error:  # a broken package breaks the reader in any way
        raise refuse(_("The Excel file is damaged and cannot be read. Save it again.")) from error


def _rows_of(sheet: Any, last: int | None = None) -> Iterator[tuple[int, Any]]:
    """The rows that the file has, with their numbers, up to the row `last`."""
    gap = None
    for number, row in enumerate(sheet.iter_rows(max_row=last, max_col=MAX_COLUMNS), start=1):
        if row is not gap:  # one and the same for all rows that the file leaves out
            gap = row
            yield number, row


def _without_empty_tail(sheet: bytes) -> bytes:
    """The sheet's XML without the rows after its last value: Excel keeps a million that are only
    formatted."""
    end = last = sheet.find(b">", sheet.find(b"sheetData")) + 1
    for match in VALUE.finditer(sheet):
        last = match.start()
    if last > end:
        end = sheet.find(b"row>", last) + len(b"row>")
    closing = sheet.rfind(b"<", end, sheet.rfind(b"sheetData>"))
    return sheet[:end] + sheet[closing:] if closing > end > 0 else sheet


def _refuse_other_package(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    if "xl/workbook.xml" not in names:
        raise refuse(
            _("Only Excel files (XLSX) and CSV files are read. Save an ODS file as XLSX first.")
        )


def _cells_of(number: int, row: Any, filled: dict[tuple[int, int], Any]) -> tuple[Any, ...]:
    cells = []
    for column, cell in enumerate(row, start=1):
        if cell.data_type == "f":
            raise refuse(
                _(
                    "Cell %(cell)s is a formula. Copy the column and paste it as values,"
                    " then send the file again."
                )
                % {"cell": f"{get_column_letter(column)}{number}"}
            )
        value = cell.value
        if cell.data_type == "e":
            value = str(value)
        cells.append(filled.get((number, column), value) if value is None else value)
    return tuple(cells)


def _merged_values(content: bytes, sheet: Any) -> dict[tuple[int, int], Any]:
    """The value of each covered cell of each merged range, from the range's first cell.

    The reader that streams rows does not know merged ranges, so the sheet's own list is read.
    """
    ranges = [range_boundaries(ref) for ref in _merged_ranges(content, sheet)]
    if not ranges:
        return {}
    wanted = {(top, left) for left, top, _right, _bottom in ranges}
    last = max(top for top, _left in wanted)
    found = {
        (number, column): cell.value
        for number, row in _rows_of(sheet, last)
        for column, cell in enumerate(row, start=1)
        if (number, column) in wanted
    }
    return {
        (number, column): found.get((top, left))
        for left, top, right, bottom in ranges
        for number in range(top, min(bottom, top + MAX_ROWS) + 1)
        for column in range(left, min(right, MAX_COLUMNS) + 1)
    }


def _merged_ranges(content: bytes, sheet: Any) -> list[str]:
    path = sheet._worksheet_path
    rest, found = b"", []
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(path.lstrip("/")) as part:
        read = 0
        while (chunk := part.read(CHUNK)) and read < MAX_UNPACKED:
            read += len(chunk)
            text = rest + chunk
            found += [match.decode() for match in MERGED.findall(text)]
            rest = text[text.rfind(b"<") :]
            if len(found) > MAX_ROWS:
                raise refuse(_("The sheet has too many merged cells. Unmerge them."))
    return list(dict.fromkeys(found))
