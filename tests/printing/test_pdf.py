import re
import subprocess

import pytest

from engines.decree30.reading import read
from engines.printing import minutes_html, minutes_pdf
from engines.printing.context import MinutesContext
from engines.printing.pdf import render_pdf
from tests.printing import samples
from tests.printing.random_contexts import make_context, picture, pictures_of


def pdf_text(pdf: bytes) -> str:
    shown = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(shown.stdout.decode().split())


def statements(context: MinutesContext) -> list[str]:
    found = [area.items for area in (*context.strengths, *context.limitations)]
    return [item.text for items in found for item in items] + [
        request.text for request in context.requests
    ]


@pytest.mark.parametrize("make", [samples.hong_ngu, samples.lap_vo])
def test_every_statement_is_printed_in_order(make):
    text, place = pdf_text(minutes_pdf(make(), {})), 0
    for statement in statements(make()):
        place = text.index(statement, place)
    assert "None" not in text


def test_unknown_values_are_gaps_and_the_unit_is_called_as_it_was():
    text = pdf_text(minutes_pdf(samples.hong_ngu(), {}))
    assert "Hôm nay, chiều ngày 17 tháng 7 năm 2018, vào lúc ……… giờ ……… phút, tại" in text
    assert "tiến hành kiểm tra tại thị xã Hồng Ngự." in text
    assert "Số: 01/BB-ĐKT" in text
    assert "hạn: “Thời gian tới”" in text


@pytest.mark.parametrize("make", [samples.hong_ngu, samples.lap_vo])
def test_only_the_projects_serif_is_embedded(make, tmp_path):
    (tmp_path / "a.pdf").write_bytes(minutes_pdf(make(), {}))
    listing = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, check=True)
    rows = listing.stdout.decode().splitlines()[2:]
    assert rows
    assert all(re.match(r"[A-Z]{6}\+LiberationSerif2(-|\s)", row) for row in rows)
    assert all("yes yes yes" in row for row in rows)


def test_one_context_gives_the_same_bytes():
    context = make_context(3)
    first = minutes_pdf(context, pictures_of(context))
    again = MinutesContext.from_json(context.to_json())
    assert again == context
    assert minutes_pdf(again, pictures_of(context)) == first


def test_letters_typed_apart_are_printed_composed():
    assert minutes_html(make_context(4, nfd=True)) == minutes_html(make_context(4))


def test_typed_markup_is_text():
    context = samples.lap_vo()
    hostile = MinutesContext.from_json(
        context.to_json()
        .replace("hoạt động", "x")
        .replace("Hoạt động cải cách", "<img src='file:///etc/passwd'> & <b>")
    )
    assert "<img src='file:///etc/passwd'> & <b>" in pdf_text(minutes_pdf(hostile, {}))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file:///etc/hostname?x",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "ftp://127.0.0.1/x",
        "data:image/png;base64,iVBORw0KGgo=",
        "print:image/nobody",
        "print:font/../../../etc/passwd",
        "//example.org/x.png",
    ],
)
@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<p style="background: url({})">x</p>',
        "<style>@import url({});</style>",
        '<style>@font-face {{ font-family: a; src: url({}) }}</style><p style="font-family:a">x</p>',
        '<object data="{}"></object>',
    ],
)
def test_the_renderer_loads_nothing_else(html, url):
    if url.startswith("//"):
        url = "http:" + url
    with pytest.raises(ValueError, match="may load nothing"):
        render_pdf(f"<html lang=vi><body>{html.format(url)}", images={})


def test_a_drawing_among_the_pictures_is_refused():
    with pytest.raises(ValueError, match="may load nothing"):
        render_pdf("<img src='print:image/a'>", images={"a": b"<svg xmlns='x'/>"})


def test_a_given_picture_is_printed():
    pdf = render_pdf("<img src='print:image/a%20b'>", images={"a b": picture()})
    assert b"/Image" in pdf


def test_a_missing_photo_is_an_error():
    context = next(c for c in map(make_context, range(50)) if c.photos)
    with pytest.raises(KeyError):
        minutes_pdf(context, {})


def test_odd_letters_stay_in_the_projects_faces():
    odd = "😀 ☑ ‑ \u0416 漢 ưỡ"
    text = samples.lap_vo().to_json().replace("hình thức.", odd)
    pdf = minutes_pdf(MinutesContext.from_json(text), {})
    assert all("LiberationSerif2" in font or "CCHCSigns" in font for font in read(pdf).fonts)


def test_the_code_on_each_page_leads_to_the_check_page(tmp_path):
    (tmp_path / "a.pdf").write_bytes(minutes_pdf(samples.hong_ngu(), {}))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", tmp_path / "a.pdf", tmp_path / "p"], check=True
    )
    pages = sorted(tmp_path.glob("p-*.pgm"))
    assert len(pages) == 3
    for page in pages:
        told = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True, check=True)
        assert told.stdout.decode().strip() == "https://cchc.dongthap.gov.vn/c/K7QM-4XTB-92HD"
