"""Styles, rules and tables of the DOCX. Sizes: Nghị định 30/2020/NĐ-CP, phụ lục I."""

import io
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from engines.vietnamese.printable import signs
from engines.vietnamese.text import xml_text

SIGNS = "Segoe UI Symbol"  # comes with Windows; has what Times New Roman lacks
FACE = "Times New Roman"  # what offices have; the widths are those of the PDF's Liberation Serif
LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class Style:
    pt: float = 14
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = CENTER
    before: float = 0
    after: float = 0
    indent_mm: float = 0
    keep_next: bool = False


def _body(**more: Any) -> Style:
    return Style(**{"align": JUSTIFY, "before": 6, "indent_mm": 10, **more})


STYLES = {
    "Cơ quan chủ quản": Style(12),
    "Cơ quan ban hành": Style(12, bold=True),
    "Quốc hiệu": Style(12, bold=True),
    "Tiêu ngữ": Style(13, bold=True),
    "Số ký hiệu": Style(13, before=6),
    "Địa danh, ngày": Style(13, italic=True, before=6),
    "Về việc": Style(12, before=6),
    "Kính gửi": Style(before=12, indent_mm=0),
    "Tên loại": Style(bold=True, before=16, keep_next=True),
    "Trích yếu": Style(bold=True, keep_next=True),
    "Căn cứ": _body(italic=True),
    "Nội dung": _body(),
    "Heading 2": _body(bold=True, align=LEFT, before=10, keep_next=True),
    "Heading 3": _body(bold=True, align=LEFT, keep_next=True),
    "Heading 4": _body(align=LEFT, keep_next=True),
    "Kết thúc": _body(before=10, keep_next=True),
    "Khoảng cách": Style(6, before=4, keep_next=True),
    "Chức danh người ký": Style(13, bold=True, keep_next=True),
    "Ghi chú ký": Style(13, italic=True, keep_next=True),
    "Họ tên người ký": Style(13, bold=True, keep_next=True),
    "Nơi nhận": Style(12, bold=True, italic=True, align=LEFT, before=10, keep_next=True),
    "Nơi nhận chi tiết": Style(11, align=LEFT, keep_next=True),
    "Phụ lục": Style(bold=True, keep_next=True),
    "Tên phụ lục": Style(bold=True, keep_next=True),
    "Kèm theo": Style(italic=True, after=10, keep_next=True),
    "Đầu bảng": Style(13, bold=True),
    "Ô trái": Style(13, align=LEFT),
    "Ô giữa": Style(13),
    "Ô phải": Style(13, align=RIGHT),
    "Ảnh": Style(before=8, keep_next=True),
    "Chú thích ảnh": Style(13, italic=True),
    "Số trang": Style(14, align=LEFT),
    "Chân trang": Style(9, align=LEFT),
}
BLOCK_STYLES = {
    "basis": "Căn cứ",
    "text": "Nội dung",
    "section": "Heading 2",
    "title": "Heading 3",
    "point": "Heading 4",
    "item": "Nội dung",
    "detail": "Nội dung",
    "closing": "Kết thúc",
}
CELL_STYLES = {"left": "Ô trái", "center": "Ô giữa", "right": "Ô phải"}


def new_document() -> DocumentObject:
    """An empty document that has the styles."""
    return Document(io.BytesIO(_empty()[0]))


@cache
def _empty() -> tuple[bytes, dict[str, str]]:
    """Its file, and the key of each style there: to dress thirty styles anew for each paper, and
    to look each paragraph's style up by its name, took half the time of a paper."""
    document = Document()
    document._body.clear_content()
    _define(document)
    styles: Any = document.styles
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), {name: styles[name].style_id for name in STYLES}


def _define(document: DocumentObject) -> None:
    styles: Any = document.styles
    _dress(styles["Normal"], Style(align=LEFT))
    for name, look in STYLES.items():
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _dress(styles[name], look)


def _dress(style: Any, look: Style) -> None:
    font, form = style.font, style.paragraph_format
    font.name, font.size = FACE, Pt(look.pt)
    font.bold, font.italic = look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for attribute in list(faces.attrib):
        if "heme" in attribute:  # the theme's faces would win over the named one
            del faces.attrib[attribute]
    for script in ("w:eastAsia", "w:cs"):
        faces.set(qn(script), FACE)
    style.element.rPr.append(_element("w:lang", val="vi-VN", eastAsia="vi-VN"))
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(look.indent_mm)
    form.line_spacing = 1.05
    form.keep_with_next, form.keep_together = look.keep_next, look.keep_next
    form.widow_control = True


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def paragraph(holder: Any, style: str, text: str) -> Paragraph:
    """A new paragraph of a named style at the end of a document, cell, header or footer."""
    made: Paragraph = holder.add_paragraph()
    dress(made, style)
    write(made, text)
    return made


def dress(made: Paragraph, style: str) -> None:
    made._p.style = _empty()[1][style]


def write(made: Paragraph, text: str) -> None:
    """`text` as runs; a line break of the text stays one, a sign comes in the face of signs."""
    for number, line in enumerate(xml_text(text).split("\n")):
        if number:
            made.add_run().add_break()
        for is_sign, letters in groupby(line, key=signs().__contains__):
            run = made.add_run()
            run.add_text("".join(letters))
            if is_sign:
                _in_face(run, SIGNS)


def _in_face(run: Run, face: str) -> None:
    run.font.name = face
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), face)


def rule(holder: Any, room_mm: float, long_mm: float) -> None:
    """A centred line of `long_mm`: the lower border of a very low paragraph."""
    made = paragraph(holder, "Khoảng cách", "")
    form = made.paragraph_format
    form.left_indent = form.right_indent = Mm((room_mm - long_mm) / 2)
    form.line_spacing, form.space_before = Pt(3), Pt(0)
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="5", space="0", color="000000"))
    properties = made._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def fix_layout(table: Table, widths: list[float], inner_mm: float = 1) -> None:
    """Columns of the given widths in mm; `inner_mm` lies between a cell's side and its text."""
    table.autofit = False
    properties = table._tbl.tblPr
    inner = str(round(inner_mm * 56.7))  # twentieths of a point
    properties.find(qn("w:tblW")).addnext(_element("w:tblInd", w=inner, type="dxa"))
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=inner, type="dxa"))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)
    else:
        properties.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def repeat_head(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))
