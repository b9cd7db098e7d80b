"""A letter, notice or report as DOCX: the same blocks as the PDF."""

import io

from docx.document import Document as DocumentObject
from docx.shared import Mm

from engines.printing import word_margins, word_parts, word_styles
from engines.printing.paper import PaperContext
from engines.printing.paper_sheet import PaperSheet, lay_out_paper
from engines.printing.sheet import TEXT_MM
from engines.printing.word_package import set_properties, settled
from engines.printing.word_styles import paragraph

SIGN_MM = 26  # for hand and seal


def render_paper_docx(context: PaperContext) -> bytes:
    """One context gives the same bytes."""
    sheet = lay_out_paper(context)
    document = word_styles.new_document()
    word_margins.set_up(document, context)
    _head(document, sheet)
    for line in sheet.addressees:
        paragraph(document, "Kính gửi", line)
    word_parts.blocks(document, sheet.blocks)
    _end(document, sheet)
    for annex in sheet.annexes:
        word_parts.annex(document, annex, {})
    set_properties(document, context, sheet)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _head(document: DocumentObject, sheet: PaperSheet) -> None:
    table = word_parts.letterhead(document, sheet, rows=3 if sheet.about else 2)
    word_parts.put(table.rows[1].cells[1], "Địa danh, ngày", [sheet.place_date])
    if sheet.about:
        word_parts.put(table.rows[2].cells[0], "Về việc", sheet.about)
    if sheet.title:
        word_parts.name_and_subject(document, sheet)


def _end(document: DocumentObject, sheet: PaperSheet) -> None:
    """Recipients at the left, the signature at the right, both on the page of the last words."""
    paragraph(document, "Khoảng cách", "")
    table = word_parts.grid(document, 1, [TEXT_MM / 2, TEXT_MM / 2])
    word_styles.keep_rows_whole(table)
    left, right = table.rows[0].cells
    if sheet.recipients:
        word_parts.put(left, "Nơi nhận", ["Nơi nhận:"])
        word_parts.put(left, "Nơi nhận chi tiết", sheet.recipients)
    word_parts.put(right, "Chức danh người ký", sheet.signature.titles)
    name = paragraph(right, "Họ tên người ký", sheet.signature.name)
    name.paragraph_format.space_before = Mm(SIGN_MM)
    paragraph(document, "Khoảng cách", "")  # a document may not end with a table
