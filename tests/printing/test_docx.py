import io
import zipfile

import pytest
from docx import Document

from engines.decree30.reading import body_text
from engines.printing import document_text, minutes_docx, minutes_pdf
from tests.printing import samples
from tests.printing.random_contexts import make_context, pictures_of

CONTEXTS = [samples.hong_ngu(), samples.lap_vo(), make_context(1), make_context(16, nfd=True)]


def squeezed(text: str) -> str:
    """Without white space (a PDF has none where a line ends) and without heads of tables, which
    are on each page of a PDF."""
    return "".join(text.split()).replace("STTThủtụchànhchínhSốhồsơ", "")


@pytest.mark.parametrize("minutes", CONTEXTS, ids=lambda c: c.unit_name)
def test_word_and_pdf_say_the_same_in_the_same_order(minutes):
    pictures = pictures_of(minutes)
    word = squeezed(document_text(minutes_docx(minutes, pictures)))
    assert word == squeezed(body_text(minutes_pdf(minutes, pictures)))


def test_one_context_gives_the_same_bytes():
    context = make_context(3)
    pictures = pictures_of(context)
    assert minutes_docx(context, pictures) == minutes_docx(context, pictures)


def test_no_moment_of_the_clock_is_inside():
    made = minutes_docx(samples.hong_ngu(), {})
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(1980, 1, 1)}
        assert b"2018-07-17T00:00:00Z" in package.read("docProps/core.xml")


def test_page_is_the_one_of_the_decree():
    section = Document(io.BytesIO(minutes_docx(samples.hong_ngu(), {}))).sections[0]
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side.mm) for side in sides] == [20, 17, 25, 30]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml


def test_issued_has_code_and_picture_at_the_foot_and_a_draft_its_mark():
    issued = Document(io.BytesIO(minutes_docx(samples.hong_ngu(), {}))).sections[0]
    for footer in (issued.footer, issued.first_page_footer):
        assert "K7QM-4XTB-92HD" in footer.tables[0].rows[0].cells[1].text
        assert "<pic:pic" in footer._element.xml
    draft = Document(io.BytesIO(minutes_docx(samples.lap_vo(), {}))).sections[0]
    assert "DỰ THẢO" in draft.header._element.xml
    assert "DỰ THẢO" in draft.first_page_header._element.xml
    assert "DỰ THẢO" not in issued.header._element.xml


def test_table_head_is_repeated_and_rows_stay_whole():
    context = next(c for c in map(make_context, range(20)) if c.tables)
    document = Document(io.BytesIO(minutes_docx(context, pictures_of(context))))
    table = next(t for t in document.tables if t.style.name == "Table Grid")
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
