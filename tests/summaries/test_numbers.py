"""A random summary says the same numbers everywhere, and they are those of plain SQL."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from engines.decree30.reading import body_text
from engines.printing import document_text, paper_docx, paper_pdf
from reports.summaries.blocks import cell_text
from reports.summaries.forms_of import made
from reports.summaries.links import Count
from reports.summaries.paper import summary_of
from reports.summaries.scope import saved
from tests.summaries.definitions import by_sql, make_definition
from tests.summaries.province import issue, make_inside, make_province, make_visits

pytestmark = pytest.mark.django_db
SAMPLE, ALL = range(8), range(50)


@pytest.fixture
def province(db):
    return make_province(7)


@pytest.fixture
def client(province):
    client = Client()
    client.force_login(province.office)
    return client


def assert_counted_as_by_sql(figures, definition, province):
    today = timezone.localdate()
    wanted = by_sql(definition, province, today)
    assert (figures.visits.value, figures.units.value) == (wanted["visits"], wanted["units"])
    found = {}
    for row in figures.areas:
        found["strength", row.code] = (row.strengths.value, row.strength_units.value)
        found["limitation", row.code] = (row.limitations.value, row.limitation_units.value)
    assert {key: pair for key, pair in found.items() if pair[0]} == wanted["areas"]
    stages = {name: count.value for name, count in figures.stages.items() if count.value}
    assert stages == wanted["stages"]
    assert figures.total.requests.value == sum(wanted["stages"].values())
    if figures.compared:
        before = by_sql(definition, province, today, definition.compare_from, definition.compare_to)
        limits = sum(n for (kind, _c), (n, _at) in before["areas"].items() if kind == "limitation")
        assert figures.compared.visits.value == before["visits"]
        assert figures.compared.limitations.value == limits
        assert sum(row.before.value for row in figures.chains) == limits
        assert sum(row.now.value for row in figures.chains) == figures.total.limitations.value


def squeezed(text: str, content) -> str:
    """Without white space and without heads of tables, which are on each page of a PDF."""
    text = "".join(text.split())
    for table in content.tables:
        text = text.replace("".join("".join(column.title for column in table.columns).split()), "")
    return text


def screen_text(client, definition) -> str:
    page = client.get(f"/summaries/{definition.pk}/").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    return html.unescape(re.sub(r"<[^>]+>", " ", article))


def assert_said_alike(client, summary, definition):
    said = squeezed(screen_text(client, definition), summary.content)
    assert said == squeezed(document_text(paper_docx(summary.context)), summary.content)
    assert said == squeezed(body_text(paper_pdf(summary.context)), summary.content)


def assert_workbook_has(summary, office):
    """Each table's rows, numbers as numbers."""
    book = load_workbook(io.BytesIO(made(summary, "xlsx", office)))
    rows = [[cell.value for cell in row if cell.value is not None] for row in book.worksheets[0]]
    for table in summary.content.tables:
        start = rows.index([table.title]) + 2
        for place, row in enumerate(table.rows):
            written = [str(v).replace(" 00:00:00", "") for v in rows[start + place]]
            wanted = [
                str(cell.value) if isinstance(cell, Count) else str(cell)
                for cell in row
                if cell != ""
            ]
            assert written == wanted
            numbers = [v for v in rows[start + place] if isinstance(v, int)]
            assert numbers == [cell.value for cell in row if isinstance(cell, Count)]
    total = summary.figures.total
    lengths = [sheet.max_row - 1 for sheet in book.worksheets[1:]]
    assert lengths == [
        summary.figures.visits.value,
        total.strengths.value + total.limitations.value,
        total.requests.value,
    ]


def counts_of(content):
    for sentence in content.sentences:
        yield from (part for part in sentence.parts if isinstance(part, Count))
    for table in content.tables:
        for row in table.rows:
            yield from (cell for cell in row if isinstance(cell, Count))


def listed(client, url: str) -> int:
    """How many rows the list at that address has, over all its pages."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.context["page_obj"].paginator.count


def assert_links_lead_to_their_rows(client, content, some=None):
    counts = sorted({(count.url, count.value) for count in counts_of(content) if count.url})
    for url, value in counts[:: max(1, len(counts) // some)] if some else counts:
        assert listed(client, url) == value, url


def check(seed, province, client, links):
    definition = make_definition(seed, province)
    summary = summary_of(saved(definition), province.office)
    assert_counted_as_by_sql(summary.figures, definition, province)
    assert_said_alike(client, summary, definition)
    assert_workbook_has(summary, province.office)
    assert_links_lead_to_their_rows(client, summary.content, links)
    return summary.figures.total.limitations.value


def test_eight_random_summaries_say_the_same_everywhere(province, client):
    said = [check(seed, province, client, links=6) for seed in SAMPLE]
    assert sum(count > 0 for count in said) > 4  # most of them have something to say


@pytest.mark.proof
def test_fifty_random_summaries_say_the_same_everywhere(province, client):
    for seed in ALL:
        check(seed, province, client, links=None)


def test_the_whole_year_is_the_sum_of_its_halves(province):
    """Each visit counts in one half-year only."""
    definition = make_definition(0, province)
    definition.counted_by, definition.is_training, definition.areas = "review", False, []
    definition.units.clear()
    scope = saved(definition)
    year, *halves = [
        summary_of(
            dataclasses.replace(scope, period=dataclasses.replace(scope.period, start=a, end=b)),
            province.office,
        ).figures
        for a, b in [
            (dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
            (dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
            (dt.date(2025, 7, 1), dt.date(2025, 12, 31)),
        ]
    ]
    assert year.visits.value == sum(half.visits.value for half in halves) > 5
    assert year.total.limitations.value == sum(half.total.limitations.value for half in halves)


def test_a_cell_is_written_as_its_table_has_it():
    assert cell_text(Count(1234)) == "1.234"


def test_a_summary_asks_no_more_for_more_visits(db):
    """In `read_rows`: visits, findings, earlier ones, requests, areas, criteria, units, names,
    successions; and the session, the person, the office, the notices of the frame."""
    province = make_province(3, visits=12, findings=2, years=(2018,), all_issued=True)
    client = Client()
    client.force_login(province.office)
    counted = []
    for more in (0, 40):
        made = make_visits(province, more, (2018,), mixed=False)
        make_inside(province, made, 6)
        issue(made)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/summaries/y2018/")
        assert page.status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 18
