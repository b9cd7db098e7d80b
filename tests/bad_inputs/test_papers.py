"""The list's items in printed papers, tables and the check page."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.exports import csv_bytes, xlsx_bytes
from accounts.imports.reading import read_file
from engines.printing import minutes_docx, minutes_pdf
from engines.vietnamese.printable import unprintable
from engines.vietnamese.text import nfc
from findings.actions.findings import add_finding
from findings.actions.writing import MOST_ROWS
from findings.models import Finding
from reports.minutes import draft_of
from tests.bad_inputs.adapter import TEXTS, address, sign_in
from tests.bad_inputs.items import ITEMS, each, value_of
from tests.bad_inputs.judging import accepted, asks_at_most, body_of, holds_always, refused_at_field
from tests.bad_inputs.pages import read, submit
from tests.bad_inputs.place import Place, make_place
from tests.findings.factories import FindingFactory, typed_finding
from tests.reports.factories import LIMITATIONS, issued, ready_visit, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db, media) -> Place:
    """For one test: others of this file build their own."""
    return make_place(media)


LONGEST = 20_000  # letters of a finding
ON_PAPER = {"pdf.ssrf", "pdf.layout", "text.markup", "text.template", "text.sql"}
BULK = "5,000 findings in one minutes"
PAPERS = [i for i in ITEMS if i["family"] in ON_PAPER and i["title"] != BULK]
FITTING = [i for i in PAPERS if len(str(value_of(i))) <= LONGEST]
TOO_LONG = [i for i in PAPERS if i not in FITTING]
CELLS = [i for i in ITEMS if i["family"] in ("export.formula", "export.number", "export.scope")]
CHECKS = [i for i in ITEMS if i["family"] == "verify"]


def solid(text: str) -> str:
    """Without white space: lines are broken where the paper ends."""
    return re.sub(r"\s", "", text)


def hostile(place) -> list[str]:
    texts = [str(value_of(item)) for item in FITTING]
    for text in texts:
        FindingFactory(visit=place.draft, condition=nfc(text))
    return texts


def test_minutes_print_every_text_as_it_stands(place):
    """And load nothing: the renderer's fetcher refuses all (tests/printing/test_pdf.py)."""
    texts = hostile(place)
    context = draft_of(place.draft.pk).context
    pdf, docx = minutes_pdf(context, {}), minutes_docx(context, {})
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) <= 8
    assert not reader.attachments
    printed = solid("".join(page.extract_text() for page in reader.pages))
    written = solid("\n".join(p.text for p in Document(io.BytesIO(docx)).paragraphs))
    signs = re.compile(r"[^\w<>{}%'\"=/()-]")  # what an extracted text surely keeps
    for text in texts:
        wanted = signs.sub("", solid(nfc(text)))
        for name, paper in (("pdf", printed), ("docx", written)):
            assert wanted[:60] in signs.sub("", paper), f"{name}: {text[:60]}"


@pytest.mark.parametrize("path", ["/visits/{draft}/", "/findings/", "/visits/{draft}/history/"])
def test_a_page_of_hostile_texts_has_no_element_more(place, path):
    client = sign_in(place.people["leader"])
    # a sign that paper has no letter for is warned of on the page, whatever stands around it
    signs = ["".join(unprintable(nfc(str(value_of(item))))) for item in FITTING]
    rows = [FindingFactory(visit=place.draft, condition=f"Một câu{sign}") for sign in signs]
    plain = read(client.get(place.filled(path)).content.decode()).skeleton
    for row, item in zip(rows, FITTING, strict=True):
        Finding.objects.filter(pk=row.pk).update(condition=nfc(str(value_of(item))))
    page = client.get(place.filled(path))
    holds_always(page)
    assert without_prose(read(page.content.decode()).skeleton) == without_prose(plain)


def without_prose(skeleton):
    """Without what line breaks of a text make: paragraphs, and the box of the lines after the first."""
    return [tag for tag in skeleton if tag[0] not in ("br", "p") and tag != ("div", ("class",))]


