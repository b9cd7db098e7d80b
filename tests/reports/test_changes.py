"""A document that was overtaken says so: on its page, to whoever checks it, and in the register."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings.actions.verdicts import reopen_request
from findings.models import CorrectionRequest
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit
from reports.actions.checking import verify_register
from reports.actions.papers import issue_visit_paper
from reports.actions.summaries import issue_summary
from reports.actions.supplement import issue_supplement
from reports.actions.withdraw import withdraw_document
from reports.bodies import load_body
from reports.chain import entry_hash
from reports.changes import read_changes
from reports.models import IssuedDocument
from tests.findings.factories import ResponseFactory, judged
from tests.inspections.factories import VisitFactory, make_unit
from tests.people import UserFactory
from tests.reports.factories import issued, leader_of, ready_visit

DAY, LATER = dt.date(2018, 8, 30), dt.date(2018, 9, 15)


@pytest.fixture
def office(db):
    load_body()
    return UserFactory(role="office")


@pytest.fixture
def minutes(visit):
    CorrectionRequest.objects.filter(visit=visit).update(due_on=DAY, deadline=DAY)
    return issued(visit)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client, address: str) -> str:
    return client.get(address).content.decode()


def changes(document: IssuedDocument) -> list[str]:
    again = IssuedDocument.objects.select_related("visit").get(pk=document.pk)
    read_changes([again])
    return [str(change) for change in again.changes]


def requests_of(visit):
    return CorrectionRequest.objects.filter(visit=visit)


def met(visit, outcome="met") -> CorrectionRequest:
    request = requests_of(visit).get(number=1)
    done = outcome == "met"
    requests_of(visit).filter(number=1).update(
        status="verified" if done else "returned",
        verified_at=timezone.now() if done else None,
        verified_by=leader_of(visit) if done else None,
    )
    judged(ResponseFactory(request=request), outcome=outcome, reason="Còn thiếu số liệu.")
    return request


def assert_said(office, document, words: str, topic: str) -> None:
    """On the document's page, in the register and its file; to a stranger only what it is about."""
    client = signed_in(office)
    page = page_of(client, f"/documents/{document.pk}/")
    assert words in page
    assert "đã có thay đổi" in page
    assert "còn hiệu lực" not in page
    listed = page_of(client, "/documents/")
    assert words in listed
    sent = client.get("/documents/?export=csv").content.decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(sent), delimiter=";")}
    assert any(words in cell for cell in rows[document.number_text])
    assert not any("còn hiệu lực" in cell for cell in rows[document.number_text])
    checked = page_of(Client(), f"/check/{document.code_for_people}/")
    assert "đã có thay đổi" in checked
    assert topic in checked
    assert "còn hiệu lực" not in checked
    assert words not in checked
    found = page_of(client, f"/search/?q={document.number_text}")
    assert "đã có thay đổi" in found


def test_the_notice_of_a_visit_that_was_postponed(office):
    visit = VisitFactory(held_on=dt.date(2018, 7, 19), place="Hội trường huyện")
    notice = issue_visit_paper(visit.pk, "notice", by=office)
    assert changes(notice) == []
    move_visit(visit.pk, Move.POSTPONE, by=office, reason="Trùng lịch.")
    assert changes(notice) == ["Đợt kiểm tra: đã hoãn"]
    move_visit(visit.pk, Move.REPLAN, by=office)
    Visit.objects.filter(pk=visit.pk).update(held_on=dt.date(2018, 7, 26), place="Phòng họp số 1")
    assert changes(notice) == [
        "Ngày kiểm tra 19/07/2018 → 26/07/2018",
        "Địa điểm Hội trường huyện → Phòng họp số 1",
    ]
    assert_said(office, notice, "Ngày kiểm tra 19/07/2018 → 26/07/2018", "ngày kiểm tra")
    page = page_of(signed_in(office), f"/documents/{notice.pk}/")
    assert "Thu hồi văn bản này; sau đó trang đợt kiểm tra cho phát hành thông báo mới." in page
    assert f"/documents/{notice.pk}/withdraw/" in page
    withdraw_document(notice.pk, by=office, reason="Đổi ngày.")
    assert changes(notice) == []  # it says that it is withdrawn
    again = issue_visit_paper(visit.pk, "notice", by=office)
    assert changes(again) == []


def test_a_notice_of_a_visit_that_was_held_as_announced_still_holds(office):
    visit = VisitFactory(held_on=dt.date(2018, 7, 19), place="Hội trường huyện")
    notice = issue_visit_paper(visit.pk, "notice", by=office)
    Visit.objects.filter(pk=visit.pk).update(status="in_progress", place="Nhà văn hóa")
    assert changes(notice) == []


