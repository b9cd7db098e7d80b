"""The rows of a table checked, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from import_export.results import RowResult

from accounts.imports.kinds import Kind
from accounts.imports.lines import Fault
from accounts.imports.table import MAX_CELL, Table

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.resources import ScopedResource

MAX_FAULTS = 4_000  # kept, for the marked file
MAX_SHOWN = 100  # changed rows that are told one by one, and as many new ones


@dataclass
class Preview:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    # line, then (heading, what stands now, what the file says)
    changes: list[tuple[int, list[tuple[str, str, str]]]] = field(default_factory=list)
    # line, then (heading, what would stand there) of the new rows and of the changed ones
    added: list[Told] = field(default_factory=list)
    changed_rows: list[Told] = field(default_factory=list)
    warnings: list[Fault] = field(
        default_factory=list
    )  # what is taken in and may be meant otherwise
    sheet: str = ""  # the one that was read
    other_sheets: list[str] = field(default_factory=list)  # with rows that were not read
    hidden: list[int] = field(default_factory=list)  # lines with a row that Excel does not show
    hidden_columns: list[str] = field(default_factory=list)  # headings that Excel does not show
    ignored: list[str] = field(default_factory=list)  # headings nobody reads
    scans: list[str] = field(default_factory=list)  # names of files that must come with the yes
    moved: bool = False  # after the yes the rows meant something else: they were checked anew

    @property
    def headings(self) -> list[str]:
        """The columns of the rows that are told."""
        cells = (cell for _line, row in [*self.added, *self.changed_rows] for cell in row)
        return list(dict.fromkeys(heading for heading, _text in cells))

    @property
    def told(self) -> list[ToldRow]:
        """The new and the changed rows in the order of the file."""
        was = {line: {heading: old for heading, old, _new in cells} for line, cells in self.changes}
        rows: list[tuple[Told, dict[str, str], bool]] = [(row, {}, True) for row in self.added]
        rows += [(row, was.get(row[0], {}), False) for row in self.changed_rows]
        return [
            ToldRow(row, old, self.headings, is_new, row[0] in self.hidden)
            for row, old, is_new in sorted(rows, key=lambda one: one[0][0])
        ]

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults)

    @property
    def more_added(self) -> int:
        return self.new - len(self.added)

    @property
    def more_changes(self) -> int:
        return self.changed - len(self.changes)

    @property
    def first_warnings(self) -> list[Fault]:
        return self.warnings[:MAX_SHOWN]

    @property
    def more_warnings(self) -> int:
        return len(self.warnings) - len(self.first_warnings)

    @property
    def hidden_lines(self) -> str:
        more = ", …" if len(self.hidden) > MAX_SHOWN else ""
        return ", ".join(map(str, self.hidden[:MAX_SHOWN])) + more

    @property
    def changes_nothing(self) -> bool:
        return not (self.faults or self.new or self.changed)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def says_the_same(self, other: Preview) -> bool:
        """Whether the person who said yes to the one has seen what the other would do."""
        return json.dumps(asdict(self)) == json.dumps({**asdict(other), "moved": self.moved})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Preview:
        told = {
            name: [Fault(**one) for one in data.get(name, [])] for name in ("faults", "warnings")
        }
        return cls(**{**data, **told})


Told = tuple[int, list[tuple[str, str]]]


class ToldRow:
    """A row of the preview's table: a cell for each heading, what stood there and what would."""

    def __init__(
        self, row: Told, was: Mapping[str, str], headings: list[str], is_new: bool, is_hidden: bool
    ) -> None:
        self.line, cells = row
        self.is_new, self.is_hidden = is_new, is_hidden
        now = dict(cells)
        self.cells = [(name, was.get(name), now.get(name, ""), name in was) for name in headings]


@dataclass
class Checked:
    """Rows that were read and checked: what is told of them, and who can write them."""

    preview: Preview
    resource: ScopedResource


def check_rows(
    kind: Kind,
    table: Table,
    *,
    by: User,
    scans: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Checked:
    """Read and check every row against what stands now, and write nothing.

    `progress` is told after each row how many of how many are done.
    """
    resource = kind.resource(user=by)
    resource.scans = scans or {}
    resource.progress = lambda done: progress(done, len(table.lines))
    result = resource.check(table.dataset(), unread=table.unread)
    preview = Preview(
        ignored=table.unknown, sheet=table.sheet.name, other_sheets=table.sheet.others
    )
    told = [*table.strays, *(table.fault(*fault) for fault in result.faults())]
    told.sort(key=lambda fault: (fault.line, len(fault.letter), fault.letter))
    faulty = {fault.line for fault in told}
    for row in result.rows:
        if row.line not in faulty:
            _count(preview, row)
    preview.faulty = len(faulty - {0})
    preview.faults = told[:MAX_FAULTS]
    warnings = [table.fault(*warning) for warning in resource.warnings]
    preview.warnings = sorted(warnings, key=lambda one: one.line)[:MAX_FAULTS]
    preview.hidden = [line.number for line in table.lines if line.hidden]
    preview.hidden_columns = [
        f"{place.heading} ({place.letter})"
        for place in table.places.values()
        if place.index in table.sheet.hidden_columns
    ]
    preview.scans = resource.wanted_scans()
    return Checked(preview, resource)


def _count(preview: Preview, row: Any) -> None:
    if row.import_type == RowResult.IMPORT_TYPE_NEW:
        preview.new += 1
        if len(preview.added) < MAX_SHOWN:
            preview.added.append((row.line, _cut_told(row.told)))
    elif row.import_type == RowResult.IMPORT_TYPE_UPDATE:
        preview.changed += 1
        if len(preview.changes) < MAX_SHOWN:
            preview.changes.append((row.line, _cut(row.changes)))
            preview.changed_rows.append((row.line, _cut_told(row.told)))
    elif row.import_type == RowResult.IMPORT_TYPE_SKIP:
        preview.unchanged += 1


def _cut(changes: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(name, old[:MAX_CELL], new[:MAX_CELL]) for name, old, new in changes]


def _cut_told(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, text[:MAX_CELL]) for name, text in cells]