@each(TOO_LONG)
def test_what_no_paper_could_hold_is_refused_where_it_is_typed(place, item):
    client = sign_in(place.people["leader"])
    door = TEXTS[0]
    typed = {name: place.filled(text) for name, text in door.typed.items()}
    answer = submit(client, place.filled(door.url), typed | {door.field: value_of(item)})
    assert "20000" in refused_at_field(answer, door.field, typed).replace(".", "")


def test_minutes_hold_so_many_findings_and_no_more(place):
    Finding.objects.all().delete()
    rows = [
        FindingFactory.build(
            visit=place.draft,
            number=number,
            condition="Câu thứ nhất. " * 20,
            area_id=place.area,
            created_by=place.people["leader"],
        )
        for number in range(1, MOST_ROWS + 1)
    ]
    Finding.objects.bulk_create(rows)
    with asks_at_most(16):
        context = draft_of(place.draft.pk).context
    pages = PdfReader(io.BytesIO(minutes_pdf(context, {}))).pages
    assert len(pages) <= 40
    client = sign_in(place.people["leader"])
    door = TEXTS[0]
    typed = {name: place.filled(text) for name, text in door.typed.items()}
    answer = submit(client, place.filled(door.url), typed | {door.field: "Một câu nữa."})
    refused_at_field(answer, "", typed)
    kept = add_finding(place.draft.pk, typed_finding(kind="strength"), by=place.people["leader"])
    assert kept.number == 1


@each(CELLS)
def test_a_cell_runs_nothing_and_comes_back_as_it_was(item):
    value = str(value_of(item)).replace("\x00", "")  # no entry and no writer lets one through
    table = csv_bytes(["Nội dung"], [[str(value_of(item))]])
    assert table.startswith(b"\xef\xbb\xbf")
    (_head, (cell,)) = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";")
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠−"))
    assert cell in (value, f"'{value}")
    assert cell == value or value.startswith(tuple("=+-@\t\r\n＝＋－＠−"))
    book = xlsx_bytes(["Nội dung"], [[value]])
    kept = load_workbook(io.BytesIO(book)).active["A2"]
    assert kept.data_type == "s"
    assert kept.value == value
    assert read_file(book, "a.xlsx", len).lines[1].cells[0] == kept.value
    kept_text = read_file(table, "a.csv", len).lines[1].cells[0]
    assert kept_text == value  # the guard comes off again


def test_a_list_taken_away_runs_nothing(place):
    """Through the page: what a person typed stands in the file behind a quote."""
    client = sign_in(place.people["leader"])
    door = TEXTS[0]
    typed = {name: place.filled(text) for name, text in door.typed.items()}
    accepted(submit(client, place.filled(door.url), typed | {door.field: "=1+1"}))
    assert Finding.objects.order_by("pk").last().condition == "=1+1"
    table = client.get("/findings/?export=csv").content.decode("utf-8-sig")
    assert "'=1+1" in table
    assert ";=1+1" not in table


@pytest.mark.guarded
def test_the_check_page():
    """Each item; every wrong code gets the same answer."""
    document = issued(ready_visit())
    code, client = document.code_for_people, Client(raise_request_exception=False)
    bad = ("A" if code[0] != "A" else "B") + code[1:]
    codes = {"{code}": code, "{code_bad}": bad, "{code_lower}": code.lower()}
    answers = {}
    for item in CHECKS:
        path = item["payload"]["path"].replace("/v/", "/check/")
        for name, text in codes.items():
            path = path.replace(name, text)
        answer = client.get(path)
        holds_always(answer)
        found = item["expect"]["outcome"] == "ok"
        assert answer.status_code == (200 if found else 404), item["id"]
        answers[item["id"]] = body_of(answer)
        assert (document.pdf_sha256 in body_of(answer)) is found
    staff = staff_of(document.visit)
    for page in answers.values():
        for secret in (*LIMITATIONS, document.unit_name, staff.full_name):
            assert secret not in page
    long = client.get(f"/check/{'x' * 10_000}/")
    assert long.status_code == 404


def test_addresses_are_rewritten_for_this_product(place):
    assert address("/findings/{pk}/edit/", place) == f"/findings/{place.finding.pk}/edit/"
    assert address("/v/ABC/", place) == "/check/ABC/"
