"""Lines to the columns of a kind: where the heading stands, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile, pairwise, zip_longest
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.exports import MAX_ROWS
from accounts.imports.cells import cell_for
from accounts.imports.kinds import Column
from accounts.imports.lines import HEAD_ROOM, Fault, Line, Sheet, letter_of, too_many
from accounts.imports.workbooks import shown
from accounts.resources import LINE
from engines.vietnamese.legacy import detect_legacy
from engines.vietnamese.text import fold, squeeze

MAX_CELL = 120  # letters of a cell that are told
# what people put before and behind a heading: "2. Loại", "Loại (*)", "Nội dung:", "Ngày (dd/mm/yyyy)"
NOTE = r"\*+|\d{1,2}|bắt buộc|dd/mm/yyyy|ngày/tháng/năm"
SIGN = rf"\s|[*:.;,?…†‡¹²³\-–“”\"]|\(\s*(?:{NOTE})\s*\)|\[\s*(?:{NOTE})\s*\]"
MARKS_BEFORE = re.compile(rf"^(?:{SIGN}|\d{{1,2}}\s*[.)])+", re.IGNORECASE)
MARKS_BEHIND = re.compile(rf"(?:{SIGN})+$", re.IGNORECASE)
NUMBER_OF_COLUMN = re.compile(r"\(?\[?(\d{1,2}|[A-ZĐ])\]?\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A column as the sent file has it."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        return letter_of(self.index)


@dataclass
class Table:
    """What was read: lines below the heading, and where each column of the kind stands."""

    sheet: Sheet
    heading: Line
    lines: list[Line]
    places: dict[str, Place]
    headed: set[int]  # the columns under any heading, by index
    unknown: list[str] = field(default_factory=list)
    # what the cells of a line give its columns, by the kind's own headings
    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    # by line and the kind's own heading: why a cell gives nothing
    unread: dict[int, dict[str, str]] = field(default_factory=dict)
    strays: list[Fault] = field(default_factory=list)  # cells under no heading

    def read_cells(self, columns: Sequence[Column]) -> None:
        """Fill `values`, `unread` and `strays`."""
        by_heading = {column.heading: column for column in columns}
        for line in self.lines:
            self.values[line.number] = {
                heading: self._read(by_heading[heading], line, place)
                for heading, place in self.places.items()
            }
            self._refuse_strays(line, self.headed)

    def _read(self, column: Column, line: Line, place: Place) -> Any:
        value = line.cells[place.index] if place.index < len(line.cells) else None
        if value is None:
            return ""
        try:
            return cell_for(column, value, epoch_1904=self.sheet.epoch_1904)
        except ValueError as error:
            self.unread.setdefault(line.number, {})[column.heading] = str(error)
            return ""

    def _refuse_strays(self, line: Line, headed: set[int]) -> None:
        """A cell under no heading is one the person wrote and nobody reads."""
        for index, value in enumerate(line.cells):
            if index in headed or value is None or not str(value).strip():
                continue
            text = _(
                "This cell stands under no heading, so it is not read. Delete it, or move the cells"
                " of this line to where they belong."
            )
            told = shown(value)[:MAX_CELL]
            self.strays.append(Fault(line.number, letter_of(index), "", told, text))

    def dataset(self) -> Any:
        """For a resource: the kind's own headings, and each line's number in the file."""
        data = tablib.Dataset(headers=[*self.places, LINE])
        for line in self.lines:
            data.append([*self.values[line.number].values(), line.number])
        return data

    @cached_property
    def by_number(self) -> dict[int, Line]:
        return {line.number: line for line in self.lines}

    def shown(self, number: int | None, heading: str) -> str:
        """What stands in that cell of the file."""
        place, line = self.places.get(heading), self.by_number.get(number or 0)
        if place is None or line is None or place.index >= len(line.cells):
            return ""
        return shown(line.cells[place.index])

    def fault(self, line: int | None, heading: str, message: str) -> Fault:
        """A fault or a warning at the cell under one of the kind's headings."""
        place = self.places.get(heading)
        return Fault(
            line=line or 0,
            letter=place.letter if place else "",
            heading=place.heading if place else heading,
            cell=self.shown(line, heading)[:MAX_CELL],
            message=message,
        )


