"""Saved summaries, their files, and issuing: who may, and what stays."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.actions.jobs import run_job
from accounts.models import AuditEntry, Job, Notice
from findings.models import Finding
from reports.actions.checking import verify_register
from reports.actions.summaries import issue_summary
from reports.actions.withdraw import withdraw_document
from reports.models import IssuedDocument, IssuingBody, SummaryDefinition
from reports.summaries import paper
from tests.people import PASSWORD, UserFactory
from tests.reports.factories import issued, ready_visit

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Tổng hợp tháng 7",
    "period_from": "01/07/2018",
    "period_to": "31/07/2018",
    "period_label": "tháng 7 năm 2018",
    "counted_by": "visit",
    "with_strengths": "on",
    "with_limitations": "on",
    "shared": "on",
}
FILLED = {"paper_place_name": "Đồng Tháp", "paper_signer_name": "Lê Thị Ngọc Ánh"}


@pytest.fixture(scope="module")
def issued_once(shared_rows):
    return shared_rows(make_minutes)


@pytest.fixture
def minutes(db, issued_once):
    return issued_once()


def make_minutes():
    """One visit of 19/07/2018 with two strengths, two limitations and two requests."""
    IssuingBody.objects.create(name="Sở Nội vụ", parent_body="UBND tỉnh Đồng Tháp", symbol="SNV")
    return issued(ready_visit())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(client, address, **values):
    """A form as its page gives it, with what was typed."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    return client.post(address, {**hidden, **values})


def saved(client) -> SummaryDefinition:
    answer = sent(client, "/summaries/add/", **VALUES)
    assert answer.status_code == 302, answer.context["form"].errors
    return SummaryDefinition.objects.get()


def test_the_office_saves_changes_and_deletes_one(minutes, office):
    client = signed_in(office)
    row = saved(client)
    page = client.get(f"/summaries/{row.pk}/").content.decode()
    assert "Trong tháng" in page
    assert "Kiến nghị và kết quả" not in page  # not ticked
    answer = sent(client, f"/summaries/{row.pk}/edit/", **(VALUES | {"name": "Tháng 7"}))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.with_requests, row.owner) == ("Tháng 7", False, office)
    assert row.history.count() == 2
    assert sent(client, f"/summaries/{row.pk}/delete/").status_code == 302
    assert not SummaryDefinition.objects.exists()


def test_a_page_gone_stale_changes_nothing(minutes, office):
    client = signed_in(office)
    row = saved(client)
    page = client.get(f"/summaries/{row.pk}/edit/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    SummaryDefinition.objects.filter(pk=row.pk).update(name="Của người khác")
    answer = client.post(f"/summaries/{row.pk}/edit/", {**hidden, **VALUES})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.name == "Của người khác"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"period_to": "30/06/2018"}, "Kỳ báo cáo kết thúc trước khi bắt đầu."),
        ({"compare_from": "01/01/2018"}, "Kỳ so sánh phải có ngày đầu"),
        ({"compare_from": "01/07/2018", "compare_to": "02/07/2018"}, "kết thúc trước khi kỳ"),
        ({"units": "Xã không có"}, "Xã không có"),
        ({"areas": ["XX"]}, "XX"),
    ],
)
def test_what_cannot_be_counted_is_refused(minutes, office, changed, error):
    answer = sent(signed_in(office), "/summaries/add/", **(VALUES | changed))
    assert answer.status_code == 200
    assert error in answer.content.decode()
    assert not SummaryDefinition.objects.exists()


def test_an_unshared_one_is_its_owners_alone(minutes, office, auditor):
    row = saved(signed_in(office))
    assert signed_in(auditor).get(f"/summaries/{row.pk}/").status_code == 200
    assert signed_in(auditor).get(f"/summaries/{row.pk}/edit/").status_code == 403
    SummaryDefinition.objects.update(shared=False)
    for other in (auditor, UserFactory(role="office")):
        assert signed_in(other).get(f"/summaries/{row.pk}/").status_code == 404
        assert "Tổng hợp tháng 7" not in signed_in(other).get("/summaries/").content.decode()


def test_training_never_mixes_with_real_data(minutes, office):
    IssuingBody.objects.create(name="Sở tập huấn", symbol="TH", is_training=True)
    row = saved(signed_in(office))
    SummaryDefinition.objects.update(is_training=True)
    page = signed_in(office).get(f"/summaries/{row.pk}/").content.decode()
    assert "chưa có biên bản kiểm tra nào được phát hành" in page


