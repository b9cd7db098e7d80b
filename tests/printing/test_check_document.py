"""Each rule of the layout checker: the samples keep it, and a page that breaks it is caught."""

import io
from dataclasses import replace
from functools import cache

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from engines.decree30.check import RULES, failed
from engines.printing import minutes_html, minutes_pdf
from engines.printing.codes import qr_png
from engines.printing.context import AnnexTable, Column, MinutesContext
from engines.printing.pdf import MINUTES_CSS, render_pdf
from tests.printing import samples
from tests.printing.random_contexts import make_context, pictures_of

# what is written over the style sheet, and exactly the rules that it breaks
STYLES = [
    ("@page { size: 216mm 297mm; }", {"paper"}),
    ("@page { margin-top: 12mm; }", {"margin-top"}),
    ("@page { margin-bottom: 12mm; }", {"margin-bottom"}),
    ("@page { margin-left: 22mm; }", {"margin-left"}),
    ("@page { margin-right: 9mm; }", {"margin-right"}),
    (".text { color: #555; }", {"black"}),
    (".head p.nation { font-weight: normal; }", {"nation"}),
    (".head p.nation { font-size: 11pt; }", {"nation"}),
    (".head .motto { font-size: 12pt; }", {"motto"}),
    (".head .motto p { font-style: italic; }", {"motto"}),
    (".motto .rule { width: 50%; }", {"motto-rule"}),
    (".motto .rule { border: none; }", {"motto-rule"}),
    (".head p.parent { font-weight: bold; }", {"parent-body"}),
    (".head .body-name p { font-weight: normal; }", {"body-name"}),
    (".body-name .rule { width: 100%; }", {"body-rule"}),
    (".body-name .rule { width: 20%; }", {"body-rule"}),
    (".head .number { font-weight: bold; }", {"number-style"}),
    ("h1 { font-size: 16pt; }", {"type-name"}),
    (".subject p { font-weight: normal; }", {"subject"}),
    (".subject .rule { width: 100%; }", {"subject-rule"}),
    (".basis { font-style: normal; }", {"bases-italic"}),
    (".item { font-size: 13.9pt; line-height: 16.8pt; }", {"body-size"}),
    (".item, .basis, .text, .detail, .closing { text-align: left; }", {"justified"}),
    (".item, .basis, .text, .detail, .closing { text-indent: 5mm; }", {"indent"}),
    (".item { margin-top: 2pt; }", {"paragraph-gap"}),
    ("html { line-height: 1.9; }", {"line-spacing"}),
    ("h2 { font-weight: normal; }", {"sections"}),
    ("h3 { font-weight: normal; }", {"titles"}),
    ("h4 { font-weight: bold; }", {"points"}),
    ("h3 { bookmark-level: none; }", {"outline"}),
    ("@page { @top-center { font-size: 11pt; } }", {"page-number"}),
    ("@page { @top-center { text-align: left; width: 100%; } }", {"page-number"}),
    ("@page :first { @top-center { content: counter(page); } }", {"page-number"}),
    ("@page { @top-center { content: counter(page, lower-roman); } }", {"page-number"}),
    (".signature .who { font-weight: normal; }", {"signature-titles"}),
    (".signature .name { font-style: italic; }", {"signature-names"}),
    (
        ".end { break-inside: auto; } .closing { break-after: auto; }"
        " .signatures { break-before: page; }",
        {"signature-together"},
    ),
    (".recipients .label { font-style: normal; }", {"recipients-label"}),
    (".recipients .recipient { font-size: 13pt; }", {"recipients-list"}),
    (".foot img { width: 15mm; height: 15mm; }", {"qr"}),
    (".foot { display: none; }", {"qr"}),
]

# what is put in the place of what in the page itself
WORDS = [
    ('lang="vi"', 'lang="en"', {"language"}),
    ("NGHĨA VIỆT NAM</p>", "NGHĨA VIỆT NAM</p><p>Đồng Tháp, ngày 17 tháng 7</p>", {"place-date"}),
    ("Tự do - Hạnh phúc", "Tự do -<br>Hạnh phúc", {"motto", "motto-rule"}),
    ("<h2>V.", '<h2 style="break-after: page">V.', {"heading-last", "margin-bottom"}),
    (">Số:\u00a001/BB-ĐKT", ">Số: 1/BB-ĐKT", {"number"}),
    ("<h1>BIÊN BẢN", "<h1>Biên bản", {"type-name"}),
    ("Hôm nay, ", "Hôm nay,<br>", {"torn-lines", "justified"}),
    ("hành chính;</p>", "hành chính.</p>", {"bases-marks"}),
    ("I. THÀNH PHẦN", "I. Thành phần", {"sections"}),
    ("II. NỘI DUNG", "III. NỘI DUNG", {"sections"}),
    ("tháng\u00a07 ", "tháng\u00a007 ", {"dates"}),
    ("bản./.", "bản.", {"ending"}),
    ("Nguyễn Văn Thuận</p>\n", "Ông Nguyễn Văn Thuận</p>\n", {"signature-names"}),
    ("THƯ KÝ", "Thư ký", {"signature-titles"}),
    ("- Lưu: VT, Hồ sơ.", "- VT, Hồ sơ", {"recipients-marks"}),
]


