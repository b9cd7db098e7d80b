"""Texts stored before the rule stood: every writer of files leaves out what its file cannot hold."""

import csv
import io

import docx
import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts.actions.imports import kind_for
from accounts.exports import workbook_bytes
from accounts.imports.books import fault_book, template_book
from accounts.imports.preview import Fault
from accounts.imports.reading import read_file
from accounts.imports.table import table_of
from accounts.model_fields import LineField, ProseField
from engines.printing.pdf import render_pdf
from engines.printing.word_styles import write
from tests.desk.test_list_exports import MAY
from tests.desk.world import make_world
from tests.people import UserFactory
from tests.walking import our_models

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OLD = "\ufffe\uffff\x0c\x01"


def make_old_rows():
    """Put OLD behind every text, past the fields that would take it off; how many columns took it."""
    changed = set()
    for model in our_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, (LineField, ProseField)):
                table, column = model._meta.db_table, field.column
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(
                            f'UPDATE "{table}" SET "{column}" = "{column}" || %s'
                            f" WHERE \"{column}\" <> ''",
                            [OLD],
                        )
                        if cursor.rowcount > 0:
                            changed.add(f"{model.__name__}.{field.name}")
                except DatabaseError:  # what is issued is guarded, and some columns are full
                    continue
    return changed


def texts_of(answer, form):
    if form == "csv":
        lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        return [cell for line in lines for cell in line]
    if form == "pdf":
        return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]


def test_every_list_goes_out_in_every_form(client, settings):
    settings.EXPORT_ROWS_PER_HOUR = 100_000
    world = make_world()
    changed = make_old_rows()
    assert {"Finding.condition", "Plan.title", "Team.name", "User.full_name"} <= changed
    for address, letters in MAY.items():
        who = ("system_admin", "office")[letters[0] == "n"]
        client.force_login(world.people[who])
        for form in ("xlsx", "csv", "pdf"):
            answer = client.get(f"{address}?export={form}")
            assert answer.status_code in (200, 302), (address, form)
            if answer.status_code == 200:
                assert not set(OLD) & set("".join(texts_of(answer, form))), (address, form)


def test_the_draft_of_minutes_is_printed_in_both_forms(client):
    world = make_world()
    make_old_rows()
    client.force_login(world.people["leader"])
    for form in ("pdf", "docx"):
        answer = client.get(reverse("reports:minutes-draft", args=[world.draft.visit.pk, form]))
        assert answer.status_code == 200
        assert len(answer.getvalue()) > 1_000


def test_templates_and_files_of_faults():
    office = UserFactory(role="office")
    kind = kind_for("plans", office)
    row = [f"a{OLD}"] * len(kind.columns)
    book = openpyxl.load_workbook(io.BytesIO(template_book(kind, by=office, rows=[row])))
    assert book["Dữ liệu"]["A2"].value == "a"
    heading = ";".join(column.heading for column in kind.columns)
    sheet = read_file(f"{heading}\nx\ufffe;y\uffff\n".encode(), "a.csv", len)
    table = table_of(sheet, kind.columns)
    fault = Fault(2, "A", f"Năm{OLD}", "", f"sai{OLD}")
    marked = openpyxl.load_workbook(io.BytesIO(fault_book(table, [fault]))).active
    written = [str(cell) for row in marked.iter_rows(values_only=True) for cell in row if cell]
    assert {"x", "y", "Năm: sai"} <= set(written)


def test_each_writer_of_its_own():
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([("a", [[f"b{OLD}c"]])])))
    assert book.active["A1"].value == "bc"
    page = docx.Document()
    write(page.add_paragraph(), f"b{OLD}c")
    out = io.BytesIO()
    page.save(out)
    assert docx.Document(out).paragraphs[-1].text == "bc"
    html = f'<html lang="vi"><title>a{OLD}</title><p>b{OLD}c<svg><title>d{OLD}</title></svg></html>'
    pdf = PdfReader(io.BytesIO(render_pdf(html, images={})))
    assert pdf.pages[0].extract_text().strip() == "bc"
    assert pdf.metadata.title == "a"
