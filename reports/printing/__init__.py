"""The print engine: one context (`context.MinutesContext`), all its forms on paper."""

from collections.abc import Mapping

from django.template.loader import render_to_string

from reports.printing.codes import qr_png
from reports.printing.context import MinutesContext
from reports.printing.pdf import render_pdf
from reports.printing.sheet import lay_out
from reports.printing.word import document_text, render_docx

__all__ = ["document_text", "minutes_docx", "minutes_html", "minutes_pdf"]

TEMPLATE = "reports/minutes/v1.html"  # a layout that has issued a document is never edited


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
