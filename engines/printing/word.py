"""The minutes as DOCX: the same blocks as the PDF, laid out with a word processor's own means."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Mm

from engines.printing import word_margins, word_parts, word_styles
from engines.printing.context import MinutesContext
from engines.printing.sheet import TEXT_MM, Sheet, lay_out
from engines.printing.word_package import set_properties, settled
from engines.printing.word_styles import paragraph

MOTTO = "Độc lập - Tự do - Hạnh phúc"
PHOTO_MM = (75.0, 90.0)


def render_docx(context: MinutesContext, images: Mapping[str, bytes]) -> bytes:
    """One context gives the same bytes. `images`: by the keys of `context.photos`."""
    sheet = lay_out(context)
    document = word_styles.new_document()
    word_margins.set_up(document, context)
    word_parts.letterhead(document, sheet, rows=2)
    word_parts.name_and_subject(document, sheet)
    word_parts.blocks(document, sheet.blocks)
    _signatures(document, sheet)
    word_parts.recipients(document, sheet.recipients)
    for one in sheet.annexes:
        word_parts.annex(document, one, images)
    set_properties(document, context, sheet)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def document_text(docx: bytes) -> str:
    """The text between the margins, one paragraph a line, cells from left to right."""
    document = Document(io.BytesIO(docx))
    found = document.element.body.iter(qn("w:p"))
    lines = ("".join(_runs(element)) for element in found)
    return "\n".join(line for line in lines if line.strip())


def _runs(element: Any) -> list[str]:
    texts = []
    for child in element.iter():
        if child.tag == qn("w:t"):
            texts.append(child.text or "")
        elif child.tag == qn("w:br"):
            texts.append(" ")
    return texts


def _signatures(document: DocumentObject, sheet: Sheet) -> None:
    for row in sheet.signatures:
        paragraph(document, "Khoảng cách", "")
        table = word_parts.grid(document, 1, [TEXT_MM / len(row)] * len(row))
        word_styles.keep_rows_whole(table)
        for signature, cell in zip(row, table.rows[0].cells, strict=True):
            word_parts.put(cell, "Chức danh người ký", signature.titles)
            word_parts.put(cell, "Ghi chú ký", [signature.note])
            name = paragraph(cell, "Họ tên người ký", signature.name)
            name.paragraph_format.space_before = Mm(26 + 5.5 * signature.spare_lines)
    if not sheet.recipients:
        paragraph(document, "Khoảng cách", "")  # a document may not end with a table
