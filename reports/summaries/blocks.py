"""Contents of a summary or a dossier: sentences and tables with live numbers.

One value gives the screen (numbers are links), the paper (PDF, DOCX) and the workbook.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engines.printing.context import AnnexTable, Column
from engines.printing.paper import Chart, Line, LineKind
from engines.printing.spacing import printed
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from reports.summaries.links import Count

Part = str | Count
Cell = str | Count | dt.date
MINUS = "−"


def cell_text(cell: Cell) -> str:
    if isinstance(cell, Count):
        return format_number(cell.value)
    return format_date(cell) if isinstance(cell, dt.date) else cell


@dataclass(frozen=True)
class Sentence:
    """One paragraph of the body."""

    kind: LineKind
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(cell_text(part) for part in self.parts)

    @property
    def line(self) -> Line:
        return Line(kind=self.kind, text=self.text)

    @property
    def on_screen(self) -> list[tuple[str, str]]:
        """Text and address of each part, spaced as on paper."""
        return [
            (printed_part(cell_text(part)), part.url if isinstance(part, Count) else "")
            for part in self.parts
        ]


def printed_part(text: str) -> str:
    """As it goes on paper, with the spaces at its ends that `printed` takes away."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{printed(text)}{after}"


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    svg: str = ""  # a drawing that says the same, and its description
    alt: str = ""

    @property
    def for_paper(self) -> AnnexTable:
        return AnnexTable(
            title=self.title,
            columns=self.columns,
            rows=tuple(tuple(cell_text(cell) for cell in row) for row in self.rows),
            note=self.note,
        )

    @property
    def chart(self) -> Chart:
        return Chart(svg=self.svg, alt=self.alt, table=self.for_paper)

    @property
    def on_screen(self) -> list[list[tuple[str, str, str]]]:
        """Each cell as text, address and side."""
        return [
            [
                (
                    printed(cell_text(cell)),
                    cell.url if isinstance(cell, Count) else "",
                    column.align,
                )
                for cell, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Content:
    subject: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]

    @property
    def table_rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def text(*parts: Part) -> Sentence:
    return Sentence("text", parts)


def item(*parts: Part) -> Sentence:
    return Sentence("item", parts)


def left(title: str, width: int = 1) -> Column:
    return Column(title=title, width=width)


def middle(title: str, width: int = 1) -> Column:
    return Column(title=title, width=width, align="center")


def right(title: str, width: int = 1) -> Column:
    return Column(title=title, width=width, align="right")
