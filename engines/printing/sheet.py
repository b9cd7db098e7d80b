"""Lays out alike for PDF and DOCX: the head, the signatures and the annexes."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.printing import minutes_wording as wording
from engines.printing.blocks import Block
from engines.printing.context import AnnexTable, MinutesContext, Photo, SignatureBlock
from engines.printing.paper import Chart
from engines.printing.spacing import Face, balanced, printed
from engines.vietnamese.dates import long_date
from engines.vietnamese.numbers import roman

LEFT_MM, RIGHT_MM = 70.0, 93.0  # columns of the head; together the width of the text
TEXT_MM = LEFT_MM + RIGHT_MM


@dataclass(frozen=True)
class Signature:
    titles: list[str]
    note: str
    name: str
    spare_lines: int  # evens out titles of one and two lines, so that all names stand level


@dataclass(frozen=True)
class Cell:
    text: str
    align: str


@dataclass(frozen=True)
class Head:
    text: str
    width: int  # percent


@dataclass(frozen=True)
class Annex:
    """One annex, on its own pages: a table or the photos."""

    label: str
    title: list[str]
    attached_to: str
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    photos: tuple[tuple[Photo, ...], ...] = ()
    note: str = ""
    chart: Chart | None = None  # drawn above its table


@dataclass(frozen=True)
class Sheet:
    parent: list[str]
    body: list[str]
    number: str
    title: str
    subject: list[str]
    blocks: list[Block]
    signatures: list[list[Signature]]
    recipients: list[str]
    annexes: list[Annex]


def lay_out(context: MinutesContext) -> Sheet:
    head = context.letterhead
    return Sheet(
        parent=even_lines((head.parent.upper(),) if head.parent else (), "Regular", 12, LEFT_MM),
        body=even_lines([line.upper() for line in head.body], "Bold", 12, LEFT_MM),
        number=wording.number_line(context),
        title=printed(context.title),
        subject=even_lines([context.subject], "Bold", 14, TEXT_MM - 23),
        blocks=wording.blocks(context),
        signatures=_signatures(context.signatures),
        recipients=wording.recipients(context),
        annexes=_annexes(context),
    )


def even_lines(texts: Sequence[str], face: Face, pt: float, limit_mm: float) -> list[str]:
    return [line for text in texts for line in balanced(printed(text), face, pt, limit_mm - 2)]


def _signatures(blocks: Sequence[SignatureBlock]) -> list[list[Signature]]:
    """Two or three stand in one row, four in two rows of two."""
    across = 3 if len(blocks) == 3 else 2
    rows = [blocks[start : start + across] for start in range(0, len(blocks), across)]
    return [signature_row(row, TEXT_MM / across) for row in rows]


def signature_row(row: Sequence[SignatureBlock], width_mm: float) -> list[Signature]:
    titles = [even_lines([t.upper() for t in block.titles], "Bold", 13, width_mm) for block in row]
    tallest = max(len(lines) for lines in titles)
    return [
        Signature(
            titles=lines,
            note=printed(block.note),
            name=printed(block.name or ""),
            spare_lines=tallest - len(lines),
        )
        for block, lines in zip(row, titles, strict=True)
    ]


def _annexes(context: MinutesContext) -> list[Annex]:
    number = wording.number_text(context)
    attached = printed(f"(Kèm theo Biên bản số {number} {long_date(context.date)})")
    count = len(context.tables) + bool(context.photos)
    labels = [f"Phụ lục {roman(n)}" if count > 1 else "Phụ lục" for n in range(1, count + 1)]
    made = [
        table_annex(label, table, attached)
        for label, table in zip(labels, context.tables, strict=False)
    ]
    if context.photos:
        made.append(Annex(labels[-1], ["ẢNH KIỂM TRA"], attached, photos=_in_twos(context.photos)))
    return made


def table_annex(label: str, table: AnnexTable, attached: str, chart: Chart | None = None) -> Annex:
    whole = sum(column.width for column in table.columns)
    return Annex(
        label=label,
        title=even_lines([table.title.upper()], "Bold", 14, TEXT_MM - 23),
        attached_to=attached,
        heads=tuple(Head(printed(c.title), round(100 * c.width / whole)) for c in table.columns),
        rows=tuple(
            tuple(
                Cell(printed(text), column.align)
                for text, column in zip(row, table.columns, strict=True)
            )
            for row in table.rows
        ),
        note=printed(table.note),
        chart=chart,
    )


def _in_twos(photos: Sequence[Photo]) -> tuple[tuple[Photo, ...], ...]:
    captioned = [Photo(key=photo.key, caption=printed(photo.caption)) for photo in photos]
    return tuple(tuple(captioned[n : n + 2]) for n in range(0, len(captioned), 2))
