"""Lines of a sheet with their cells, and what is wrong at one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.exports import MAX_ROWS
from engines.vietnamese.text import is_blank

MAX_COLUMNS = 200
HEAD_ROOM = 12  # titles above the heading, and the heading


@dataclass(frozen=True)
class Typed:
    """A cell of a workbook that is no plain text, day or number.

    `kind`: "formula", "error", "boolean", "percent", "time" or "format" (a number that Excel shows
    otherwise than by its digits). `shown`: about what a person sees in the cell.
    """

    kind: str
    shown: str
    value: Any = None  # of a "format"

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True)
class Line:
    """One line as the person sees it in the sheet: its number there, and its cells."""

    number: int
    cells: tuple[Any, ...]
    hidden: bool = False  # by hand or by a filter

    @property
    def is_blank(self) -> bool:
        return all(cell is None or is_blank(str(cell)) for cell in self.cells)


@dataclass
class Sheet:
    """The lines that are not blank, heading included, and where they come from."""

    lines: list[Line]
    name: str = ""  # "" of a CSV file, which has no sheets
    others: list[str] = field(default_factory=list)  # sheets with rows that were not read
    epoch_1904: bool = False  # whether its days are counted from 1904
    hidden_columns: set[int] = field(default_factory=set)  # that Excel does not show, by index


@dataclass
class Fault:
    """One thing that is wrong or odd. `line` 0 is the whole file, no letter the whole row."""

    line: int
    letter: str
    heading: str
    cell: str
    message: str

    @property
    def place(self) -> str:
        """The cell as Excel names it: "D7"."""
        return f"{self.letter}{self.line}" if self.letter and self.line else ""


def letter_of(index: int) -> str:
    """The letter of the column with this index, from 0."""
    return str(get_column_letter(index + 1))


def refuse(text: str) -> ValidationError:
    return ValidationError(text)


def too_many() -> ValidationError:
    return refuse(
        _("The file has more than %(rows)d rows of data. Split it into files of at most that many.")
        % {"rows": MAX_ROWS}
    )


def refuse_wide(cells: tuple[Any, ...] | list[Any], number: int) -> None:
    """Raises ValidationError where a line has something beyond the last column that is read."""
    if any(cell is not None and str(cell).strip() for cell in cells[MAX_COLUMNS:]):
        raise refuse(
            _("Line %(line)d is longer than %(columns)d columns. Delete what stands beyond them.")
            % {"line": number, "columns": MAX_COLUMNS}
        )
