"""The rows of an XLSX file: of the sheet that has the kind's headings, with what Excel made of them.

A merged range counts as if each of its cells held the value. Cells that hold no plain text, day or
number come as `Typed`; what becomes of one is said by `cells`, by its column.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.utils.escape import unescape

from accounts.exports import MAX_ROWS, MAX_UNPACKED, refuse_bomb
from accounts.imports.lines import (
    HEAD_ROOM,
    MAX_COLUMNS,
    Line,
    Sheet,
    Typed,
    refuse,
    refuse_wide,
    too_many,
)
from engines.vietnamese.dates import format_date
from engines.vietnamese.text import nfc

VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s/>]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
COLUMNS = re.compile(rb"<(?:\w+:)?col(?=[\s/>])([^>]*)>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
NOTHING = re.compile(r"0(?:\.0*)?")  # a height or a width
LIST_OF_TYPES = "[Content_Types].xml"
MAIN = ".main+xml"  # in the content type of the part that names the sheets
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What "Strict Open XML" calls what every other workbook calls otherwise.
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAMES = {
    STRICT + b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    STRICT + b"officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    STRICT + b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
# Formats in which Excel shows a whole number by its digits.
PLAIN_FORMATS = {"General", "0", "@", ""}
MOST_DIGITS = 10**15  # Excel keeps no more of a number


def read_workbook(content: bytes, known: Callable[[Sequence[Line]], int]) -> Sheet:
    """See `reading.read_file`. Raises ValidationError with one sentence."""
    refuse_bomb(content)
    try:
        content = _as_usual(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = [_Sheet(one) for one in book.worksheets]
        chosen = _with_most_headings(sheets, known)
        return Sheet(
            chosen.all_lines(),
            chosen.name,
            [one.name for one in sheets if one is not chosen and one.is_told(known)],
            book.epoch == MAC_EPOCH,
            chosen.hidden_columns,
        )
    except ValidationError:
        raise
    except Exception as error:  # a broken package breaks the reader in any way
        raise refuse(
            _(
                "The Excel file is damaged and cannot be read. Open it in Excel and save it again"
                " as “Excel Workbook (.xlsx)”."
            )
        ) from error


def _with_most_headings(sheets: list[_Sheet], known: Callable[[Sequence[Line]], int]) -> _Sheet:
    """Of the sheets that are shown the first with most of them; a cover sheet has none."""
    shown = [one for one in sheets if one.is_shown and one.head]
    if not shown:
        shown = [one for one in sheets if one.is_shown]
    if not shown:
        raise refuse(_("The workbook has no sheet that is shown."))
    return max(shown, key=lambda one: (known(one.head), len(one.head) > 1))


class _Sheet:
    """One sheet, read as far as it is asked for."""

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.name = sheet, nfc(sheet.title)
        self.is_shown = sheet.sheet_state == "visible"
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filled: dict[tuple[int, int], Any] = {}
        with sheet._get_source() as part:
            text = _without_empty_tail(_in_utf8(part.read(MAX_UNPACKED)))
        sheet._get_source = lambda: io.BytesIO(text)
        sheet.reset_dimensions()  # what a file says of its own size is not always true
        self.hidden = _hidden_rows(text)
        self.hidden_columns = _hidden_columns(text)
        self.filled = _merged_values(text, sheet)
        self.head = list(islice(self.lines(), HEAD_ROOM + 1))

    def lines(self) -> Iterator[Line]:
        """Those that are not blank."""
        for number, row in _rows_of(self.sheet):
            cells = _cells_of(number, row, self.filled)
            refuse_wide(cells, number)
            line = Line(number, cells[:MAX_COLUMNS], number in self.hidden)
            if not line.is_blank:
                yield line

    def all_lines(self) -> list[Line]:
        found = list(islice(self.lines(), MAX_ROWS + HEAD_ROOM + 1))
        if len(found) > MAX_ROWS + HEAD_ROOM:
            raise too_many()
        return found

    def is_told(self, known: Callable[[Sequence[Line]], int]) -> bool:
        """Whether a person would miss its rows; the notes and lists of our template hold none."""
        is_headed = known(self.head) > 1
        if len(self.head) <= is_headed or self.name in OUR_SHEETS:
            return False
        return self.is_shown or is_headed


# As the template names its sheets in either language.
OUR_SHEETS = frozenset({"Hướng dẫn điền", "How to fill in", "Danh mục", "Lists"})


def _rows_of(sheet: Any, last: int | None = None) -> Iterator[tuple[int, Any]]:
    """The rows that the file has, with their numbers, up to the row `last`."""
    gap = None
    for number, row in enumerate(sheet.iter_rows(max_row=last, max_col=MAX_COLUMNS + 1), start=1):
        if row is not gap:  # one and the same for all rows that the file leaves out
            gap = row
            yield number, row


def _hidden_rows(sheet: bytes) -> set[int]:
    """The reader that streams rows does not say it, so the sheet's own XML is asked."""
    hidden, number = set(), 0
    for match in ROW.finditer(sheet):
        said = _attributes(match[1])
        number = int(said.get("r", number + 1))
        if _is_unseen(said, "ht"):
            hidden.add(number)
    return hidden


def _hidden_columns(sheet: bytes) -> set[int]:
    """The columns, by index, that Excel does not show: hidden, or without any width."""
    hidden: set[int] = set()
    for match in COLUMNS.finditer(sheet[: sheet.find(b"sheetData")]):
        said = _attributes(match[1])
        if _is_unseen(said, "width"):
            last = min(int(said["max"]), MAX_COLUMNS)
            hidden.update(range(int(said["min"]) - 1, last))
    return hidden


