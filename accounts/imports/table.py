"""Lines to the columns of a kind: where the heading stands, and which column is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.exports import MAX_ROWS
from accounts.imports.kinds import Column
from accounts.imports.reading import HEAD_ROOM, Line, too_many
from accounts.resources import LINE
from vietnamese.legacy import detect_legacy
from vietnamese.text import fold


@dataclass(frozen=True)
class Place:
    """A column as the sent file has it."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        return get_column_letter(self.index + 1)


@dataclass
class Table:
    """What was read: lines below the heading, and where each column of the kind stands."""

    heading_line: int
    lines: list[Line]
    places: dict[str, Place]
    unknown: list[str] = field(default_factory=list)

    def dataset(self) -> Any:
        """For a resource: the kind's own headings, and each line's number in the file."""
        data = tablib.Dataset(headers=[*self.places, LINE])
        for line in self.lines:
            data.append([*(self._cell(line, place) for place in self.places.values()), line.number])
        return data

    def _line(self, number: int | None) -> Line | None:
        return next((one for one in self.lines if one.number == number), None)

    def _cell(self, line: Line, place: Place) -> Any:
        value = line.cells[place.index] if place.index < len(line.cells) else None
        return "" if value is None else value

    def told(self, number: int) -> list[tuple[str, str]]:
        """The headings of the cells of a line that are not blank, and what stands in them."""
        line = self._line(number)
        if line is None:
            return []
        cells = ((place.heading, str(self._cell(line, place))) for place in self.places.values())
        return [(heading, text) for heading, text in cells if text]

    def shown(self, number: int | None, heading: str) -> str:
        """What stands in that cell of the file."""
        place = self.places.get(heading)
        line = self._line(number)
        return "" if place is None or line is None else str(self._cell(line, place))


def table_of(lines: Sequence[Line], columns: Sequence[Column]) -> Table:
    """Raises ValidationError: no heading, a column missing or twice, no rows, too many."""
    at = _heading_at(lines, columns)
    places, unknown = _places(lines[at], columns)
    rows = [line for line in lines[at + 1 :] if not line.is_blank]
    if not rows:
        raise ValidationError(_("The file has a heading and no row of data."))
    if len(rows) > MAX_ROWS:
        raise too_many()
    return Table(lines[at].number, rows, places, unknown)


def _by_heading(columns: Sequence[Column]) -> dict[str, Column]:
    return {fold(name): column for column in columns for name in (column.heading, *column.aliases)}


def _heading_at(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    """The line with most of the kind's headings: a title or two may stand above it."""
    known = _by_heading(columns)
    scores = [
        len({known[name].heading for name in _folded(line) if name in known})
        for line in lines[:HEAD_ROOM]
    ]
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
    return [fold(str(cell).rstrip(" *")) if cell is not None else "" for cell in line.cells]


def _places(line: Line, columns: Sequence[Column]) -> tuple[dict[str, Place], list[str]]:
    known = _by_heading(columns)
    places: dict[str, Place] = {}
    unknown: list[str] = []
    for index, name in enumerate(_folded(line)):
        column = known.get(name)
        written = str(line.cells[index] or "").strip().rstrip(" *")
        if column is None:
            unknown += [written] if written else []
            continue
        if column.heading in places:
            raise ValidationError(
                _("The column “%(name)s” stands in the file twice: %(first)s and %(second)s.")
                % {
                    "name": written,
                    "first": places[column.heading].letter,
                    "second": get_column_letter(index + 1),
                }
            )
        places[column.heading] = Place(index, written)
    missing = [c.heading for c in columns if c.required and c.heading not in places]
    if missing:
        raise ValidationError(
            _("The file lacks the column: %(names)s.") % {"names": ", ".join(missing)}
        )
    return places, unknown
