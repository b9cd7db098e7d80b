"""The paragraphs and tables that PDF, DOCX and preview print alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString

from engines.printing.spacing import printed
from engines.vietnamese.text import nfc
from engines.vietnamese.typed import Paragraph, Table, parts

Kind = Literal["basis", "text", "section", "title", "point", "item", "detail", "closing", "table"]

HEADINGS = ("section", "title", "point")
DOCUMENT_NUMBER = re.compile(r"\b[\w…]{1,12}(?:/[\w-]{1,12}){0,2}/[\w-]{0,12}-[\w-]{1,12}\b")
WORD_JOINER = "\u2060"  # has no width and no letter; a line does not break beside it


def unbroken(text: str) -> SafeString:
    """As HTML; a document number ("118/2025/NĐ-CP") is not divided at its strokes and hyphens.

    The joiners leave no trace in the text of the PDF. A box that may not wrap would tear the lines
    around it (WeasyPrint 70, beside a no-break space).
    """
    joined = DOCUMENT_NUMBER.sub(
        lambda found: re.sub("[/-]", rf"\g<0>{WORD_JOINER}", found.group()), text
    )
    return escape(joined)


@dataclass(frozen=True)
class Block:
    """One paragraph, or a table. Section, title and point are headings of level 2, 3 and 4.

    The text of a table has a line a row, and a TAB between its cells.
    """

    kind: Kind
    text: str

    @property
    def markup(self) -> SafeString:
        return unbroken(self.text)

    @property
    def table(self) -> Table:
        return Table(tuple(tuple(line.split("\t")) for line in self.text.split("\n")))

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The width in percent and the side of each column of a table."""
        return list(zip(self.table.shares, self.table.sides, strict=True))

    @property
    def head(self) -> list[SafeString]:
        return [unbroken(cell) for cell in self.table.rows[0]] if self.table.has_head else []

    @property
    def rows(self) -> list[list[tuple[SafeString, str]]]:
        """The rows below the head, each cell with the side it stands on."""
        return [[(unbroken(cell), side) for cell, side in row] for row in self.table.body]


def laid_out(kind: Kind, text: str) -> Iterator[Block]:
    """A typed line break begins a paragraph of its own (in a heading it is a space); neighbouring
    lines with TABs become a table."""
    if kind in HEADINGS:
        yield Block(kind, printed(" ".join(text.split())))
        return
    found = parts(nfc(text)) or [Paragraph("")]
    for number, part in enumerate(found, start=1):
        if isinstance(part, Table):
            yield Block("table", "\n".join("\t".join(map(_cell, row)) for row in part.rows))
        else:
            yield Block(_kind(kind, number, len(found)), printed(part.text))


def _cell(text: str) -> str:
    return printed(" ".join(text.split()))


def _kind(kind: Kind, number: int, count: int) -> Kind:
    """A closing closes with its last paragraph; the lines of a long text may go over a page."""
    if kind == "closing":
        return kind if number == count else "text"
    return "text" if kind in ("item", "detail") and number > 1 else kind