def _attributes(written: bytes) -> dict[str, str]:
    """By name, in whatever order and quotation marks they are written."""
    found = ATTRIBUTE.findall(written)
    return {name.decode(): (first or second).decode() for name, first, second in found}


def _is_unseen(said: Mapping[str, str], size: str) -> bool:
    """Of a row or a column: hidden, or without any size."""
    return said.get("hidden") in ("1", "true") or bool(NOTHING.fullmatch(said.get(size, "")))


def _in_utf8(part: bytes) -> bytes:
    """A part in the letters that all others are written in."""
    if not part.startswith(UTF16):
        return part
    return re.sub(r"^<\?xml[^>]*\?>", "", part.decode("utf-16")).encode()


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


def _as_usual(content: bytes) -> bytes:
    """The package with names and namespaces as Excel writes them.

    Other programs part the names of folders with "\\", or write one name in two ways; Excel itself
    has the form "Strict Open XML". Raises ValidationError for what is no workbook.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name: name.replace("\\", "/") for name in package.namelist()}
        types = _content_types(package, names)
        wanted = {name.lower(): name for part in types for name in (part, _relations_of(part))}
        names = {name: wanted.get(usual.lower(), usual) for name, usual in names.items()}
        usual_main = next((part for part, kind in types.items() if MAIN in kind), "xl/workbook.xml")
        main = next((name for name, usual in names.items() if usual == usual_main), None)
        if main is None:
            raise refuse(
                _("Only Excel files (XLSX) and CSV files are read. Save an ODS file as XLSX first.")
            )
        strict = STRICT in package.read(main)
        if not strict and all(name == usual for name, usual in names.items()):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as written:
            for name, usual in names.items():
                part = package.read(name)
                if strict and usual.endswith((".xml", ".rels")):
                    for old, new in STRICT_NAMES.items():
                        part = part.replace(old, new)
                written.writestr(usual, part)
    return out.getvalue()


def _content_types(package: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, str]:
    """Of each part that the package lists by its name; none of what is no package."""
    listed = next((n for n, usual in names.items() if usual.lower() == LIST_OF_TYPES.lower()), None)
    if listed is None:
        return {}
    parts = {LIST_OF_TYPES: ""}
    for element in fromstring(package.read(listed)):
        if part := element.get("PartName", "").lstrip("/"):
            parts[part] = element.get("ContentType", "")
    return parts


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


# --- cells -----------------------------------------------------------------------------------
def _cells_of(number: int, row: Any, filled: dict[tuple[int, int], Any]) -> tuple[Any, ...]:
    cells = []
    for column, cell in enumerate(row, start=1):
        value = _value(cell)
        cells.append(filled.get((number, column), value) if value is None else value)
    return tuple(cells)


def _value(cell: Any) -> Any:
    """What a cell holds: text, whole or other number, day; anything else as `Typed`."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind in SPECIAL:
        value = getattr(value, "text", value)  # of a formula for several cells
        return Typed(SPECIAL[kind], SHOWN.get(value, str(value)) if kind == "b" else str(value))
    if isinstance(value, str):
        # "_x000D_" is how a package writes a line end
        return nfc(_joined(unescape(value))) if "_x" in value else value
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return Typed("time", f"{minutes // 60:02}:{minutes % 60:02}")
    if isinstance(value, dt.time):
        return Typed("time", f"{value:%H:%M}")
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "")
    return value


def _joined(text: str) -> str:
    """Signs that were written in two halves ("_xD83D__xDE00_") as what they are."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


SPECIAL = {"f": "formula", "e": "error", "b": "boolean"}
SHOWN = {True: "TRUE", False: "FALSE"}


def _number(value: float, number_format: str) -> Any:
    """A number whose digits are shown as it is; one with zeros before it as the text that is shown."""
    whole = float(value).is_integer() and abs(value) < MOST_DIGITS
    if whole and value >= 0 and re.fullmatch("00+", number_format):
        return f"{int(value):0{len(number_format)}}"
    if "%" in number_format:
        return Typed("percent", f"{value * 100:.10g}%".replace(".", ","))
    if whole and (number_format in PLAIN_FORMATS):
        return int(value)
    if number_format in PLAIN_FORMATS:
        return float(value)
    return Typed("format", f"{value:.15g}".replace(".", ","), int(value) if whole else value)


def shown(value: Any) -> str:
    """A cell's value in words, as a page or the fault file shows it; days as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return format_date(value)
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value)


# --- merged ranges ---------------------------------------------------------------------------
def _merged_values(text: bytes, sheet: Any) -> dict[tuple[int, int], Any]:
    """The value of each covered cell of each merged range, from the range's first cell.

    The reader that streams rows does not know merged ranges, so the sheet's own list is read.
    """
    found = list(dict.fromkeys(match.decode() for match in MERGED.findall(text)))
    if not found:
        return {}
    if len(found) > MAX_ROWS:
        raise refuse(_("The sheet has too many merged cells. Unmerge them."))
    ranges = [range_boundaries(ref) for ref in found]
    wanted = {(top, left) for left, top, _right, _bottom in ranges}
    values = {
        (number, column): _value(cell)
        for number, row in _rows_of(sheet, max(top for top, _left in wanted))
        for column, cell in enumerate(row, start=1)
        if (number, column) in wanted
    }
    return {
        (number, column): values.get((top, left))
        for left, top, right, bottom in ranges
        for number in range(top, min(bottom, top + MAX_ROWS) + 1)
        for column in range(left, min(right, MAX_COLUMNS) + 1)
    }
