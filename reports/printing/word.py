"""The minutes as DOCX: the same blocks as the PDF, laid out with a word processor's own means."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from PIL import Image

from reports.printing import word_margins, word_styles
from reports.printing.context import MinutesContext
from reports.printing.minutes_v1 import Block
from reports.printing.sheet import LEFT_MM, RIGHT_MM, TEXT_MM, Annex, Sheet, lay_out
from reports.printing.spacing import width_mm
from reports.printing.word_package import set_properties, settled
from reports.printing.word_styles import paragraph, rule

MOTTO = "Độc lập - Tự do - Hạnh phúc"
PHOTO_MM = (75.0, 90.0)


def render_docx(context: MinutesContext, images: Mapping[str, bytes]) -> bytes:
    """One context gives the same bytes. `images`: by the keys of `context.photos`."""
    sheet = lay_out(context)
    document = Document()
    document._body.clear_content()
    word_styles.define(document)
    word_margins.set_up(document, context)
    _head(document, sheet)
    _blocks(document, sheet.blocks)
    _signatures(document, sheet)
    _recipients(document, sheet.recipients)
    for annex in sheet.annexes:
        _annex(document, annex, images)
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


def _grid(document: DocumentObject, rows: int, widths: list[float]) -> Table:
    """A table without lines, with columns as wide as told (mm)."""
    table = document.add_table(rows=rows, cols=len(widths))
    word_styles.fix_layout(table, widths, inner_mm=0)
    return table


def _put(cell: _Cell, style: str, lines: list[str], **more: Any) -> None:
    """Lines into a cell; the empty paragraph that a cell begins with is used up first."""
    for line in lines:
        first = cell.paragraphs[0]
        if len(cell.paragraphs) == 1 and not first.text and first.style.name == "Normal":
            first.style = style
            word_styles.write(first, line, **more)
        else:
            paragraph(cell, style, line, **more)


def _head(document: DocumentObject, sheet: Sheet) -> None:
    table = _grid(document, 2, [LEFT_MM, RIGHT_MM])
    left, right = table.rows[0].cells
    _put(left, "Cơ quan chủ quản", sheet.parent)
    _put(left, "Cơ quan ban hành", sheet.body)
    longest = max(width_mm(line, "Bold", 12) for line in sheet.body)
    rule(left, LEFT_MM, 0.42 * longest)
    _put(right, "Quốc hiệu", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    _put(right, "Tiêu ngữ", [MOTTO])
    rule(right, RIGHT_MM, width_mm(MOTTO, "Bold", 13))
    _put(table.rows[1].cells[0], "Số ký hiệu", [sheet.number])
    paragraph(document, "Tên loại", sheet.title)
    for line in sheet.subject:
        paragraph(document, "Trích yếu", line)
    rule(document, TEXT_MM, 0.4 * max(width_mm(line, "Bold", 14) for line in sheet.subject))


def _blocks(document: DocumentObject, blocks: list[Block]) -> None:
    following = [block.kind for block in blocks[1:]] + ["closing"]
    for block, after in zip(blocks, following, strict=True):
        made = paragraph(document, word_styles.BLOCK_STYLES[block.kind], block.text)
        if after == "detail" and block.kind in ("item", "detail"):
            made.paragraph_format.keep_with_next = True


def _signatures(document: DocumentObject, sheet: Sheet) -> None:
    for row in sheet.signatures:
        paragraph(document, "Khoảng cách", "")
        table = _grid(document, 1, [TEXT_MM / len(row)] * len(row))
        word_styles.keep_rows_whole(table)
        for signature, cell in zip(row, table.rows[0].cells, strict=True):
            _put(cell, "Chức danh người ký", signature.titles)
            _put(cell, "Ghi chú ký", [signature.note])
            name = paragraph(cell, "Họ tên người ký", signature.name)
            name.paragraph_format.space_before = Mm(26 + 5.5 * signature.spare_lines)
    if not sheet.recipients:
        paragraph(document, "Khoảng cách", "")  # a document may not end with a table


def _recipients(document: DocumentObject, lines: list[str]) -> None:
    if lines:
        paragraph(document, "Nơi nhận", "Nơi nhận:")
    for line in lines:
        paragraph(document, "Nơi nhận chi tiết", line)


def _annex(document: DocumentObject, annex: Annex, images: Mapping[str, bytes]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    word_margins.number_from_one(section)
    paragraph(document, "Phụ lục", annex.label)
    for line in annex.title:
        paragraph(document, "Tên phụ lục", line)
    paragraph(document, "Kèm theo", annex.attached_to)
    if annex.heads:
        _table(document, annex)
    for pair in annex.photos:
        table = _grid(document, 1, [TEXT_MM / 2] * 2 if len(pair) == 2 else [TEXT_MM])
        word_styles.keep_rows_whole(table)
        for photo, cell in zip(pair, table.rows[0].cells, strict=True):
            _put(cell, "Ảnh", [" "])
            _picture(cell, images[photo.key])
            paragraph(cell, "Chú thích ảnh", photo.caption)
    if annex.note:
        paragraph(document, "Nội dung", annex.note)


def _picture(cell: _Cell, content: bytes) -> None:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        across, down = picture.size
    scale = min(PHOTO_MM[0] / across, PHOTO_MM[1] / down)
    run = cell.paragraphs[0].runs[0]
    run.add_picture(io.BytesIO(content), width=Mm(across * scale), height=Mm(down * scale))


def _table(document: DocumentObject, annex: Annex) -> None:
    table = document.add_table(rows=1, cols=len(annex.heads))
    table.style = "Table Grid"
    word_styles.fix_layout(table, [TEXT_MM * head.width / 100 for head in annex.heads])
    word_styles.repeat_head(table.rows[0])
    for head, cell in zip(annex.heads, table.rows[0].cells, strict=True):
        _put(cell, "Đầu bảng", [head.text])
    for row in annex.rows:
        cells = table.add_row().cells
        for text, cell in zip(row, cells, strict=True):
            _put(cell, word_styles.CELL_STYLES[text.align], [text.text])
    word_styles.keep_rows_whole(table)
