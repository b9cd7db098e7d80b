"""The print engine: one context (`MinutesContext`, `PaperContext`), all its forms on paper."""

from collections.abc import Mapping

from django.template.loader import render_to_string

from engines.printing.codes import qr_png
from engines.printing.context import MinutesContext
from engines.printing.paper import PaperContext
from engines.printing.paper_sheet import lay_out_paper
from engines.printing.paper_word import render_paper_docx
from engines.printing.pdf import PAPER_CSS, render_pdf
from engines.printing.sheet import lay_out
from engines.printing.word import document_text, render_docx

__all__ = [
    "document_text",
    "minutes_docx",
    "minutes_html",
    "minutes_pdf",
    "paper_docx",
    "paper_html",
    "paper_pdf",
]

TEMPLATE = "printing/minutes.html"
PAPER_TEMPLATE = "printing/paper.html"


def minutes_html(context: MinutesContext) -> str:
    author = " ".join(context.letterhead.body)
    return render_to_string(
        TEMPLATE, {"context": context, "sheet": lay_out(context), "author": author}
    )


def minutes_pdf(context: MinutesContext, images: Mapping[str, bytes]) -> bytes:
    """`images` holds JPEG or PNG bytes by the keys of `context.photos`; a missing one: ValueError."""
    pictures = {f"photo/{photo.key}": images[photo.key] for photo in context.photos}
    if context.verification:
        pictures["qr"] = qr_png(context.verification.url)
    return render_pdf(minutes_html(context), images=pictures)


def minutes_docx(context: MinutesContext, images: Mapping[str, bytes]) -> bytes:
    """The same text and layout as `minutes_pdf`, to be opened in a word processor."""
    return render_docx(context, images)


def paper_html(context: PaperContext) -> str:
    author = " ".join(context.letterhead.body)
    return render_to_string(
        PAPER_TEMPLATE, {"context": context, "sheet": lay_out_paper(context), "author": author}
    )


def paper_pdf(context: PaperContext) -> bytes:
    """A letter, notice or report as PDF/A-3a."""
    pictures = {"qr": qr_png(context.verification.url)} if context.verification else {}
    return render_pdf(paper_html(context), images=pictures, css=PAPER_CSS)


def paper_docx(context: PaperContext) -> bytes:
    """The same text and layout as `paper_pdf`, to be opened in a word processor."""
    return render_paper_docx(context)
