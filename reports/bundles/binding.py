"""Documents as they were issued, bound as one PDF with contents, bookmarks and running numbers.

Memory stays bounded however long the bundle is: documents are bound by CHUNK into files, and the
book is written from those files, whose pictures and fonts are read only while they are copied.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path

import pikepdf

from engines.printing.pages import leave_tags, overlay
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from reports.bundles.contents import LINK, contents_pdf, note_of, stamps_pdf, title_of
from reports.models import IssuedDocument

CHUNK = 25  # documents
Step = Callable[[], None]


def bind(
    documents: Sequence[IssuedDocument],
    pdfs: Iterator[bytes],
    scratch: Callable[[str], Path],
    step: Step,
) -> tuple[Path, int]:
    """The finished file and its number of pages. `step` is called twice for each document."""
    chunks, counts = [], []
    for start in range(0, len(documents), CHUNK):
        path = scratch(".chunk.pdf")
        counts += _join(documents[start : start + CHUNK], pdfs, path, step)
        chunks.append(path)
    front, firsts, total = _contents(documents, counts)
    marks = _marks(documents, counts, len(front.pages), total)
    overlay(front, stamps_pdf([next(marks) for _page in front.pages]))
    for number, path in enumerate(chunks):
        chunks[number] = scratch(".stamped.pdf")
        with pikepdf.open(path) as chunk:
            overlay(chunk, stamps_pdf([next(marks) for _page in chunk.pages]))
            chunk.save(chunks[number])
        path.unlink()
        for _document in documents[number * CHUNK : (number + 1) * CHUNK]:
            step()
    book = scratch(".pdf")
    _write(front, chunks, documents, firsts, book)
    return book, total


def _join(
    documents: Sequence[IssuedDocument], pdfs: Iterator[bytes], path: Path, step: Step
) -> list[int]:
    """Some documents one behind the other in a file; how many pages each has."""
    counts = []
    with ExitStack() as stack, pikepdf.new() as chunk:
        for _document in documents:
            issued = stack.enter_context(pikepdf.open(io.BytesIO(next(pdfs))))
            counts.append(len(issued.pages))
            chunk.pages.extend(issued.pages)
            step()
        leave_tags(chunk)
        chunk.save(path)
    return counts


def _contents(
    documents: Sequence[IssuedDocument], counts: Sequence[int]
) -> tuple[pikepdf.Pdf, list[int], int]:
    """The contents, the first page of each document, and how many pages there are in all."""
    of_documents, ahead = sum(counts), 1
    while True:  # the contents' own length moves every number in them
        firsts = [ahead + 1 + before for before in accumulate(counts[:-1], initial=0)]
        total = ahead + of_documents
        front = pikepdf.open(io.BytesIO(contents_pdf(documents, firsts, total)))
        if len(front.pages) == ahead:
            return front, firsts, total
        ahead = len(front.pages)


def _marks(
    documents: Sequence[IssuedDocument], counts: Sequence[int], ahead: int, total: int
) -> Iterator[str]:
    notes = [""] * ahead
    for document, count in zip(documents, counts, strict=True):
        notes += [note_of(document)] * count
    for number, note in enumerate(notes, start=1):
        mark = f"Trang {format_number(number)}/{format_number(total)}"
        yield f"{note.capitalize()} · {mark}" if note else mark


def _write(
    front: pikepdf.Pdf,
    chunks: Sequence[Path],
    documents: Sequence[IssuedDocument],
    firsts: Sequence[int],
    path: Path,
) -> None:
    with ExitStack() as stack, pikepdf.new() as book:
        book.pages.extend(front.pages)
        for chunk in chunks:
            book.pages.extend(stack.enter_context(pikepdf.open(chunk)).pages)
        with book.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Mục lục", 0))
            for document, first in zip(documents, firsts, strict=True):
                outline.root.append(pikepdf.OutlineItem(_bookmark(document), first - 1))
        for page in book.pages[: len(front.pages)]:
            _lead(book, page, firsts)
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.docinfo["/Title"] = "Tập văn bản"
        book.save(path)


def _bookmark(document: IssuedDocument) -> str:
    note = note_of(document)
    text = f"{document.number_text}, {format_date(document.document_date)}, {title_of(document)}"
    return f"{text} ({note})" if note else text


def _lead(book: pikepdf.Pdf, page: pikepdf.Page, firsts: Sequence[int]) -> None:
    """The lines of the contents lead to the pages they name."""
    if "/StructParents" in page:
        del page.StructParents
    for link in page.get("/Annots", []):
        address = str(link.A.get("/URI", "")) if "/A" in link else ""
        if address.startswith(LINK):
            first = firsts[int(address.removeprefix(LINK))]
            target = book.pages[first - 1].obj
            del link["/A"]
            if "/Contents" in link:
                del link["/Contents"]
            link.Dest = pikepdf.Array([target, pikepdf.Name.Fit])
