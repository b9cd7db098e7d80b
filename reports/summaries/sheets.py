"""A summary as a workbook: the figures on one sheet, their rows on others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.http import QueryDict

from accounts.exports import Row, workbook_bytes
from accounts.models import User
from findings.views.lists import findings_listing, requests_listing
from inspections.practice import marked
from inspections.views.visits import visits_listing
from reports.summaries.blocks import Cell, Content, Table
from reports.summaries.figures import Figures
from reports.summaries.links import Count, Links


def summary_workbook(figures: Figures, content: Content, user: User) -> bytes:
    rows = figure_rows(content, is_training=figures.scope.is_training)
    return workbook_bytes([("Số liệu", rows), *_rows(figures, user)])


def content_workbook(content: Content, *, is_training: bool = False) -> bytes:
    """Each table on a sheet of its own; the name of a sheet says what is training data."""
    before = "Tập huấn - " if is_training else ""
    return workbook_bytes(
        (before + table.title, _with_heads(_heads(table), _table_rows(table)))
        for table in content.tables
    )


def _heads(table: Table) -> Row:
    return [column.title for column in table.columns]


def figure_rows(content: Content, *, is_training: bool = False) -> Iterator[Row]:
    """Every table under its title; numbers are numbers and days are days."""
    yield [marked(content.subject, is_training)]
    for table in content.tables:
        yield []
        yield [table.title]
        yield _heads(table)
        yield from _table_rows(table)
        if table.note:
            yield [table.note]


def _table_rows(table: Table) -> Iterator[Row]:
    for row in table.rows:
        yield [_value(cell) for cell in row]


def _value(cell: Cell) -> Cell | int:
    return cell.value if isinstance(cell, Count) else cell


def _rows(figures: Figures, user: User) -> Iterator[tuple[str, Iterable[Row]]]:
    """The very lists that the numbers lead to, with the columns these lists have."""
    links = Links(figures.scope, figures.scope.period)
    lists = (
        ("Đợt kiểm tra", visits_listing, links.visits(0)),
        ("Ưu điểm, hạn chế", findings_listing, links.findings(0)),
        ("Kiến nghị", requests_listing, links.requests(0)),
    )
    for title, listing_of, count in lists:
        listing = listing_of(user, QueryDict(urlsplit(count.url).query))
        yield title, _with_heads(listing.heads(), listing.lines())


def _with_heads(heads: Row, rows: Iterable[Row]) -> Iterator[Row]:
    yield heads
    yield from rows
