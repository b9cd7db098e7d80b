"""Training data in ready-made summaries and dossiers: apart from the real, and marked once."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from findings.models import CorrectionRequest
from findings.reminder_texts import _code
from inspections.models import Plan, Team
from inspections.practice import marked
from reports.bodies import load_body
from tests.inspections.factories import PlanFactory, TeamFactory, UserFactory, make_unit
from tests.reports.factories import issued, ready_visit

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TWICE = re.compile(r"tập huấn[)\]]\W*(</?\w[^>]*>\W*)*\(dữ liệu tập huấn", re.IGNORECASE)


@pytest.fixture
def office(client):
    user = UserFactory(role="office")
    client.force_login(user)
    return user


@pytest.fixture
def practice():
    load_body()
    load_body(is_training=True)
    return issued(ready_visit(is_training=True)).visit


def read(answer, form: str) -> str:
    content = io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
    if form == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(content).pages)
    if form == "docx":
        document = Document(content)
        return document.element.xml + "".join(
            s.first_page_header._element.xml for s in document.sections
        )
    return "".join(
        f"{sheet.title} {[[cell.value for cell in row] for row in sheet]}"
        for sheet in openpyxl.load_workbook(content)
    )


def test_the_list_offers_reports_of_practice_apart(client, office, practice):
    page = client.get("/summaries/").content.decode()
    assert 'href="/summaries/th-y2018/"' in page
    assert 'href="/summaries/y2018-h1/"' not in page
    assert "Có sẵn, từ dữ liệu tập huấn" in page
    issued(ready_visit(unit=make_unit("Xã Tân Hồng")))
    page = client.get("/summaries/").content.decode()
    assert 'href="/summaries/th-y2018-h1/"' in page
    assert 'href="/summaries/y2018-h1/"' in page


def test_without_practice_nothing_of_it_is_offered(client, office):
    load_body()
    issued(ready_visit())
    assert "tập huấn" not in client.get("/summaries/").content.decode()
    assert client.get("/summaries/th-y18/").status_code == 404


def test_a_report_of_practice_counts_practice_and_says_so(client, office, practice):
    issued(ready_visit(unit=make_unit("Xã Tân Hồng")))
    real = client.get("/summaries/y2018-m07/").content.decode()
    assert "1 đợt kiểm tra tập huấn trong kỳ không được tính" in real
    assert 'href="/summaries/th-y2018-m07/"' in real
    assert "Dữ liệu tập huấn: giả định" not in real
    page = client.get("/summaries/th-y2018-m07/").content.decode()
    assert "banner-training" in page
    assert "banner-training" not in real
    assert "Tổng hợp tháng 7 năm 2018 (dữ liệu tập huấn)" in page
    assert "training=1" in page
    assert "training=0" not in page
    assert "Huyện Lấp Vò" in page
    assert "Xã Tân Hồng" not in page
    for form in ("pdf", "docx", "xlsx"):
        text = read(client.get(f"/summaries/th-y2018-m07/summary.{form}"), form)
        assert "TẬP HUẤN" in text.upper(), form
        assert not TWICE.search(text), form
        assert (
            "TẬP HUẤN" not in read(client.get(f"/summaries/y2018-m07/summary.{form}"), form).upper()
        ), form


def test_a_dossier_shows_practice_where_there_is_nothing_else(client, office, practice):
    address = f"/units/{practice.unit_id}/dossier"
    page = client.get(f"{address}/").content.decode()
    assert "banner-training" in page
    assert "Chưa có biên bản" not in page
    assert "training=1" in page
    assert "Mở hồ sơ" not in page
    for form in ("pdf", "docx", "xlsx"):
        answer = client.get(f"{address}.{form}")
        assert "-tap-huan." in answer["Content-Disposition"]
        assert "TẬP HUẤN" in read(answer, form).upper(), form
    issued(ready_visit(unit=practice.unit))
    page = client.get(f"{address}/").content.decode()
    assert "banner-training" not in page
    assert "Mở hồ sơ dữ liệu tập huấn (1 đợt kiểm tra)" in page
    assert "tap-huan" not in client.get(f"{address}.xlsx")["Content-Disposition"]
    other = client.get(f"{address}/?training=1").content.decode()
    assert "banner-training" in other
    assert "Mở hồ sơ các đợt kiểm tra thật" in other
    assert client.get(f"{address}/?training=x").status_code == 200


def test_no_page_says_it_twice(client, office, practice):
    Team.objects.update(name="Đoàn kiểm tra năm 2018 (tập huấn)", is_training=True)
    plan = PlanFactory(title="Kế hoạch năm 2018 (dữ liệu tập huấn)", year=2018, is_training=True)
    Plan.objects.filter(pk=plan.pk).update(is_training=True)
    PlanFactory(title="Kế hoạch tập huấn nghiệp vụ", year=2019, is_training=True)
    TeamFactory(name="Đoàn của Trung tâm Tập huấn", is_training=True)
    from reports.models import SummaryDefinition

    days = {"period_from": "2018-01-01", "period_to": "2018-12-31", "owner": office}
    for name in ("Tổng hợp (dữ liệu tập huấn)", "Tổng hợp năm"):
        SummaryDefinition.objects.create(name=name, is_training=True, **days)
    addresses = ["/", "/visits/", "/plans/", "/teams/", "/documents/", "/summaries/", "/requests/"]
    addresses += [f"{address}?export=csv" for address in addresses[1:5]]
    addresses += [f"/visits/{practice.pk}/", f"/plans/{plan.pk}/", "/figures/", "/admin/"]
    addresses += [
        "/admin/inspections/plan/",
        "/admin/inspections/team/",
        "/admin/inspections/visit/",
    ]
    twice = [a for a in addresses if TWICE.search(client.get(a).content.decode())]
    assert twice == []
    for address, marks in (("/plans/", 2), ("/teams/", 2), ("/summaries/", 2)):
        text = client.get(address).content.decode()
        table = text[text.rindex("<tbody>") :]
        assert len(re.findall(r"\((?:dữ liệu )?tập huấn\)", table)) == marks, address


def test_a_text_is_marked_once():
    assert marked("KN-1", True) == "KN-1 (dữ liệu tập huấn)"
    assert marked("KN-1", False) == "KN-1"
    assert marked(marked("KN-1", True), True) == "KN-1 (dữ liệu tập huấn)"
    assert marked("Đoàn (Tập huấn)", True) == "Đoàn (Tập huấn)"
    assert marked("Kế hoạch tập huấn", True) == "Kế hoạch tập huấn (dữ liệu tập huấn)"


def test_a_reminder_marks_the_request(practice):
    row = CorrectionRequest.objects.filter(visit=practice).first()
    assert _code(row) == f"{row.code} (dữ liệu tập huấn)"
