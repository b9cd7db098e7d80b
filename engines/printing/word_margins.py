"""Page, header and footer of the DOCX: page number, QR and code, marks of drafts and training."""

import io
from typing import Any, Protocol

from docx.document import Document as DocumentObject
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

from engines.printing import word_styles
from engines.printing.codes import qr_png
from engines.printing.context import Verification
from engines.printing.sheet import TEXT_MM

QR_MM = 18.4
# What Word itself writes for a watermark.
WATERMARK = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600"'
    ' o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    '<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
    '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"'
    ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DraftMark{number}" o:spid="_x0000_s{number}" type="#_x0000_t136" alt=""'
    ' style="position:absolute;margin-left:0;margin-top:0;width:460pt;height:115pt;rotation:308;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#e9e9e9"'
    ' stroked="f"><v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;'
    'font-weight:bold" string="DỰ THẢO"/></v:shape></w:pict></w:r>'
)


class Marked(Protocol):
    """What the margins of a document say of it."""

    @property
    def training(self) -> bool: ...
    @property
    def draft(self) -> bool: ...
    @property
    def verification(self) -> Verification | None: ...


def set_up(document: DocumentObject, context: Marked) -> None:
    section = document.sections[0] if len(document.sections) else document.add_section()
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.top_margin, section.bottom_margin = Mm(20), Mm(25)
    section.header_distance, section.footer_distance = Mm(10), Mm(4)
    section.different_first_page_header_footer = True
    _header(section.first_page_header, context, number=1, numbered=False)
    _header(section.header, context, number=2, numbered=True)
    _footer(section.first_page_footer, context)
    _footer(section.footer, context)


def number_from_one(section: Section) -> None:
    """An annex counts its own pages; its head and foot are those of the section before."""
    properties: Any = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    properties.find(qn("w:pgMar")).addnext(numbering)


def _header(header: Any, context: Marked, *, number: int, numbered: bool) -> None:
    first = header.paragraphs[0]
    word_styles.dress(first, "Số trang")
    stops = first.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(TEXT_MM / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT)
    first.add_run("\t")
    if numbered:
        _page_number(first)
    if context.training:
        mark = first.add_run("\tDỮ LIỆU TẬP HUẤN")
        mark.font.size, mark.bold = Pt(10), True
    if context.draft:
        # str.replace: the drawing is full of braces of its own kind
        first._p.append(parse_xml(WATERMARK.replace("{number}", str(2048 + number))))


def _page_number(line: Any) -> None:
    for kind in ("begin", "", "end"):
        run = line.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run.append(mark)


def _footer(footer: Any, context: Marked) -> None:
    first = footer.paragraphs[0]
    word_styles.dress(first, "Chân trang")
    if context.verification:
        _check(footer, first, context.verification)
    elif context.draft:
        word_styles.write(first, "Bản dự thảo, chưa phát hành")


def _check(footer: Any, first: Any, verification: Verification) -> None:
    """QR at the left, code beside it; the paragraph a footer must end with is made hair-thin."""
    table = footer.add_table(rows=1, cols=2, width=Mm(TEXT_MM))
    word_styles.fix_layout(table, [22, TEXT_MM - 22])
    picture, words = table.rows[0].cells
    for cell in (picture, words):
        word_styles.dress(cell.paragraphs[0], "Chân trang")
    picture.paragraphs[0].paragraph_format.line_spacing = 1
    picture.paragraphs[0].add_run().add_picture(
        io.BytesIO(qr_png(verification.url)), width=Mm(QR_MM), height=Mm(QR_MM)
    )
    words.paragraphs[0].paragraph_format.space_before = Mm(5)
    lines = f"Mã kiểm tra: {verification.code}\n{verification.url}"
    word_styles.write(words.paragraphs[0], lines)
    for run in words.paragraphs[0].runs:
        run.font.color.rgb = RGBColor(0x44, 0x44, 0x44)
    table._tbl.addnext(first._p)
    first.paragraph_format.line_spacing = Mm(0.4)
