"""The words around the body of a letter, notice or report, as PDF, DOCX and preview print them."""

from engines.printing import gaps
from engines.printing.blocks import Block, laid_out
from engines.printing.paper import PaperContext
from engines.printing.spacing import printed
from engines.vietnamese.dates import long_date
from engines.vietnamese.typed import without_mark


def blocks(context: PaperContext) -> list[Block]:
    """The paragraphs between the head and the signature."""
    return [block for line in context.lines for block in laid_out(line.kind, line.text)]


def number_text(context: PaperContext) -> str:
    number = gaps.NUMBER if context.number is None else f"{context.number:02d}"
    return printed(f"{number}/{context.symbol}")


def number_line(context: PaperContext) -> str:
    return printed(f"Số: {number_text(context)}")


def place_and_date(context: PaperContext) -> str:
    place = gaps.known(context.place, gaps.MEDIUM)
    day = long_date(context.date) if context.date else gaps.OPEN_DATE
    return printed(f"{place}, {day}")


def about(context: PaperContext) -> str:
    """Under the number of a letter."""
    return printed(f"V/v {context.subject}") if context.form == "letter" else ""


def addressees(context: PaperContext) -> list[str]:
    names = [printed(name.rstrip(" .;")) for name in context.addressees]
    if len(names) < 2:
        return [f"Kính gửi: {name}" for name in names]
    ends = [";"] * (len(names) - 1) + ["."]
    return ["Kính gửi:", *(f"- {name}{end}" for name, end in zip(names, ends, strict=True))]


def recipients(context: PaperContext) -> list[str]:
    names = [name.rstrip(" .;") for name in context.recipients]
    ends = [";"] * (len(names) - 1) + ["."]
    return [printed(f"- {without_mark(name)}{end}") for name, end in zip(names, ends, strict=False)]


def attached_to(context: PaperContext) -> str:
    """Under the title of an annex."""
    kind = context.title.capitalize() if context.title else "Công văn"
    number = number_text(context)
    day = long_date(context.date) if context.date else gaps.OPEN_DATE
    return printed(f"(Kèm theo {kind} số {number} {day})")
