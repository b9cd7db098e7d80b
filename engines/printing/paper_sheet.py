"""Lays a paper out alike for the PDF's page, the DOCX and the preview."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engines.printing import gaps
from engines.printing import paper_wording as wording
from engines.printing.blocks import Block
from engines.printing.context import SignatureBlock
from engines.printing.paper import PaperContext
from engines.printing.sheet import (
    LEFT_MM,
    RIGHT_MM,
    TEXT_MM,
    Annex,
    Signature,
    even_lines,
    signature_row,
    table_annex,
)
from engines.printing.spacing import printed
from engines.vietnamese.numbers import roman


@dataclass(frozen=True)
class PaperSheet:
    parent: list[str]
    body: list[str]
    number: str
    place_date: str
    about: list[str]  # of a letter
    title: str  # of all others
    subject: list[str]  # of all others
    addressees: list[str]
    blocks: list[Block]
    signature: Signature
    recipients: list[str]
    annexes: list[Annex]


def lay_out_paper(context: PaperContext) -> PaperSheet:
    head = context.letterhead
    named = context.form == "named"
    about = wording.about(context)
    return PaperSheet(
        parent=even_lines([head.parent.upper()] if head.parent else [], "Regular", 12, LEFT_MM),
        body=even_lines([line.upper() for line in head.body], "Bold", 12, LEFT_MM),
        number=wording.number_line(context),
        place_date=wording.place_and_date(context),
        about=even_lines([about], "Regular", 12, LEFT_MM) if about else [],
        title=printed(context.title.upper()),
        subject=even_lines([context.subject], "Bold", 14, TEXT_MM - 23) if named else [],
        addressees=wording.addressees(context),
        blocks=wording.blocks(context),
        signature=signature_row([_signed(context.signature)], RIGHT_MM)[0],
        recipients=wording.recipients(context),
        annexes=list(_annexes(context)),
    )


def _signed(block: SignatureBlock) -> SignatureBlock:
    """A signer nobody named is a gap, as everything unknown in a letter."""
    return replace(block, name=gaps.known(block.name, gaps.NAME))


def _annexes(context: PaperContext) -> Iterator[Annex]:
    """Every table, and every chart with its own table, in that order."""
    attached = wording.attached_to(context)
    given = [(table, None) for table in context.tables]
    given += [(chart.table, chart) for chart in context.charts]  # type: ignore[misc]
    for number, (table, chart) in enumerate(given, start=1):
        label = f"Phụ lục {roman(number)}" if len(given) > 1 else "Phụ lục"
        yield table_annex(label, table, attached, chart)
