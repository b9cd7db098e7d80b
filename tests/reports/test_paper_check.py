"""A paper whose text is not what was written is never issued; a fault of its form needs a reason."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.once import new_key
from accounts.refused import MoveRefused
from engines.decree30.check import failed
from engines.printing import (
    minutes_docx,
    minutes_html,
    minutes_pdf,
    paper_docx,
    paper_pdf,
)
from engines.printing.pdf import render_pdf
from reports.actions.issue import issue_minutes
from reports.actions.papers import issue_visit_paper
from reports.models import IssuedDocument
from reports.paper_check import LayoutFaults, faults_of
from tests.inspections.factories import PASSWORD
from tests.printing import papers, samples
from tests.printing.papers import make_paper
from tests.printing.random_contexts import make_context, pictures_of
from tests.reports.factories import leader_of, ready_visit

LONG = (
    "Chưa công khai danh mục thủ tục hành chính theo Quyết định số 1123/QĐ-UBND ngày 05 tháng 6 năm"
    " 2026 của Ủy ban nhân dân Tỉnh tại Bộ phận Tiếp nhận và Trả kết quả của xã."
)


def of_text(context, pdf, docx) -> list[str]:
    return [fault.rule for fault in faults_of(context, pdf, docx) if fault.is_of_text]


def minutes_saying(*texts):
    """The minutes of Lấp Vò with these limitations alone."""
    minutes = samples.lap_vo()
    area = minutes.limitations[0]
    items = tuple(replace(area.items[0], number=f"H{n}", text=t) for n, t in enumerate(texts, 1))
    return replace(minutes, limitations=(replace(area, items=items),))


def torn(html: str) -> str:
    """A line of a long paragraph ends after its second word."""
    found, count = re.subn(r"(H1\. \S+ \S+) ", r"\1<br>", html, count=1)
    assert count == 1
    return found


# --- one fault planted at a time ---
def test_a_paper_without_a_fault_has_none():
    minutes = minutes_saying(LONG, "Một câu khác.")
    assert list(faults_of(minutes, minutes_pdf(minutes, {}), minutes_docx(minutes, {}))) == []


def test_a_torn_line_is_a_fault_of_the_text():
    minutes = minutes_saying(LONG)
    html = torn(minutes_html(replace(minutes, verification=None)))
    pdf = render_pdf(html, images={})
    assert "torn-lines" in failed(pdf)
    assert of_text(minutes, pdf, minutes_docx(minutes, {})) == ["Dòng trong đoạn văn"]


@pytest.mark.parametrize("form", ["PDF", "DOCX"])
def test_a_statement_that_is_missing_or_doubled_is_a_fault_of_the_text(form):
    whole, short = minutes_saying(LONG, "Câu còn lại."), minutes_saying("Câu còn lại.")
    pdf, docx = minutes_pdf(whole, {}), minutes_docx(whole, {})
    less = minutes_pdf(short, {}) if form == "PDF" else pdf
    less_word = minutes_docx(short, {}) if form == "DOCX" else docx
    assert f"Thiếu nội dung ({form})" in of_text(whole, less, less_word)
    assert f"Nội dung bị lặp ({form})" in of_text(
        minutes_saying("Câu đầu.", LONG),
        *twice(form, "Câu đầu."),
    )


def twice(form: str, first: str):
    """Both forms of the minutes, in one of them the long sentence twice."""
    once, two = minutes_saying(first, LONG), minutes_saying(first, LONG, LONG)
    two = replace(two, limitations=(replace(two.limitations[0], items=same_label(two)),))
    pdf, docx = (two, once) if form == "PDF" else (once, two)
    return minutes_pdf(pdf, {}), minutes_docx(docx, {})


def same_label(minutes):
    first, *others = minutes.limitations[0].items
    return (first, *(replace(item, number="H2") for item in others))


def test_a_sentence_in_another_place_counts_as_missing_there():
    here, there = minutes_saying("Câu thứ nhất.", LONG), minutes_saying(LONG, "Câu thứ nhất.")
    assert "Thiếu nội dung (PDF)" in of_text(here, minutes_pdf(there, {}), minutes_docx(here, {}))


def test_a_letter_is_held_against_its_words_as_well():
    letter = papers.letter()
    assert list(faults_of(letter, paper_pdf(letter), paper_docx(letter))) == []
    less = replace(letter, lines=letter.lines[1:])
    assert "Thiếu nội dung (PDF)" in of_text(letter, paper_pdf(less), paper_docx(letter))


# --- generated papers ---
def planted(context, pictures):
    """The PDF and DOCX of the paper with one statement left out."""
    if hasattr(context, "lines"):
        less = replace(context, lines=context.lines[:-2] + context.lines[-1:])
        return paper_pdf(less), paper_docx(context)
    less = replace(context, contents=(), sites=(), strengths=(), limitations=())
    return minutes_pdf(less, pictures), minutes_docx(context, pictures)


def holds(seed: int) -> None:
    for context in (make_context(seed, nfd=seed % 2 == 1), make_paper(seed)):
        pictures = pictures_of(context) if hasattr(context, "photos") else {}
        if pictures or hasattr(context, "photos"):
            pdf, docx = minutes_pdf(context, pictures), minutes_docx(context, pictures)
        else:
            pdf, docx = paper_pdf(context), paper_docx(context)
        assert list(faults_of(context, pdf, docx)) == [], seed
        assert of_text(context, *planted(context, pictures)) != [], seed


@pytest.mark.parametrize("seed", range(200, 204))
def test_generated_papers_pass_and_one_planted_fault_is_caught(seed):
    holds(seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(300, 340))
def test_more_generated_papers(seed):
    holds(seed)


# --- issuing ---
@pytest.fixture
def ready(db):
    return ready_visit()


@pytest.fixture
def torn_paper(monkeypatch):
    """Whatever is printed has one torn line."""

    def minutes(context, images):
        html = minutes_html(replace(context, verification=None))
        return render_pdf(re.sub(r"(>H1\. \S+ \S+) ", r"\1<br>", html, count=1), images=images)

    monkeypatch.setattr("reports.actions.prepare.minutes_pdf", minutes)


@pytest.fixture
def strange_form(monkeypatch):
    """The check finds a fault of the form, as it may wrongly do."""
    from engines.decree30 import check as layout
    from engines.decree30.verdict import Answer, Verdict

    def check(pdf):
        return [
            Verdict(v.rule, Answer(False, "“Câu lạ”")) if v.rule.name == "indent" else v
            for v in layout.check(pdf)
        ]

    monkeypatch.setattr("reports.paper_check.check", check)


def test_a_torn_paper_is_not_issued_and_the_place_is_named(ready, torn_paper):
    with pytest.raises(MoveRefused, match=r"Dòng trong đoạn văn.*H1\."):
        issue_minutes(ready.pk, by=leader_of(ready), layout_reason="cứ phát hành")
    assert not IssuedDocument.objects.exists()
    ready.refresh_from_db()
    assert ready.status == "read_out"


def test_a_fault_of_the_form_asks_for_a_reason_which_the_register_keeps(
    client, ready, strange_form
):
    leader = leader_of(ready)
    with pytest.raises(LayoutFaults) as refused:
        issue_minutes(ready.pk, by=leader)
    assert "Câu lạ" in str(refused.value)
    assert isinstance(refused.value, ValidationError)
    client.force_login(leader)
    address = f"/visits/{ready.pk}/minutes/issue/"
    assert 'name="layout_reason"' not in client.get(address).text
    typed = {"form_key": new_key(), "password": PASSWORD}
    page = client.post(address, typed)
    assert page.status_code == 200
    assert "“Câu lạ”" in page.text
    assert 'name="layout_reason"' in page.text
    assert not IssuedDocument.objects.exists()
    typed |= {"layout_reason": "Phòng họp đã ký, báo động nhầm."}
    assert client.post(address, typed).status_code == 302
    document = IssuedDocument.objects.get()
    assert "“Câu lạ”" in document.layout_note
    assert "Phòng họp đã ký, báo động nhầm." in document.layout_note
    assert "báo động nhầm" in client.get(f"/documents/{document.pk}/").text
    call_command("check_register")


def test_a_notice_goes_the_same_way(ready, strange_form, office):
    with pytest.raises((LayoutFaults, MoveRefused)):
        issue_visit_paper(ready.pk, "notice", by=office)
    assert not IssuedDocument.objects.exists()
