"""Workbooks handed out: the template to fill in, and the sent rows with their faults marked.

Every text is written as a text, whatever it begins with, so no cell of them can run.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.exports import MAX_ROWS, in_xlsx
from accounts.imports.kinds import Column, Kind
from accounts.imports.lines import Fault, Line
from accounts.imports.table import Table

if TYPE_CHECKING:
    from accounts.models import User

HEAD_FILL = PatternFill("solid", fgColor="DCE4EE")
ROW_FILL = PatternFill("solid", fgColor="FBEAE9")
CELL_FILL = PatternFill("solid", fgColor="F2B8B5")
DAY_FORMAT = "dd/mm/yyyy"


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    cell.value = value = in_xlsx(value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- the template ----------------------------------------------------------------------------
def template_book(kind: Kind, *, by: User, rows: Iterable[Sequence[Any]] = ()) -> bytes:
    """Headings with notes and drop-down lists; a second sheet says what belongs in each column."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Data")
    lists = book.create_sheet(_("Lists"))
    _write_notes(book.create_sheet(_("How to fill in"), 1), kind)
    for number, column in enumerate(kind.columns, start=1):
        _write_heading(sheet, number, column)
        _offer(sheet, lists, number, column.words_for(by))
    for line, row in enumerate(rows, start=2):
        for number, value in enumerate(row, start=1):
            cell = _put(sheet, line, number, value)
            if kind.columns[number - 1].is_day:
                cell.number_format = DAY_FORMAT
    sheet.freeze_panes = "A2"
    lists.sheet_state = "hidden"
    return _bytes(book)


def _write_heading(sheet: Any, number: int, column: Column) -> None:
    cell = _put(sheet, 1, number, column.heading + (" *" if column.required else ""))
    cell.font, cell.fill = Font(bold=True), HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column.note:
        cell.comment = Comment(str(column.note), _("Import"), height=110, width=300)
    settings = sheet.column_dimensions[get_column_letter(number)]
    settings.width = column.width
    settings.number_format = DAY_FORMAT if column.is_day else "@"  # codes keep their zeros


def _offer(sheet: Any, lists: Any, number: int, words: list[str]) -> None:
    if not words:
        return
    letter = get_column_letter(number)
    for line, word in enumerate(words, start=1):
        _put(lists, line, number, word)
    choice = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$1:${letter}${len(words)}",
        allow_blank=True,
        showErrorMessage=False,  # what is typed is judged when the file is sent
    )
    choice.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    sheet.add_data_validation(choice)


def _write_notes(sheet: Any, kind: Kind) -> None:
    _put(sheet, 1, 1, str(kind.title)).font = Font(bold=True, size=14)
    _put(sheet, 2, 1, str(kind.text))
    _put(sheet, 3, 1, _("Columns marked * must be in the file. Days are written dd/mm/yyyy."))
    for number, title in enumerate((_("Column"), _("What to write"), _("For example")), start=1):
        cell = _put(sheet, 5, number, title)
        cell.font, cell.fill = Font(bold=True), HEAD_FILL
    for line, column in enumerate(kind.columns, start=6):
        for number, value in enumerate((column.heading, column.note, column.example), start=1):
            cell = _put(sheet, line, number, str(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 26), ("B", 70), ("C", 34)):
        sheet.column_dimensions[letter].width = width


# --- the faults ------------------------------------------------------------------------------
def fault_book(table: Table, faults: Sequence[Fault]) -> bytes:
    """The sent rows on the lines where they stood; faulty ones marked, the reasons at the end."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Data")
    of_line: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        of_line[fault.line].append(fault)
    last = 1 + max(len(_filled(line)) for line in [*table.lines, table.heading])
    for number, value in enumerate(_filled(table.heading), start=1):
        cell = _put(sheet, table.heading.number, number, value)
        cell.font, cell.fill = Font(bold=True), HEAD_FILL
    head = _put(sheet, table.heading.number, last, _("Faults"))
    head.font, head.fill = Font(bold=True), CELL_FILL
    for line in table.lines:
        for number, value in enumerate(_filled(line), start=1):
            cell = _put(sheet, line.number, number, value)
            if cell.is_date:
                cell.number_format = DAY_FORMAT
        if line.number in of_line:
            _mark(sheet, line.number, last, of_line[line.number])
    sheet.freeze_panes = f"A{table.heading.number + 1}"
    for number in range(1, last):
        sheet.column_dimensions[get_column_letter(number)].width = 20
    sheet.column_dimensions[get_column_letter(last)].width = 70
    return _bytes(book)


def _filled(line: Line) -> tuple[Any, ...]:
    """The cells up to the last that holds something."""
    filled = [number for number, value in enumerate(line.cells, start=1) if value is not None]
    return line.cells[: max(filled, default=0)]


def _mark(sheet: Any, line: int, last: int, faults: Sequence[Fault]) -> None:
    letters = {fault.letter for fault in faults}
    for number in range(1, last + 1):
        cell = sheet.cell(line, number)
        cell.fill = CELL_FILL if get_column_letter(number) in letters else ROW_FILL
    words = [f"{f.heading}: {f.message}" if f.heading else f.message for f in faults]
    _put(sheet, line, last, "\n".join(words)).alignment = Alignment(wrap_text=True, vertical="top")
