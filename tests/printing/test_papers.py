"""Letters, notices and reports: one text in all forms, and the layout of the decree."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.template.loader import render_to_string
from docx import Document
from PIL import Image

from engines.decree30.check import failed
from engines.decree30.parts import Parts
from engines.decree30.reading import body_text, read
from engines.printing import document_text, paper_docx, paper_html, paper_pdf
from engines.printing.charts import chart_png
from engines.printing.codes import qr_png
from engines.printing.paper import PaperContext
from engines.printing.paper_sheet import lay_out_paper
from engines.printing.pdf import PAPER_CSS, render_pdf
from tests.printing import samples
from tests.printing.papers import SVG, letter, make_paper, notice, table

STYLES = [
    (".head .place { font-style: normal; }", {"place-date"}),
    (".head .place { text-align: left; }", {"place-date"}),
    (".head .about p { font-size: 14pt; }", {"subject"}),
    (".head .about p { font-weight: bold; }", {"subject"}),
    (".sign .by p.who { font-weight: normal; }", {"signature-titles"}),
    (".sign .by p.name { font-style: italic; }", {"signature-names"}),
    (".head .number { font-size: 12pt; }", {"number-style"}),
    ("html { line-height: 1.9; }", {"line-spacing"}),
    (".recipients .label { font-style: normal; }", {"recipients-label"}),
]
WORDS = [
    (
        "ngày\u00a005 tháng\u00a001 năm\u00a02026</div>",
        "ngày 5 tháng 1 năm 2026</div>",
        {"place-date"},
    ),
    ("kết quả./.", "kết quả.", {"ending"}),
    ("TRƯỞNG ĐOÀN</p>", "Trưởng đoàn</p>", {"signature-titles"}),
    ("- Lưu: VT, Hồ sơ.", "- VT", {"recipients-marks"}),
    ('lang="vi"', 'lang="en"', {"language"}),
]


def squeezed(text: str) -> str:
    """Without white space and without heads of tables, which are on each page of a PDF."""
    return "".join(text.split()).replace("STTLĩnhvực", "")


def screen_text(paper: PaperContext) -> str:
    """What the page shows before issuing: all but the annexes."""
    html = render_to_string("reports/_paper_text.html", {"sheet": lay_out_paper(paper)})
    return unescape(re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.proof) for n in range(8, 100))]
)
def test_pdf_word_and_screen_say_the_same_in_the_same_order(seed):
    paper = make_paper(seed)
    word = squeezed(document_text(paper_docx(paper)))
    assert word == squeezed(body_text(paper_pdf(paper)))
    shown = squeezed(screen_text(paper))
    assert word.startswith(shown)
    assert bool(word.removeprefix(shown)) == bool(paper.tables or paper.charts)


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.proof) for n in range(8, 100))]
)
def test_random_papers_keep_every_rule(seed):
    assert failed(paper_pdf(make_paper(seed))) == []


def test_a_short_line_in_the_middle_of_the_page_is_text_all_the_same():
    """Lines of the subject are known by standing in the middle; this text begins with one too."""
    pdf = paper_pdf(make_paper(44))
    parts = Parts(read(pdf))
    first = parts.text[0]
    assert first.text == "Rõ thời hạn hoàn thành sản phẩm đầu ra và trách nhiệm từng cá nhân hồ."
    assert parts.is_centred(first)
    assert failed(pdf) == []


@pytest.mark.parametrize("make", [letter, notice])
def test_the_samples_keep_every_rule(make):
    assert failed(paper_pdf(make())) == []


def printed(html: str, css: str = PAPER_CSS) -> bytes:
    return render_pdf(html, images={"qr": qr_png(samples.CHECK.url)}, css=css)


@pytest.mark.parametrize(("css", "broken"), STYLES)
def test_one_changed_style_breaks_its_rule_and_no_other(css, broken):
    assert set(failed(printed(paper_html(letter()), PAPER_CSS + css))) == broken


@pytest.mark.parametrize(("old", "new", "broken"), WORDS)
def test_one_changed_word_breaks_its_rule(old, new, broken):
    html = paper_html(letter())
    assert old in html
    assert broken >= set(failed(printed(html.replace(old, new, 1)))) > set()


def test_a_notice_with_another_name_is_caught():
    assert "type-name" in failed(printed(paper_html(notice()).replace("<h1>THÔNG BÁO", "<h1>TIN")))


def test_a_draft_has_gaps_for_number_and_day():
    text = body_text(paper_pdf(letter(number=None, date=None, draft=True, verification=None)))
    assert "Số: …………/ĐKT-CCHC" in text
    assert "Đồng Tháp, ngày ……… tháng ……… năm ………" in text
    assert "2026" not in text.split("Kính gửi")[0]


def test_several_addressees_stand_in_a_list():
    text = body_text(paper_pdf(letter(addressees=("Sở Tài chính", "Sở Y tế"))))
    assert "Kính gửi:\n- Sở Tài chính;\n- Sở Y tế.\n" in text


def test_the_context_comes_back_from_its_json():
    for paper in (letter(), notice(), make_paper(2)):
        assert PaperContext.from_json(paper.to_json()) == paper


@pytest.mark.parametrize(
    "more", [{"lines": ()}, {"title": "THÔNG BÁO"}, {"lines": letter().lines[:-1]}]
)
def test_a_paper_without_its_form_is_refused(more):
    with pytest.raises(ValueError, match=r"paper|letter"):
        letter(**more)


def test_officers_text_is_never_markup():
    nasty = letter(subject="<script>alert(1)</script> & “ngoặc”")
    assert "<script>" not in paper_html(nasty)
    assert "<script>alert(1)</script> & “ngoặc”" in " ".join(body_text(paper_pdf(nasty)).split())


def test_a_chart_is_drawn_in_the_pdf_and_a_picture_in_word(tmp_path):
    paper = make_paper(next(n for n in range(0, 200, 2) if make_paper(n).charts))
    assert chart_png(SVG).startswith(b"\x89PNG")
    assert chart_png(SVG) is chart_png(SVG)
    with zipfile.ZipFile(io.BytesIO(paper_docx(paper))) as package:
        assert any(name.startswith("word/media/") for name in package.namelist())


def test_a_chart_loads_nothing_from_the_disk(tmp_path):
    """WeasyPrint draws nothing in its place; the file is not opened."""
    (tmp_path / "a.png").write_bytes(qr_png("x"))
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1630 300"><image href="file://{tmp_path}/a.png" width="300" height="300"/></svg>'
    try:
        blank = chart_png(drawn)
    except ValueError:
        return
    with Image.open(io.BytesIO(blank)) as picture:
        assert picture.convert("L").getextrema() == (255, 255)


def test_one_paper_gives_the_same_bytes():
    assert paper_docx(notice()) == paper_docx(notice())
    assert paper_pdf(letter()) == paper_pdf(letter())


def test_table_heads_are_repeated():
    document = Document(io.BytesIO(paper_docx(notice(tables=(table("Dài", 60),)))))
    grid = next(t for t in document.tables if t.style.name == "Table Grid")
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert failed(paper_pdf(notice(tables=(table("Dài", 60),)))) == []
