"""A list on paper: A4 upright or across, its filter in words, heads on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.exports import Cell, plain
from accounts.listings import Form, Listing
from engines.printing.pdf import render_pdf
from engines.printing.spacing import printed
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number

CSS = (Path(__file__).resolve().parent / "listing.css").read_text(encoding="utf-8")
TEMPLATE = "reports/listing.html"  # no document: it may change with the program
AT_ONCE = 200  # rows, some seconds; more are made in the background
MOST_ROWS = 10_000  # some thousand pages
KIND = "list-pdf"  # the kind of job
NUMBER_MM = 13
UPRIGHT_MM = 180  # more than fits between the margins of an upright page goes across


class PaperCell(NamedTuple):
    text: str
    kind: str  # "number", "day" or ""


PaperRow = list[PaperCell]


def frame(title: str, listing: Listing, count: int, printed_at: dt.datetime) -> dict[str, Any]:
    """What stands around the rows."""
    columns = listing.on_paper
    wide = sum(column.mm for column in columns) + NUMBER_MM
    return {
        "title": printed(title),
        "site": printed(str(settings.SITE_TITLE)),
        "across": wide > UPRIGHT_MM,
        "told": [(printed(label), printed(word)) for label, word in listing.told],
        "printed_at": printed_at,
        "count": format_number(count),
        "widths": [f"{mm * 100 / wide:.2f}%" for mm in [NUMBER_MM, *(c.mm for c in columns)]],
        "heads": [printed(column.head) for column in columns],
    }


def listing_html(around: dict[str, Any], rows: Iterable[PaperRow], *, goes_on: bool = False) -> str:
    """`goes_on`: without what stands above the table, for pages in the midst of a long list."""
    return render_to_string(TEMPLATE, {**around, "rows": rows, "goes_on": goes_on})


def paper_row(number: int, line: Sequence[Cell]) -> PaperRow:
    return [paper_cell(number), *(paper_cell(value) for value in line)]


def paper_cell(value: Cell) -> PaperCell:
    value = plain(value)
    if value is None or isinstance(value, bool):
        return PaperCell("", "")
    if isinstance(value, dt.datetime):
        return PaperCell(f"{value:%H:%M} {format_date(value.date())}", "day")
    if isinstance(value, dt.date):
        return PaperCell(format_date(value), "day")
    if isinstance(value, (int, float, Decimal)):
        return PaperCell(format_number(value), "number")
    return PaperCell(printed(str(value)), "")


def listing_pdf(title: str, listing: Listing) -> bytes:
    around = frame(title, listing, listing.count(), timezone.localtime())
    lines = enumerate(listing.lines(listing.on_paper), 1)
    html = listing_html(around, (paper_row(number, line) for number, line in lines))
    return render_pdf(html, images={}, css=CSS)


def form() -> Form:
    """How `accounts.listings` prints a list, without knowing of this app."""
    return Form("application/pdf", listing_pdf, at_most=MOST_ROWS, at_once=AT_ONCE, job=KIND)
