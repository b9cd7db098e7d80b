"""The date and the name of a paper are typed before it is first saved, wherever papers are sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import ExtensionFile, FindingFile, ResponseFile
from inspections.models import VisitFile
from tests.bad_inputs.payloads import pdf_min
from tests.findings.factories import RequestFactory, leader_of, make_visit
from tests.findings.test_pages import finding_form, form_of
from tests.inspections.factories import make_staff

pytestmark = pytest.mark.django_db
SAID = "Quyết định số 12/QĐ-UBND\n\nẢnh bảng niêm yết"
DAYS = "05/07/2018\n\n19-7-2018"


def papers():
    return [SimpleUploadedFile(f"{n}.pdf", pdf_min(), "application/pdf") for n in "abc"]


def stored(model):
    return [
        (file.original_name, file.caption, file.document_date)
        for file in model.objects.order_by("pk")
    ]


KEPT = [
    ("a.pdf", "Quyết định số 12/QĐ-UBND", dt.date(2018, 7, 5)),
    ("b.pdf", "", None),
    ("c.pdf", "Ảnh bảng niêm yết", dt.date(2018, 7, 19)),
]


@pytest.fixture
def visit():
    return make_visit()


def of_finding(client, visit):
    client.force_login(leader_of(visit))
    url = f"/visits/{visit.pk}/findings/add/"
    return url, finding_form(client, url), "evidence", FindingFile


def of_visit(client, visit):
    client.force_login(leader_of(visit))
    url = f"/visits/{visit.pk}/edit/photos/"
    lines = {"files-TOTAL_FORMS": 0, "files-INITIAL_FORMS": 0}
    return url, form_of(client, url, **lines), "uploads", VisitFile


def issued(client):
    row = RequestFactory(
        visit=make_visit(issued=True), status="acknowledged", due_on=dt.date(2030, 1, 3)
    )
    client.force_login(make_staff(row.current_unit))
    return row


def of_answer(client, visit):
    url = f"/requests/{issued(client).pk}/answer/"
    return url, form_of(client, url, done="Đã khắc phục.", save="1"), "evidence", ResponseFile


def of_extension(client, visit):
    url = f"/requests/{issued(client).pk}/extension/"
    typed = {"proposed_on": "04/02/2030", "reason": "Chờ kinh phí."}
    return url, form_of(client, url, **typed), "papers", ExtensionFile


EVERYWHERE = pytest.mark.parametrize("place", [of_finding, of_visit, of_answer, of_extension])


@EVERYWHERE
def test_what_is_typed_goes_with_the_first_saving(client, visit, place):
    url, form, field, model = place(client, visit)
    answer = client.post(url, form | {field: papers(), "captions": SAID, "document_dates": DAYS})
    assert answer.status_code == 302, answer.context["form"].errors
    assert stored(model) == KEPT


@EVERYWHERE
@pytest.mark.parametrize(
    ("field_of", "typed", "said"),
    [
        ("document_dates", "05/07/2018\n31/02/2018", "Dòng 2: Ngày này không có trong lịch."),
        ("captions", "x" * 301, "Dòng 1: tối đa 300 chữ, đang có 301."),
        ("captions", "một\nhai\nba\nbốn", "Có nhiều dòng hơn 3 tệp."),
    ],
)
def test_a_bad_line_is_named_and_all_is_kept(client, visit, place, field_of, typed, said):
    url, form, field, model = place(client, visit)
    page = client.post(url, form | {field: papers(), field_of: typed})
    assert page.context["form"].errors[field_of] == [said]
    assert page.context["form"][field_of].value() == typed
    assert stored(model) == []


@EVERYWHERE
def test_what_is_typed_for_no_file_is_not_lost(client, visit, place):
    url, form, _field, _model = place(client, visit)
    page = client.post(url, form | {"document_dates": "05/07/2018"})
    assert page.context["form"].errors["document_dates"] == [
        "Chưa chọn tệp cho nội dung ghi ở đây. Hãy chọn lại tệp."
    ]
