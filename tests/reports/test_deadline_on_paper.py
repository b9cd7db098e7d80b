"""A deadline reads on the letter to the unit as on its page, in PDF and DOCX alike; how it was
counted stands on the page only."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.test import Client
from docx import Document
from pypdf import PdfReader

from engines.printing import paper_docx, paper_pdf
from inspections.models import CalendarDay
from reports.papers.letter import letter_of
from tests.findings.factories import RequestFactory
from tests.reports.factories import issued, leader_of, ready_visit, staff_of

TET = [dt.date(2027, 2, day) for day in (4, 5, 8, 9, 10)]
DAY = "hạn: 17/02/2027"
SUM = (
    "15 ngày làm việc từ 20/01/2027, trừ 8 ngày Thứ Bảy, Chủ nhật và 5 ngày nghỉ lễ = 17/02/2027; "
    "có ngày nghỉ chưa có quyết định chính thức: "
    "04/02/2027, 05/02/2027, 08/02/2027, 09/02/2027, 10/02/2027"
)


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.django_db
def test_the_letter_says_what_the_page_says():
    for day in TET:
        CalendarDay.objects.create(date=day, kind="off", name="Tết", certain=False)
    with time_machine.travel(dt.datetime(2027, 1, 20, 3, tzinfo=dt.UTC), tick=False):
        visit = ready_visit(held_on=dt.date(2027, 1, 20))
        asked = RequestFactory(visit=visit, due_on=dt.date(2027, 2, 17))
        issued(visit)
        context = letter_of(visit, by=leader_of(visit)).context
        pdf, docx = paper_pdf(context), paper_docx(context)
        client = Client()
        client.force_login(staff_of(visit))
        page = client.get(f"/requests/{asked.pk}/").content.decode()
    printed = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    written = "".join(one.text for one in Document(io.BytesIO(docx)).paragraphs)
    assert DAY in page
    assert SUM in page
    for paper in (printed, written):
        assert solid(DAY) in solid(paper)
        assert solid("ngày làm việc") not in solid(paper)
    for paper in (printed, written):  # the two without a day
        assert solid(paper).count(solid("không nêu thời hạn")) == 2
