"""A paper is completed where it is issued, prints what holds today, and asks before a dotted line."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from engines.decree30.check import failed
from engines.decree30.reading import body_text
from findings.actions.decisions import decide_extension
from findings.actions.extensions import ask_extension
from findings.models import CorrectionRequest
from inspections.actions.visits import fill_visit
from inspections.models import Plan, Visit
from reports.actions.papers import issue_visit_paper
from reports.bodies import load_body
from reports.models import IssuedDocument, IssuingBody
from reports.papers.kinds import PAPERS, prepare
from tests.findings.factories import ResponseFactory, judged
from tests.inspections.factories import PlanFactory, VisitFactory
from tests.people import PASSWORD, UserFactory
from tests.reports.factories import issued, leader_of, ready_visit, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    load_body()
    return UserFactory(role="office")


@pytest.fixture
def signer(office):
    IssuingBody.objects.update(signer_name="Lê Thị Giám Đốc")


def text_of(document: IssuedDocument) -> str:
    return " ".join(body_text(bytes(document.pdf)).split())


def answer_first(visit):
    request = CorrectionRequest.objects.get(visit=visit, number=1)
    CorrectionRequest.objects.filter(pk=request.pk).update(status="returned")
    judged(ResponseFactory(request=request), outcome="partly", reason="Còn thiếu.")


# --- what holds today
def test_the_conclusion_demands_the_day_in_force(office, visit):
    request = CorrectionRequest.objects.get(visit=visit, number=1)
    request.due_on = request.deadline = timezone.localdate() + dt.timedelta(days=10)
    request.due_text = "trong quý này"
    request.save()
    issued(visit)
    later = timezone.localdate() + dt.timedelta(days=40)
    values = {"proposed_on": later, "reason": "Cần thời gian."}
    asked = ask_extension(request.pk, values, by=staff_of(visit))
    decide_extension(asked.pk, granted_until=later, reason="Đồng ý.", by=leader_of(visit))
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    text = text_of(notice)
    assert f"hạn: {later:%d/%m/%Y} (gia hạn lần 1; ban đầu nêu “trong quý này”)" in text
    assert f"hạn: {request.due_on:%d/%m/%Y}" not in text
    assert "không nêu thời hạn" in text  # the other request


def test_the_conclusion_demands_nothing_that_was_withdrawn(office, visit):
    issued(visit)
    CorrectionRequest.objects.filter(visit=visit, number=2).update(status="withdrawn")
    text = text_of(issue_visit_paper(visit.pk, "conclusion", by=office))
    assert "K1. Tăng cường" in text
    assert "K2." not in text


@pytest.mark.parametrize("name", PAPERS)
def test_only_letters_are_addressed_above_their_text(office, visit, name):
    if name == "notice":
        visit = VisitFactory()
    else:
        issued(visit)
        answer_first(visit)
        visit.refresh_from_db()
    context = prepare(name, visit, by=office).context
    assert bool(context.addressees) is (context.form == "letter")
    if context.title == "THÔNG BÁO":
        assert "Ủy ban nhân dân huyện Lấp Vò" in context.recipients
        assert "Như trên" not in context.recipients


@pytest.mark.parametrize("name", ["letter", "results"])
def test_no_paper_explains_how_a_deadline_was_counted(office, name):
    with time_machine.travel(dt.datetime(2027, 1, 20, 3, tzinfo=dt.UTC), tick=False):
        visit = ready_visit(held_on=dt.date(2027, 1, 20))
        request = CorrectionRequest.objects.get(visit=visit, number=1)
        request.due_on = dt.date(2027, 2, 17)
        request.save()
        issued(visit)
        answer_first(visit)
        text = text_of(issue_visit_paper(visit.pk, name, by=office))
    assert "ạn: 17/02/2027" in text
    assert "ngày làm việc" not in text


@pytest.mark.parametrize("name", ["letter", "results", "conclusion"])
@pytest.mark.parametrize(("said", "in_time"), [("", False), ("trong quý này", True)])
def test_no_paper_asks_for_a_time_that_nobody_named(office, visit, name, said, in_time):
    CorrectionRequest.objects.filter(visit=visit, number=1).update(due_text=said)
    issued(visit)
    answer_first(visit)
    visit.refresh_from_db()
    text = "\n".join(line.text for line in prepare(name, visit, by=office).context.lines)
    assert ("đúng thời hạn" in text) is in_time
    assert ("“trong quý này”" in text) is in_time


# --- blanks
def url(visit, name):
    return reverse("reports:paper-issue", args=[visit.pk, name])


def sent(client, visit, name, **values):
    return client.post(
        url(visit, name), {"password": PASSWORD, "form_key": f"k{len(values)}{name}", **values}
    )


@pytest.fixture
def bare(office) -> Visit:
    plan = PlanFactory(number="", signed_on=None, issuer="")
    return VisitFactory(plan=plan, held_on=dt.date(2018, 7, 19))


NOTICE = {
    "plan_number": "12/KH-UBND",
    "plan_signed_on": "05/01/2018",
    "plan_issuer": "UBND tỉnh Đồng Tháp",
    "visit_place": "Trụ sở Ủy ban nhân dân huyện Lấp Vò",
    "visit_period_label": "6 tháng đầu năm 2018",
    "visit_contents": "Công tác chỉ đạo, điều hành",
    "paper_signer_name": "Lê Thị Giám Đốc",
}


def test_the_office_fills_on_the_page_all_that_the_notice_prints(client, bare, office):
    client.force_login(office)
    page = client.get(url(bare, "notice")).content.decode()
    for field in [*NOTICE, "visit_period_from", "visit_period_to", "accept_gaps"]:
        assert f'name="{field}"' in page, field
    answer = sent(client, bare, "notice", **NOTICE)
    assert answer.status_code == 302, answer.context["form"].errors
    notice = IssuedDocument.objects.get()
    text = text_of(notice)
    assert "…" not in text
    assert "Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2018 của UBND tỉnh Đồng Tháp" in text
    assert "2. Địa điểm: Trụ sở Ủy ban nhân dân huyện Lấp Vò." in text
    assert "4. Thời kỳ kiểm tra: 6 tháng đầu năm 2018." in text
    assert "- Công tác chỉ đạo, điều hành." in text
    assert text.count("Lê Thị Giám Đốc") == 1
    assert failed(bytes(notice.pdf)) == []
    bare.refresh_from_db()
    assert bare.place == NOTICE["visit_place"]
    assert bare.contents == NOTICE["visit_contents"]
    assert Plan.objects.get().number == "12/KH-UBND"
    assert sent(client, bare, "notice", **NOTICE).url == answer.url  # sent twice, issued once


def test_a_blank_asks_once_more_by_its_name_and_keeps_what_was_typed(client, bare, office):
    client.force_login(office)
    typed = {name: value for name, value in NOTICE.items() if name != "visit_place"}
    answer = sent(client, bare, "notice", **typed)
    assert answer.status_code == 200
    (fault,) = answer.context["form"].errors["accept_gaps"]
    assert fault.startswith("Còn để trống: địa điểm kiểm tra.")
    assert "Công tác chỉ đạo, điều hành" in answer.content.decode()
    bare.refresh_from_db()
    assert (bare.contents, IssuedDocument.objects.count()) == ("", 0)
    answer = sent(client, bare, "notice", **typed, accept_gaps="on")
    assert answer.status_code == 302
    assert "2. Địa điểm: ……" in text_of(IssuedDocument.objects.get())


@pytest.mark.parametrize("name", ["letter", "results", "conclusion"])
def test_every_paper_asks_for_its_place_and_signer(client, office, visit, name):
    IssuingBody.objects.update(place_name="", signer_name="")
    visit.participants.filter(role="leader").update(full_name="")
    issued(visit)
    answer_first(visit)
    client.force_login(office)
    answer = sent(client, visit, name)
    (fault,) = answer.context["form"].errors["accept_gaps"]
    assert fault.startswith("Còn để trống: địa danh trước ngày tháng; họ tên người ký.")
    filled = {"paper_place_name": "Mỹ Tho", "paper_signer_name": "Nguyễn Văn Ký"}
    assert sent(client, visit, name, **filled).status_code == 302
    text = text_of(IssuedDocument.objects.exclude(kind="minutes").get())
    assert "Mỹ Tho, ngày" in text
    assert "Nguyễn Văn Ký" in text
    assert "…" not in text


def test_a_signer_nobody_named_is_a_dotted_line(office, visit):
    issued(visit)
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    assert "GIÁM ĐỐC …………" in text_of(notice)
    assert failed(bytes(notice.pdf)) == []


def test_without_a_blank_nothing_is_asked(client, office, signer, visit):
    issued(visit)
    client.force_login(office)
    page = client.get(url(visit, "conclusion")).content.decode()
    assert "accept_gaps" not in page
    assert sent(client, visit, "conclusion").status_code == 302


def test_what_was_filled_meanwhile_is_not_written_over(client, bare, office):
    client.force_login(office)
    Visit.objects.filter(pk=bare.pk).update(place="Hội trường huyện")
    answer = sent(client, bare, "notice", **NOTICE)
    assert answer.status_code == 409
    assert "Hội trường huyện" in answer.content.decode()
    bare.refresh_from_db()
    assert bare.place == "Hội trường huyện"
    assert bare.contents == ""


def test_a_wrong_day_is_told_beside_its_field(client, bare, office):
    client.force_login(office)
    wrong = {"visit_period_from": "01/06/2018", "visit_period_to": "01/01/2018"}
    answer = sent(client, bare, "notice", **(NOTICE | wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "01/06/2018" in answer.content.decode()
    assert not IssuedDocument.objects.exists()


def test_the_office_writes_place_and_contents_into_the_frame(client, bare, office):
    client.force_login(office)
    page = client.get(reverse("inspections:visit-edit-frame", args=[bare.pk])).content.decode()
    assert 'name="place"' in page
    assert 'name="contents"' in page


def test_place_and_contents_are_of_the_minutes_once_they_are_begun(client, office):
    draft = VisitFactory(in_progress=True)
    client.force_login(office)
    page = client.get(reverse("inspections:visit-edit-frame", args=[draft.pk])).content.decode()
    assert 'name="held_on"' in page
    assert 'name="contents"' not in page
    with pytest.raises(PermissionDenied):
        fill_visit(draft.pk, {"place": "Hội trường"}, by=office)
