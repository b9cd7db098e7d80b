"""A list on paper: A4 upright or across, its filter in words, heads on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.exports import Cell, plain
from accounts.listings import Column, Form, Listing
from reports.printing.pdf import render_pdf
from reports.printing.spacing import printed
from vietnamese.dates import format_date
from vietnamese.numbers import format_number

CSS = (Path(__file__).resolve().parent / "listing.css").read_text(encoding="utf-8")
TEMPLATE = "reports/listing.html"  # no document: it may change with the program
MOST_ROWS = 1_000  # some ten seconds and a hundred pages
NUMBER_MM = 13
UPRIGHT_MM = 180  # more than fits between the margins of an upright page goes across


@dataclass(frozen=True)
class PaperCell:
    text: str
    kind: str  # "number", "day" or ""


def listing_html(title: str, listing: Listing, printed_at: dt.datetime) -> str:
    columns = listing.on_paper
    wide = sum(column.mm for column in columns) + NUMBER_MM
    context = {
        "title": printed(title),
        "site": printed(str(settings.SITE_TITLE)),
        "across": wide > UPRIGHT_MM,
        "told": [(printed(label), printed(word)) for label, word in listing.told],
        "printed_at": printed_at,
        "count": format_number(listing.count()),
        "widths": [f"{mm * 100 / wide:.2f}%" for mm in [NUMBER_MM, *(c.mm for c in columns)]],
        "heads": [printed(column.head) for column in columns],
        "rows": _rows(listing, columns),
    }
    return render_to_string(TEMPLATE, context)


def _rows(listing: Listing, columns: list[Column]) -> Iterator[list[PaperCell]]:
    for number, line in enumerate(listing.lines(columns), 1):
        yield [_cell(number), *(_cell(value) for value in line)]


def _cell(value: Cell) -> PaperCell:
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
    html = listing_html(title, listing, timezone.localtime())
    return render_pdf(html, images={}, css=CSS)


def form() -> Form:
    """How `accounts.listings` prints a list, without knowing of this app."""
    return Form("application/pdf", listing_pdf, at_most=MOST_ROWS)
