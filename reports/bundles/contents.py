"""The contents pages of a bundle and the running numbers, as PDFs of the house form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import capfirst

from engines.printing.pdf import render_pdf
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from reports.changes import CHANGED
from reports.models import IssuedDocument

CSS = (Path(__file__).resolve().parent / "contents.css").read_text(encoding="utf-8")
LINK = "bundle:"  # what a line of the contents points to until the pages have their places


@dataclass(frozen=True)
class Line:
    number: str
    day: str
    title: str
    note: str  # "" while the document stands as it was issued
    page: str


def lines(documents: Sequence[IssuedDocument], first_pages: Sequence[int]) -> list[Line]:
    with translation.override("vi"):  # printed pages are Vietnamese only
        return [
            Line(
                number=document.number_text,
                day=format_date(document.document_date),
                title=title_of(document),
                note=note_of(document),
                page=format_number(page),
            )
            for document, page in zip(documents, first_pages, strict=True)
        ]


def title_of(document: IssuedDocument) -> str:
    with translation.override("vi"):
        kind = capfirst(document.get_kind_display())
    about = document.unit_name or document.subject
    return f"{kind}, {about}" if about else kind


def note_of(document: IssuedDocument) -> str:
    state = document.state
    said = [] if state == IssuedDocument.State.IN_FORCE else [state.label]
    said += [CHANGED] if document.changes else []
    with translation.override("vi"):
        return "; ".join(map(str, said))


def contents_pdf(documents: Sequence[IssuedDocument], first_pages: Sequence[int], of: int) -> bytes:
    context = {
        "lines": lines(documents, first_pages),
        "documents": format_number(len(documents)),
        "pages": format_number(of),
        "made_on": format_date(timezone.localdate()),
    }
    html = render_to_string("reports/bundle/contents.html", context)
    return render_pdf(html, images={}, css=CSS)


def stamps_pdf(marks: Sequence[str]) -> bytes:
    """One page for each mark, empty but for the mark at its foot."""
    html = render_to_string("reports/bundle/stamps.html", {"marks": marks})
    return render_pdf(html, images={}, css=CSS)
