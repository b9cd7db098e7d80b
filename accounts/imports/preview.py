"""The rows of a table checked, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from import_export.results import RowResult

from accounts.imports.kinds import Kind
from accounts.imports.table import Table

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.resources import ScopedResource

MAX_FAULTS = 4_000  # kept, for the marked file
MAX_SHOWN = 100  # changed rows that are told one by one, and as many new ones
MAX_CELL = 120


@dataclass
class Fault:
    """One thing that is wrong. `line` 0 is the file as a whole, no letter the row as a whole."""

    line: int
    letter: str
    heading: str
    cell: str
    message: str


@dataclass
class Preview:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    # line, then (heading, what stands now, what the file says)
    changes: list[tuple[int, list[tuple[str, str, str]]]] = field(default_factory=list)
    # line, then (heading, what the file says)
    added: list[tuple[int, list[tuple[str, str]]]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings nobody reads
    scans: list[str] = field(default_factory=list)  # names of files that must come with the yes
    moved: bool = False  # after the yes the rows meant something else: they were checked anew

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
    def changes_nothing(self) -> bool:
        return not (self.faults or self.new or self.changed)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def says_the_same(self, other: Preview) -> bool:
        """Whether the person who said yes to the one has seen what the other would do."""
        return json.dumps(asdict(self)) == json.dumps({**asdict(other), "moved": self.moved})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Preview:
        faults = [Fault(**fault) for fault in data.get("faults", [])]
        return cls(**{**data, "faults": faults})


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
    result = resource.check(table.dataset())
    preview = Preview(ignored=table.unknown)
    for row in result.rows:
        if row.import_type == RowResult.IMPORT_TYPE_NEW:
            preview.new += 1
            if len(preview.added) < MAX_SHOWN:
                cells = [(heading, text[:MAX_CELL]) for heading, text in table.told(row.line)]
                preview.added.append((row.line, cells))
        elif row.import_type == RowResult.IMPORT_TYPE_UPDATE:
            preview.changed += 1
            if len(preview.changes) < MAX_SHOWN:
                preview.changes.append((row.line, _cut(row.changes)))
        elif row.import_type == RowResult.IMPORT_TYPE_SKIP:
            preview.unchanged += 1
    told = [_fault(table, *fault) for fault in result.faults()]
    preview.faulty = len({fault.line for fault in told if fault.line})
    preview.faults = told[:MAX_FAULTS]
    preview.scans = resource.wanted_scans()
    return Checked(preview, resource)


def _cut(changes: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(name, old[:MAX_CELL], new[:MAX_CELL]) for name, old, new in changes]


def _fault(table: Table, line: int | None, heading: str, message: str) -> Fault:
    place = table.places.get(heading)
    return Fault(
        line=line or 0,
        letter=place.letter if place else "",
        heading=place.heading if place else heading,
        cell=table.shown(line, heading)[:MAX_CELL],
        message=message,
    )
