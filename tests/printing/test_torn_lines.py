"""No line inside a paragraph is shorter than half the width of the text."""

import io
import random
import re
from dataclasses import replace

import pypdf
import pytest

from engines.printing import document_text, minutes_docx, minutes_pdf, paper_pdf
from engines.printing.context import FindingArea, FindingItem
from engines.printing.paper import Line
from tests.printing import papers, samples
from tests.printing.torn_lines import paragraph, torn


def minutes_of(texts):
    items = tuple(FindingItem(number=f"H{n}", text=t) for n, t in enumerate(texts, 1))
    return replace(samples.lap_vo(), limitations=(FindingArea(name="Chỉ đạo", items=items),))


def paragraphs(seed, count):
    rng = random.Random(seed)
    return [paragraph(rng) for _ in range(count)]


def words(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def test_a_paragraph_that_cites_a_number_is_not_torn():
    text = (
        "Chưa công khai danh mục thủ tục hành chính theo Quyết định số 1123/QĐ-UBND ngày 05 tháng 6"
        " năm 2026 của Ủy ban nhân dân Tỉnh tại Bộ phận Một cửa."
    )
    assert torn(minutes_pdf(minutes_of([text]), {})) == []


def test_random_paragraphs_of_the_minutes_are_not_torn():
    assert torn(minutes_pdf(minutes_of(paragraphs(1, 100)), {})) == []


def test_random_paragraphs_of_a_letter_are_not_torn():
    lines = tuple(Line(kind="item", text=f"{n}. {t}") for n, t in enumerate(paragraphs(2, 50), 1))
    letter = papers.letter()
    assert torn(paper_pdf(replace(letter, lines=(*lines, letter.lines[-1])))) == []


@pytest.mark.proof
def test_two_thousand_random_paragraphs_are_not_torn():
    for seed in range(20):
        assert torn(minutes_pdf(minutes_of(paragraphs(100 + seed, 100)), {})) == [], seed


def test_what_keeps_a_number_whole_leaves_no_trace_in_the_text():
    text = "Quyết định số 1123/QĐ-UBND-HCC và Nghị định số 118/2025/NĐ-CP"
    minutes = minutes_of([text])
    pdf = minutes_pdf(minutes, {})
    shown = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "\u2060" not in shown
    assert text in words(shown)
    docx = document_text(minutes_docx(minutes, {}))
    assert "\u2060" not in docx
    assert text in words(docx)
