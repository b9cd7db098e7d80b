"""A long list on paper, made in the background.

The rows are read in one go and set aside in a file, so that they are of one moment and no question
to the database stays open while pages are laid out. Memory stays bounded: the table is laid out in
parts of PART rows, each into a file; a part ends with a full page, and the rows left over begin the
next. The running numbers are laid over the pages when all are counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.listings import Listing
from engines.printing.pages import leave_tags, overlay
from engines.printing.pdf import render_pdf, render_whole_pages
from engines.vietnamese.numbers import format_number
from reports.listing import CSS, PaperCell, PaperRow, frame, listing_html, paper_row

PART_CSS = CSS + (Path(__file__).resolve().parent / "listing_numbers.css").read_text("utf-8")
PART = 200  # rows
Step = Callable[[int], None]  # rows done


@dataclass(frozen=True)
class LongPaper:
    path: Path
    rows: int
    pages: int
    holds: list[int]  # keys of the rows in it


def long_listing(
    title: str, listing: Listing, scratch: Callable[[str], Path], step: Step
) -> LongPaper:
    rows = scratch(".rows")
    holds, count = _set_aside(listing, rows)
    around = frame(title, listing, count, timezone.localtime())
    parts, counts = [], []
    with rows.open(encoding="utf-8") as lines:
        for pdf, done in _parts(around, _rows_of(lines)):
            parts.append(scratch(".part.pdf"))
            counts.append(_keep(pdf, parts[-1]))
            step(done)
    pages = sum(counts)
    first = 1
    for path, of_part in zip(parts, counts, strict=True):
        _number(path, range(first, first + of_part), pages, across=around["across"])
        first += of_part
        step(count)
    book = scratch(".pdf")
    _bind(around["title"], parts, book)
    return LongPaper(book, count, pages, holds)


def _set_aside(listing: Listing, path: Path) -> tuple[list[int], int]:
    """The keys of the rows, and how many there are; their cells go into the file."""
    columns, holds, number = listing.on_paper, [], 0
    with path.open("w", encoding="utf-8") as lines:
        for number, row in enumerate(listing.each(), 1):
            cells = paper_row(number, [column.of(row) for column in columns])
            lines.write(json.dumps(cells, ensure_ascii=False) + "\n")
            if isinstance(row, Model):
                holds.append(row.pk)
    return holds, number


def _rows_of(lines: Iterator[str]) -> Iterator[PaperRow]:
    for line in lines:
        yield [PaperCell(*cell) for cell in json.loads(line)]


def _parts(around: dict[str, Any], rows: Iterator[PaperRow]) -> Iterator[tuple[bytes, int]]:
    """PDFs of whole pages but for the last, each with the number of rows done so far."""
    part, done, goes_on = list(islice(rows, PART)), 0, False
    while part or not goes_on:  # a list may be empty by now: one page says so
        ahead = list(islice(rows, PART))
        html = listing_html(around, part, goes_on=goes_on)
        if ahead:
            pdf, name = render_whole_pages(html, css=PART_CSS)
        else:
            pdf, name = render_pdf(html, images={}, css=PART_CSS), ""
        left = [f"row-{row[0].text}" for row in part].index(name) if name else len(part)
        done += left
        yield pdf, done
        part, goes_on = part[left:] + ahead, True


def _keep(pdf: bytes, path: Path) -> int:
    path.write_bytes(pdf)
    with pikepdf.open(path) as part:
        return len(part.pages)


def _number(path: Path, numbers: Sequence[int], pages: int, *, across: bool) -> None:
    texts = [f"{format_number(number)}/{format_number(pages)}" for number in numbers]
    html = render_to_string("reports/listing_numbers.html", {"numbers": texts, "across": across})
    with pikepdf.open(path, allow_overwriting_input=True) as part:
        leave_tags(part)
        overlay(part, render_pdf(html, images={}, css=PART_CSS))
        part.save(path)


def _bind(title: str, parts: Sequence[Path], path: Path) -> None:
    with ExitStack() as stack, pikepdf.new() as book:
        for part in parts:
            book.pages.extend(stack.enter_context(pikepdf.open(part)).pages)
        book.docinfo["/Title"] = title
        book.save(path)