def table_of(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Raises ValidationError: no heading, a column missing or twice, no rows, too many."""
    at = _heading_at(sheet.lines, columns)
    heading = sheet.lines[at]
    places, unknown = _places(heading, columns)
    below = dropwhile(lambda line: _goes_with(line, heading), sheet.lines[at + 1 :])
    rows = list(below)
    if not rows:
        raise ValidationError(_("The file has a heading and no row of data."))
    if len(rows) > MAX_ROWS:
        raise too_many()
    headed = {index for index, name in enumerate(_folded(heading)) if name}
    table = Table(sheet, heading, rows, places, headed, unknown)
    table.read_cells(columns)
    return table


def _goes_with(line: Line, heading: Line) -> bool:
    """Whether a line right below the headings repeats them (merged over two lines) or numbers the
    columns: (1), (2), (3)."""
    names, cells = _folded(heading), _folded(line)
    filled = [(name, cell) for name, cell in zip_longest(names, cells, fillvalue="") if cell]
    if all(name == cell for name, cell in filled):
        return True
    numbers = [NUMBER_OF_COLUMN.fullmatch(squeeze(shown(cell))) for cell in line.cells]
    found = [number[1] for number in numbers if number]
    in_order = [int(one) for one in found if one.isdecimal()]
    return (
        len(found) == len(filled) > 1
        and in_order[:1] == [1]
        and all(second == first + 1 for first, second in pairwise(in_order))
    )


def headings_known(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    """How many of the kind's columns the line with most of them names."""
    return max(_scores(lines, columns), default=0)


def _scores(lines: Sequence[Line], columns: Sequence[Column]) -> list[int]:
    known = _by_heading(columns)
    return [
        len({known[name].heading for name in _folded(line) if name in known})
        for line in lines[:HEAD_ROOM]
    ]


def _by_heading(columns: Sequence[Column]) -> dict[str, Column]:
    return {fold(name): column for column in columns for name in (column.heading, *column.aliases)}


def _heading_at(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    """The line with most of the kind's headings: a title or two may stand above it."""
    scores = _scores(lines, columns)
    best = max(range(len(scores)), key=lambda at: (scores[at], -at), default=0)
    if not scores or not scores[best]:
        words = " ".join(str(cell) for line in lines[:HEAD_ROOM] for cell in line.cells if cell)
        if old := detect_legacy(words):
            raise ValidationError(
                _("The file is typed in the old encoding %(name)s. Convert it to Unicode first.")
                % {"name": old}
            )
        raise ValidationError(
            _("None of the headings is known. The file needs the columns: %(names)s.")
            % {"names": ", ".join(column.heading for column in columns if column.required)}
        )
    return best


def _folded(line: Line) -> list[str]:
    return [fold(_heading(cell)) for cell in line.cells]


def _heading(cell: Any) -> str:
    """A heading on one line, without the marks people put around it."""
    text = squeeze(shown(cell))
    return MARKS_BEHIND.sub("", MARKS_BEFORE.sub("", text)) or text


def _places(line: Line, columns: Sequence[Column]) -> tuple[dict[str, Place], list[str]]:
    known = _by_heading(columns)
    places: dict[str, Place] = {}
    unknown: list[str] = []
    for index, name in enumerate(_folded(line)):
        column = known.get(name)
        written = _heading(line.cells[index])
        if column is None:
            unknown += [written] if written else []
            continue
        if column.heading in places:
            raise ValidationError(
                _("The column “%(name)s” stands in the file twice: %(first)s and %(second)s.")
                % {
                    "name": written,
                    "first": places[column.heading].letter,
                    "second": letter_of(index),
                }
            )
        places[column.heading] = Place(index, written)
    missing = [c.heading for c in columns if c.required and c.heading not in places]
    if missing:
        raise ValidationError(
            _("The file lacks the column: %(names)s.") % {"names": ", ".join(missing)}
        )
    return places, unknown