@cache
def issued_html() -> str:
    """Short, for there are many pages to print: two are enough."""
    whole = samples.hong_ngu()
    shorter = {name: getattr(whole, name)[:1] for name in ("limitations", "requests")}
    return minutes_html(replace(whole, **shorter))


def printed(html: str, css: str = MINUTES_CSS) -> bytes:
    return render_pdf(html, images={"qr": qr_png(samples.CHECK.url)}, css=css)


@pytest.mark.parametrize("make", [samples.hong_ngu, samples.lap_vo])
def test_the_two_real_inspections_keep_every_rule(make):
    assert failed(minutes_pdf(make(), {})) == []


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 8, 11, 12, 16])
def test_random_minutes_keep_every_rule(seed):
    minutes = make_context(seed, nfd=seed % 2 == 1)
    assert failed(minutes_pdf(minutes, pictures_of(minutes))) == []


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_two_hundred_random_minutes_keep_every_rule(seed):
    minutes = make_context(seed, nfd=seed % 2 == 1)
    assert failed(minutes_pdf(minutes, pictures_of(minutes))) == []


@pytest.mark.parametrize(("css", "broken"), STYLES)
def test_one_changed_style_breaks_its_rule_and_no_other(css, broken):
    assert set(failed(printed(issued_html(), MINUTES_CSS + css))) == broken


@pytest.mark.parametrize(("old", "new", "broken"), WORDS)
def test_one_changed_word_breaks_its_rule_and_no_other(old, new, broken):
    html = issued_html()
    assert old in html
    assert set(failed(printed(html.replace(old, new, 1)))) == broken


def long_table() -> MinutesContext:
    context = samples.hong_ngu()
    columns = (Column(title="STT"), Column(title="Hồ sơ", align="right", width=4))
    rows = tuple((str(n), f"{n}.000") for n in range(1, 51))
    table = AnnexTable(title="Kết quả kiểm tra xác suất hồ sơ", columns=columns, rows=rows)
    return replace(context, tables=(table,))


def test_a_table_without_repeated_head_is_caught():
    html = minutes_html(long_table())
    assert failed(printed(html)) == []
    assert failed(printed(html, MINUTES_CSS + "thead { display: table-row-group; }")) == [
        "table-heads"
    ]


def test_an_annex_numbered_on_is_caught():
    html = minutes_html(long_table())
    css = MINUTES_CSS.replace("counter-reset: page 1;", "")
    assert failed(printed(html, css)) == ["page-number"]


@pytest.mark.parametrize(
    ("key", "rule"), [("/Metadata", "pdfa"), ("/MarkInfo", "tagged"), ("/Lang", "language")]
)
def test_a_file_that_lost_its_marks_is_caught(key, rule):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed(issued_html()))) as pdf:
        del pdf.Root[key]
        pdf.save(out)
    assert failed(out.getvalue()) == [rule]


def test_pages_that_end_too_early_are_caught():
    """An upper bound of the lower margin shows only where pages run over."""
    html = minutes_html(samples.hong_ngu())
    css = "@page { margin-bottom: 45mm; @bottom-left { vertical-align: bottom; } }"
    assert "margin-bottom" in failed(printed(html, MINUTES_CSS + css))


def test_a_font_of_another_family_is_caught():
    """Renamed in the finished file: which fonts a machine has must not decide a test."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed(issued_html()))) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [one for one in fonts if "Italic" in str(one.get("/BaseFont", ""))]
        assert fonts
        for font in fonts:
            font.BaseFont = pikepdf.Name("/ABCDEF+Tinos-Italic")
        pdf.save(out)
    assert "font-family" in failed(out.getvalue())


def test_every_rule_but_these_was_seen_to_catch():
    seen = set().union(*(broken for *_rest, broken in (*STYLES, *WORDS)))
    seen |= {"font-family", "table-heads", "pdfa", "tagged", "language"}
    assert {rule.name for rule in RULES} - seen == {
        "annex-title",
        "font-embedded",
        "signature-count",
    }


def test_the_command_prints_every_rule_and_passes(tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(minutes_pdf(samples.hong_ngu(), {}))
    call_command("check_document", tmp_path / "a.pdf")
    shown = capsys.readouterr().out
    assert all(f" {rule.name} " in shown for rule in RULES)
    assert "Khổ giấy: yêu cầu A4 đứng, 210 × 297 mm, mọi trang; đọc được 210 × 297 mm" in shown
    assert len(RULES) >= 20


def test_the_command_fails_on_a_broken_rule(tmp_path, capsys):
    broken = printed(issued_html(), MINUTES_CSS + "h2 { font-weight: normal; }")
    (tmp_path / "a.pdf").write_bytes(broken)
    with pytest.raises(CommandError, match="1"):
        call_command("check_document", tmp_path / "a.pdf")
    assert "SAI" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n"])
def test_the_command_refuses_what_is_no_pdf(tmp_path, content):
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(CommandError):
        call_command("check_document", tmp_path / "a.pdf")


def test_the_command_refuses_a_missing_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("check_document", tmp_path / "none.pdf")
