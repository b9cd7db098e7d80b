"""Parts that the DOCX of every document is made of."""

import io
from collections.abc import Mapping
from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.shared import Mm
from docx.table import Table, _Cell
from PIL import Image

from engines.printing import word_margins, word_styles
from engines.printing.blocks import Block
from engines.printing.charts import chart_png
from engines.printing.paper_sheet import PaperSheet
from engines.printing.sheet import LEFT_MM, RIGHT_MM, TEXT_MM, Annex, Sheet
from engines.printing.spacing import width_mm
from engines.printing.word_styles import paragraph, rule

MOTTO = "Độc lập - Tự do - Hạnh phúc"
PHOTO_MM = (75.0, 90.0)


def grid(document: DocumentObject, rows: int, widths: list[float]) -> Table:
    """A table without lines, with columns as wide as told (mm)."""
    table = document.add_table(rows=rows, cols=len(widths))
    word_styles.fix_layout(table, widths, inner_mm=0)
    return table


def put(cell: _Cell, style: str, lines: list[str], **more: Any) -> None:
    """Lines into a cell; the empty paragraph that a cell begins with is used up first."""
    for line in lines:
        first = cell.paragraphs[0]
        if len(cell.paragraphs) == 1 and not first.text and first._p.style is None:
            word_styles.dress(first, style)
            word_styles.write(first, line, **more)
        else:
            paragraph(cell, style, line, **more)


def letterhead(document: DocumentObject, sheet: Sheet | PaperSheet, rows: int) -> Table:
    """The bodies and the national name; the rows below them are the caller's."""
    table = grid(document, rows, [LEFT_MM, RIGHT_MM])
    left, right = table.rows[0].cells
    put(left, "Cơ quan chủ quản", sheet.parent)
    put(left, "Cơ quan ban hành", sheet.body)
    longest = max(width_mm(line, "Bold", 12) for line in sheet.body)
    rule(left, LEFT_MM, 0.42 * longest)
    put(right, "Quốc hiệu", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    put(right, "Tiêu ngữ", [MOTTO])
    rule(right, RIGHT_MM, width_mm(MOTTO, "Bold", 13))
    put(table.rows[1].cells[0], "Số ký hiệu", [sheet.number])
    return table


def name_and_subject(document: DocumentObject, sheet: Sheet | PaperSheet) -> None:
    paragraph(document, "Tên loại", sheet.title)
    for line in sheet.subject:
        paragraph(document, "Trích yếu", line)
    rule(document, TEXT_MM, 0.4 * max(width_mm(line, "Bold", 14) for line in sheet.subject))


def blocks(document: DocumentObject, blocks: list[Block]) -> None:
    following = [block.kind for block in blocks[1:]] + ["closing"]
    for block, after in zip(blocks, following, strict=True):
        if block.kind == "table":
            typed_table(document, block)
            continue
        made = paragraph(document, word_styles.BLOCK_STYLES[block.kind], block.text)
        if after == "detail" and block.kind in ("item", "detail"):
            made.paragraph_format.keep_with_next = True


def typed_table(document: DocumentObject, block: Block) -> None:
    """A table of the text, as wide as the text."""
    given = block.table
    table = document.add_table(rows=0, cols=len(given.shares))
    table.style = "Table Grid"
    for row in given.rows[: given.has_head]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            put(cell, "Đầu bảng", [text or " "])
    for sided in given.body:
        for cell, (text, side) in zip(table.add_row().cells, sided, strict=True):
            put(cell, word_styles.CELL_STYLES[side], [text or " "])
    word_styles.fix_layout(table, [TEXT_MM * share / sum(given.shares) for share in given.shares])
    if given.has_head:
        word_styles.repeat_head(table.rows[0])
    word_styles.keep_rows_whole(table)


def recipients(document: DocumentObject, lines: list[str]) -> None:
    if lines:
        paragraph(document, "Nơi nhận", "Nơi nhận:")
    for line in lines:
        paragraph(document, "Nơi nhận chi tiết", line)


def annex(document: DocumentObject, annex: Annex, images: Mapping[str, bytes]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    word_margins.number_from_one(section)
    paragraph(document, "Phụ lục", annex.label)
    for line in annex.title:
        paragraph(document, "Tên phụ lục", line)
    paragraph(document, "Kèm theo", annex.attached_to)
    if annex.chart:
        drawing(document, annex.chart.svg, annex.chart.alt)
    if annex.heads:
        annex_table(document, annex)
    for pair in annex.photos:
        table = grid(document, 1, [TEXT_MM / 2] * 2 if len(pair) == 2 else [TEXT_MM])
        word_styles.keep_rows_whole(table)
        for photo, cell in zip(pair, table.rows[0].cells, strict=True):
            put(cell, "Ảnh", [" "])
            picture(cell, images[photo.key])
            paragraph(cell, "Chú thích ảnh", photo.caption)
    if annex.note:
        paragraph(document, "Nội dung", annex.note)


def drawing(document: DocumentObject, svg: str, alt: str) -> None:
    """A chart as a picture, as wide as the text, with its description for readers."""
    made = paragraph(document, "Ảnh", "")
    shape = made.add_run().add_picture(io.BytesIO(chart_png(svg)), width=Mm(TEXT_MM))
    shape._inline.docPr.set("descr", alt)


def picture(cell: _Cell, content: bytes) -> None:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        across, down = picture.size
    scale = min(PHOTO_MM[0] / across, PHOTO_MM[1] / down)
    run = cell.paragraphs[0].runs[0]
    run.add_picture(io.BytesIO(content), width=Mm(across * scale), height=Mm(down * scale))


def annex_table(document: DocumentObject, annex: Annex) -> None:
    table = document.add_table(rows=1, cols=len(annex.heads))
    table.style = "Table Grid"
    word_styles.fix_layout(table, [TEXT_MM * head.width / 100 for head in annex.heads])
    word_styles.repeat_head(table.rows[0])
    for head, cell in zip(annex.heads, table.rows[0].cells, strict=True):
        put(cell, "Đầu bảng", [head.text])
    for row in annex.rows:
        cells = table.add_row().cells
        for text, cell in zip(row, cells, strict=True):
            put(cell, word_styles.CELL_STYLES[text.align], [text.text])
    word_styles.keep_rows_whole(table)