def test_the_results_of_a_request_that_was_opened_again(visit, minutes, office):
    request = met(visit)
    notice = issue_visit_paper(visit.pk, "results", by=office)
    assert changes(notice) == []
    reopen_request(request.pk, by=office, reason="Tái phạm.")
    assert changes(notice) == ["K1: đã mở lại, phải làm tiếp"]
    assert_said(office, notice, "K1: đã mở lại, phải làm tiếp", "kết quả xác minh")


def test_the_results_of_a_request_that_was_judged_again(visit, minutes, office):
    met(visit, "not_met")
    notice = issue_visit_paper(visit.pk, "results", by=office)
    assert changes(notice) == []
    requests_of(visit).filter(number=1).update(deadline=LATER)
    assert changes(notice) == ["K1: thời hạn 30/08/2018 → 15/09/2018"]
    requests_of(visit).filter(number=1).update(deadline=DAY)
    met(visit)
    assert changes(notice) == ["K1: kết quả xác minh không đạt → đạt"]


@pytest.mark.parametrize("name", ["letter", "conclusion"])
def test_a_paper_that_names_a_day_which_was_moved(visit, minutes, office, name):
    paper = issue_visit_paper(visit.pk, name, by=office)
    assert changes(paper) == []
    requests_of(visit).filter(number=2).update(deadline=LATER)
    words = "K2: thời hạn 30/08/2018 → 15/09/2018"
    assert changes(paper) == [words]
    assert changes(minutes) == [words]
    assert_said(office, paper, words, "thời hạn")


def test_a_request_that_was_withdrawn_or_handed_over(visit, minutes, office):
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    requests_of(visit).filter(number=1).update(status="withdrawn")
    requests_of(visit).filter(number=2).update(current_unit=make_unit("Huyện Lai Vung"))
    assert changes(letter) == ["K1: đã thu hồi", "K2: đã chuyển cho đơn vị khác thực hiện"]


def test_what_a_unit_does_overtakes_nothing(visit, minutes, office):
    papers = [issue_visit_paper(visit.pk, name, by=office) for name in ("letter", "conclusion")]
    for status in ("acknowledged", "responded"):
        requests_of(visit).update(status=status)
        assert [changes(paper) for paper in (minutes, *papers)] == [[], [], []]
    met(visit)
    assert [changes(paper) for paper in (minutes, *papers)] == [[], [], []]


def test_a_paper_on_minutes_that_were_amended(visit, minutes, office):
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    issue_supplement(minutes.pk, items=["Bổ sung số liệu."], reason="Thiếu.", by=leader_of(visit))
    assert changes(letter) == [f"Biên bản số {minutes.number_text} làm căn cứ đã được bổ sung"]


def test_a_summary_of_minutes_that_were_withdrawn(visit, minutes, office):
    summary = issue_summary("y2018-m07", by=office)
    assert changes(summary) == []
    withdraw_document(minutes.pk, by=office, reason="Ghi sai ngày.")
    words = "1 đợt kiểm tra đã tính nay không còn biên bản có hiệu lực"
    assert changes(summary) == [words]
    assert_said(office, summary, words, "số liệu")


def test_whoever_issues_a_paper_is_told_what_says_otherwise(visit, minutes, office):
    client = signed_in(office)
    address = f"/visits/{visit.pk}/papers/conclusion/"
    assert "đã có thay đổi" not in page_of(client, address)
    requests_of(visit).filter(number=1).update(deadline=LATER)
    page = page_of(client, address)
    assert "K1: thời hạn 30/08/2018 → 15/09/2018" in page
    assert f'<a href="/documents/{minutes.pk}/">Biên bản {minutes.number_text}</a>' in page


def test_the_facts_stand_in_the_chain(visit, minutes, office):
    assert minutes.facts["requests"]
    assert verify_register() is None
    minutes.facts["requests"] = {}
    assert entry_hash(minutes) != minutes.entry_hash


def test_the_register_asks_no_more_for_more_documents(visit, minutes, office):
    client = signed_in(office)
    issue_visit_paper(visit.pk, "letter", by=office)
    asked = []
    for more in (0, 3):
        for _n in range(more):
            other = ready_visit()
            issued(other)
            issue_visit_paper(other.pk, "letter", by=office)
            issue_visit_paper(other.pk, "conclusion", by=office)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/documents/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
