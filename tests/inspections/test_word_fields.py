"""Fields of Word that call another program, in every part that holds text and however split."""

import pytest

from tests.bad_inputs import payloads
from tests.inspections.test_office_files import DDE, changed, fault

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text(inside, *, part="document"):
    """A file with these runs in the text of one of its parts."""
    body = f'<w:{part} xmlns:w="{WORD}"><w:body><w:p>{inside}</w:p></w:body></w:{part}>'
    if part == "document":
        return changed(payloads.docx(), {"word/document.xml": body})
    return payloads.docx(extra=[(f"word/{part}1.xml", body)])


def field(*words):
    """A field whose words stand in runs of their own."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    return mark.format("begin") + runs + mark.format("separate") + mark.format("end")


CALLS = {
    "field": text(field(r' DDEAUTO c:\\windows\\cmd.exe "/k calc" ')),
    "field in runs": text(field("D", "DE", "AUTO Excel a")),
    "field in small letters": text(field("dde Excel a")),
    "inner field": text(field("IF ", field("DDEAUTO Excel a"), " = 1")),
    "simple field": text('<w:fldSimple w:instr=" DDE Excel a "/>'),
    "field of a header": text(field("DDEAUTO Excel a"), part="hdr"),
    "field of notes": text(field("DDEAUTO Excel a"), part="footnotes"),
    "field without an end": text("<w:r><w:instrText>DDEAUTO Excel a</w:instrText></w:r>"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_field_that_calls_a_program_is_refused(name):
    assert fault(CALLS[name]) == DDE


def test_other_fields_are_accepted():
    assert fault(text(field("PAGE") + field("INDEX DDE") + field("HYPERLINK a"))) == ""
