"""Letters and notices around a visit: what they say, who issues them, and what they do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.refused import MoveRefused
from engines.decree30.check import failed
from engines.decree30.reading import body_text
from engines.printing import document_text
from findings.actions.moves import acknowledge_request
from findings.models import CorrectionRequest
from inspections.models import Visit
from reports.actions.checking import verify_register
from reports.actions.papers import issue_visit_paper
from reports.actions.withdraw import withdraw_document
from reports.bodies import load_body
from reports.models import IssuedDocument
from reports.papers.waiting import waiting_conclusions
from tests.findings.factories import ResponseFactory, judged
from tests.inspections.factories import VisitFactory, make_staff
from tests.people import PASSWORD, UserFactory
from tests.reports.factories import issued, leader_of, staff_of


@pytest.fixture
def office(db):
    load_body()
    return UserFactory(role="office")


@pytest.fixture
def minutes(visit):
    return issued(visit)


def text_of(document: IssuedDocument) -> str:
    return " ".join(body_text(bytes(document.pdf)).split())


def answered(visit: Visit, outcome: str) -> CorrectionRequest:
    """The first request, answered and judged."""
    request = CorrectionRequest.objects.get(visit=visit, number=1)
    verified = outcome == "met"
    CorrectionRequest.objects.filter(pk=request.pk).update(
        status="verified" if verified else "returned",
        verified_at=timezone.now() if verified else None,
        verified_by=leader_of(visit) if verified else None,
    )
    judged(ResponseFactory(request=request), outcome=outcome, reason="Còn thiếu số liệu.")
    return request


def test_the_letter_says_what_is_asked_and_by_when(visit, minutes, office):
    letter = issue_visit_paper(visit.pk, "letter", by=leader_of(visit))
    text = text_of(letter)
    assert letter.number_text == "01/ĐKT-CCHC"
    assert "Kính gửi: Ủy ban nhân dân huyện Lấp Vò" in text
    assert f"Theo Biên bản số {minutes.number_text} ngày 19 tháng 7 năm 2018" in text
    assert "1. Tăng cường tuyên truyền cải cách hành chính." in text
    assert "Kiến nghị K1; không nêu thời hạn" in text
    assert text.index("Kiến nghị K1") < text.index("2. Nâng cao trách nhiệm")
    assert failed(bytes(letter.pdf)) == []


def test_word_says_the_same_as_the_pdf(visit, minutes, office):
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    squeeze = "".join
    assert squeeze(document_text(bytes(letter.docx)).split()) == squeeze(text_of(letter).split())


@pytest.mark.parametrize("name", ["letter", "results", "conclusion"])
def test_nothing_follows_minutes_that_are_not_issued(visit, office, name):
    with pytest.raises(MoveRefused):
        issue_visit_paper(visit.pk, name, by=office)
    assert not IssuedDocument.objects.exists()


def test_a_second_letter_waits_until_the_first_is_withdrawn(visit, minutes, office):
    first = issue_visit_paper(visit.pk, "letter", by=office)
    with pytest.raises(MoveRefused):
        issue_visit_paper(visit.pk, "letter", by=office)
    withdraw_document(first.pk, by=office, reason="Sai nơi nhận.")
    second = issue_visit_paper(visit.pk, "letter", by=office)
    assert second.number_text == "02/ĐKT-CCHC"
    assert verify_register() is None


def test_results_tell_each_round_and_what_remains(visit, minutes, office):
    request = answered(visit, "partly")
    notice = issue_visit_paper(visit.pk, "results", by=leader_of(visit))
    text = text_of(notice)
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert notice.number_text == "01/TB-ĐKT"
    assert f"1. Kiến nghị {request.label}: Tăng cường tuyên truyền" in text
    assert f"Báo cáo lần 1 ({today}): Đã ban hành kế hoạch tuyên truyền" in text
    assert f"Kết quả: đạt một phần (ngày {today}). Còn thiếu số liệu." in text
    assert "Đề nghị đơn vị tiếp tục khắc phục" in text
    assert "Kiến nghị K2" not in text
    with pytest.raises(MoveRefused):
        issue_visit_paper(visit.pk, "results", by=leader_of(visit))


def test_results_that_are_all_met_close_with_thanks(visit, minutes, office):
    answered(visit, "met")
    text = text_of(issue_visit_paper(visit.pk, "results", by=office))
    assert "Kết quả: đạt (ngày" in text
    assert "đã được xác nhận khắc phục" in text


def test_the_conclusion_repeats_the_minutes_and_concludes_the_visit(visit, minutes, office):
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    text = text_of(notice)
    assert notice.number_text == "01/TB-SNV"
    assert notice.issuer_name == "Sở Nội vụ"
    assert "I. KẾT QUẢ KIỂM TRA" in text
    assert "U1. Huyện triển khai thực hiện tốt các nội dung cải cách hành chính." in text
    assert "II. KIẾN NGHỊ, YÊU CẦU" in text
    assert "III. TỔ CHỨC THỰC HIỆN" in text
    assert "Ý KIẾN CỦA ĐƠN VỊ" not in text
    assert failed(bytes(notice.pdf)) == []
    visit.refresh_from_db()
    assert visit.status == "concluded"


def test_a_withdrawn_conclusion_lets_the_visit_wait_again(visit, minutes, office):
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    assert waiting_conclusions(office) == []
    withdraw_document(notice.pk, by=office, reason="Sai căn cứ.")
    visit.refresh_from_db()
    assert visit.status == "issued"
    assert [row.visit for row in waiting_conclusions(office)] == [visit]
    assert issue_visit_paper(visit.pk, "conclusion", by=office).number_text == "02/TB-SNV"


def test_minutes_under_other_papers_are_not_withdrawn(visit, minutes, office):
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    with pytest.raises(MoveRefused):
        withdraw_document(minutes.pk, by=office, reason="Sai.")
    withdraw_document(letter.pk, by=office, reason="Sai.")
    withdraw_document(minutes.pk, by=office, reason="Sai.")
    visit.refresh_from_db()
    assert visit.status == "in_progress"


def test_the_leader_does_not_withdraw_what_the_office_issued(visit, minutes, office):
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    with pytest.raises(MoveRefused):
        withdraw_document(notice.pk, by=leader_of(visit), reason="Sai.")


def test_the_notice_announces_the_visit(office):
    visit = VisitFactory(contents="Công tác chỉ đạo, điều hành", held_on=dt.date(2018, 7, 19))
    notice = issue_visit_paper(visit.pk, "notice", by=office)
    text = text_of(notice)
    assert notice.number_text == "01/SNV-CCHC"
    assert "1. Thời gian:" in text
    assert "ngày 19 tháng 7 năm 2018" in text
    assert "- Công tác chỉ đạo, điều hành." in text
    assert "6. Đề cương báo cáo:" in text
    assert "2. Địa điểm: ……" in text
    assert failed(bytes(notice.pdf)) == []
    visit.refresh_from_db()
    assert visit.status == "announced"
    staff = make_staff(visit.unit)
    assert list(IssuedDocument.objects.visible_to(staff)) == [notice]


def test_an_unannounced_visit_has_no_notice(office):
    visit = VisitFactory(form="unannounced")
    with pytest.raises(MoveRefused):
        issue_visit_paper(visit.pk, "notice", by=office)


def test_minutes_are_issued_and_withdrawn_beside_a_standing_notice(office, visit):
    """The notice is no paper of the minutes: it does not hold the visit open or shut."""
    Visit.objects.filter(pk=visit.pk).update(status="planned", read_out_at=None, read_out_by=None)
    issue_visit_paper(visit.pk, "notice", by=office)
    now, leader = timezone.now(), leader_of(visit)
    Visit.objects.filter(pk=visit.pk).update(status="read_out", read_out_at=now, read_out_by=leader)
    minutes = issued(visit)
    withdraw_document(minutes.pk, by=leader, reason="Sai số liệu.")
    visit.refresh_from_db()
    assert visit.status == "in_progress"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("auditor", "letter"),
        ("system_admin", "letter"),
        ("auditor", "conclusion"),
        ("system_admin", "conclusion"),
    ],
)
def test_who_only_reads_issues_nothing(visit, minutes, office, role, name):
    with pytest.raises(PermissionDenied):
        issue_visit_paper(visit.pk, name, by=UserFactory(role=role))


def test_the_leader_issues_no_conclusion(visit, minutes, office):
    with pytest.raises(PermissionDenied):
        issue_visit_paper(visit.pk, "conclusion", by=leader_of(visit))


def test_a_stranger_does_not_find_the_visit(visit, minutes, office):
    with pytest.raises(Visit.DoesNotExist):
        issue_visit_paper(visit.pk, "letter", by=UserFactory(role="inspector"))


def test_without_a_body_the_office_is_told_what_to_enter(visit, minutes):
    with pytest.raises(MoveRefused):
        issue_visit_paper(visit.pk, "conclusion", by=UserFactory(role="office"))


def test_the_unit_is_told_and_sees_the_letter(visit, minutes, office):
    staff = staff_of(visit)
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    notice = Notice.objects.get(recipient=staff, url=f"/documents/{letter.pk}/")
    assert letter.number_text in notice.text
    assert letter in IssuedDocument.objects.visible_to(staff)
    withdraw_document(letter.pk, by=office, reason="Sai.")
    assert letter not in IssuedDocument.objects.visible_to(staff)


def test_the_page_shows_the_words_and_issues_with_the_password(client, visit, minutes, office):
    client.force_login(office)
    url = reverse("reports:paper-issue", args=[visit.pk, "letter"])
    page = client.get(url).content.decode()
    assert "1. Tăng cường tuyên truyền cải cách hành chính." in page
    assert "01/ĐKT-CCHC" in page
    wrong = client.post(url, {"password": "sai", "form_key": "a" * 32})
    assert "Mật khẩu không đúng." in wrong.content.decode()
    assert not IssuedDocument.objects.filter(kind="letter").exists()
    for _twice in range(2):
        done = client.post(url, {"password": PASSWORD, "form_key": "b" * 32})
        assert done.status_code == 302
    assert IssuedDocument.objects.filter(kind="letter").count() == 1


def test_the_draft_is_read_before_it_is_issued(client, visit, minutes, office):
    client.force_login(office)
    url = reverse("reports:paper-draft", args=[visit.pk, "letter", "pdf"])
    text = body_text(client.get(url).content)
    assert "Số: …………/ĐKT-CCHC" in text
    assert client.get(url.replace("letter", "poem")).status_code == 404


def test_the_clock_runs_fifteen_working_days_from_the_visit(visit, minutes, office):
    """Thursday 19/07/2018 and fifteen working days: Thursday 09/08/2018."""
    (row,) = waiting_conclusions(office, dt.date(2018, 8, 6))
    assert row.due_on == dt.date(2018, 8, 9)
    assert row.words == "còn 3 ngày làm việc"
    (late,) = waiting_conclusions(office, dt.date(2018, 8, 10))
    assert late.is_late
    assert late.words == "quá hạn 1 ngày làm việc"


def test_the_home_of_the_office_calls_for_conclusions(client, visit, minutes, office):
    client.force_login(office)
    page = client.get("/").content.decode()
    assert "1 thông báo kết luận cần ban hành (1 đã quá hạn)" in page
    listed = client.get(reverse("reports:conclusion-list")).content.decode()
    assert "Huyện Lấp Vò" in listed
    assert "09/08/2018" in listed


def test_an_acknowledged_request_still_stands_in_the_letter(visit, minutes, office):
    request = CorrectionRequest.objects.filter(visit=visit).first()
    acknowledge_request(request.pk, by=staff_of(visit))
    text = text_of(issue_visit_paper(visit.pk, "letter", by=office))
    assert "Kiến nghị K1" in text