def test_what_is_left_out_as_practice_is_said(minutes, office):
    said = "đợt kiểm tra tập huấn trong kỳ không được tính"
    assert said not in signed_in(office).get("/summaries/y2018-m07/").content.decode()
    issued(ready_visit(is_training=True))
    ready_visit(is_training=True)  # not issued: no summary would count it
    page = signed_in(office).get("/summaries/y2018-m07/").content.decode()
    assert f"1 {said}." in page
    row = saved(signed_in(office))
    row.units.add(minutes.visit.unit)  # the practice was elsewhere
    assert said not in signed_in(office).get(f"/summaries/{row.pk}/").content.decode()
    assert said not in signed_in(office).get("/summaries/y2018-m06/").content.decode()


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_file_is_made_at_once_and_logged(minutes, auditor, form):
    answer = signed_in(auditor).get(f"/summaries/y2018-m07/summary.{form}")
    assert answer.status_code == 200
    assert answer.content[:2] in (b"%P", b"PK")
    assert AuditEntry.objects.filter(act="export", user=auditor, detail__form=form).exists()
    assert signed_in(auditor).get("/summaries/y2018-m07/summary.odt").status_code == 404


def test_withdrawn_minutes_do_not_count(minutes, office):
    page = signed_in(office).get("/summaries/y2018-m07/").content.decode()
    assert "chưa có biên bản" not in page.split("SO SÁNH")[0]
    withdraw_document(minutes.pk, by=office, reason="Ghi sai ngày.")
    page = signed_in(office).get("/summaries/y2018-m07/").content.decode()
    assert "Trong tháng\xa07 năm\xa02018, chưa có biên bản kiểm tra nào" in page


def test_an_issued_summary_never_changes(minutes, office):
    client = signed_in(office)
    asked = sent(client, "/summaries/y2018-m07/issue/", password=PASSWORD).content.decode()
    assert "Còn để trống: địa danh trước ngày tháng; họ tên người ký" in asked
    assert not IssuedDocument.objects.filter(kind="summary").exists()
    answer = sent(client, "/summaries/y2018-m07/issue/", password=PASSWORD, **FILLED)
    document = IssuedDocument.objects.get(kind="summary")
    assert answer.url == reverse("reports:document-detail", args=[document.pk])
    assert document.number_text == "01/BC-SNV"
    text = " ".join(PdfReader(io.BytesIO(bytes(document.pdf))).pages[0].extract_text().split())
    assert "Trong tháng 7 năm 2018, kiểm tra 1" in text
    assert "Đồng Tháp, ngày" in text
    assert "Lê Thị Ngọc Ánh" in document.content
    assert "DỰ THẢO" not in text
    before = bytes(document.pdf), document.content
    withdraw_document(minutes.pk, by=office, reason="Ghi sai ngày.")
    kept = IssuedDocument.objects.get(pk=document.pk)
    assert (bytes(kept.pdf), kept.content) == before
    assert verify_register() is None
    assert issue_summary("y2018-m07", by=office).number_text == "02/BC-SNV"


def test_a_wrong_password_issues_nothing(minutes, office, auditor):
    answer = sent(signed_in(office), "/summaries/y2018-m07/issue/", password="sai")
    assert answer.status_code == 200
    assert signed_in(auditor).get("/summaries/y2018-m07/issue/").status_code == 403
    assert not IssuedDocument.objects.filter(kind="summary").exists()


def test_a_long_one_is_made_in_the_background(minutes, office, monkeypatch):
    monkeypatch.setattr(paper, "LONG", 1)
    client = signed_in(office)
    address = "/summaries/y2018-m07/summary.pdf"
    assert "chế độ nền" in client.get(address).content.decode()
    job_page = sent(client, address).url
    job = Job.objects.get()
    run_job.func(job.pk)
    job.refresh_from_db()
    assert (job.status, job.progress) == ("done", 100)
    made = b"".join(client.get(job.result_url))
    assert made.startswith(b"%PDF-")
    assert Notice.objects.get(recipient=office).url == job_page
    assert "Tổng hợp tháng 7 năm 2018" in Notice.objects.get(recipient=office).text
    stranger = signed_in(UserFactory(role="office"))
    assert stranger.get(job.result_url).status_code == 404


def test_a_long_one_is_issued_in_the_background(minutes, office, monkeypatch):
    monkeypatch.setattr(paper, "LONG", 1)
    answer = sent(signed_in(office), "/summaries/y2018-m07/issue/", password=PASSWORD, **FILLED)
    job = Job.objects.get()
    assert answer.url == reverse("accounts:job-detail", args=[job.pk])
    run_job.func(job.pk)
    document = IssuedDocument.objects.get(kind="summary")
    job.refresh_from_db()
    assert job.result_url == reverse("reports:document-detail", args=[document.pk])
    assert "Lê Thị Ngọc Ánh" in document.content


def test_a_unit_reads_and_takes_away_its_own_dossier(minutes):
    from tests.reports.factories import staff_of

    client = signed_in(staff_of(minutes.visit))
    address = f"/units/{minutes.visit.unit_id}/dossier/"
    page = client.get(address).content.decode()
    assert Finding.objects.first().condition in page
    for form in ("pdf", "docx", "xlsx"):
        answer = client.get(address.rstrip("/") + f".{form}")
        assert answer.content[:2] in (b"%P", b"PK")
