"""The pages of those who verify and decide: what they show, refuse and keep."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from findings.models import (
    CorrectionRequest,
    DateNotice,
    ExtensionDecision,
    RequestEvent,
    Verdict,
)
from tests.findings.factories import (
    ExtensionFactory,
    FindingFactory,
    RequestFactory,
    ResponseFactory,
    judged,
    leader_of,
    make_commune,
    make_visit,
)
from tests.findings.test_pages import form_of
from tests.inspections.factories import UserFactory, make_staff, make_unit, member
from units.models import Unit

pytestmark = pytest.mark.django_db
DONE = "Đã ban hành kế hoạch tuyên truyền và phân công người phụ trách."


def day(n):
    return timezone.localdate() + dt.timedelta(days=n)


def typed(n):
    return f"{day(n):%d/%m/%Y}"


@pytest.fixture
def row():
    row = RequestFactory(visit=make_visit(issued=True), status="responded")
    ResponseFactory(request=row)
    return row


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role="office"))
    return client


def text_of(answer, status):
    assert answer.status_code == status
    return answer.content.decode()


def verdict_form(client, row, **more):
    return form_of(client, f"/requests/{row.pk}/", **more)


def test_the_answer_is_judged_on_the_page_of_the_request(client, row):
    client.force_login(leader_of(row.visit))
    form = verdict_form(client, row, outcome="met", reason="Đủ minh chứng.")
    answer = client.post(f"/requests/{row.pk}/verdict/", form, follow=True)
    assert "Kiến nghị đã được xác minh là đạt yêu cầu." in text_of(answer, 200)
    assert Verdict.objects.get().outcome == "met"
    assert "Đóng kiến nghị" in client.get(f"/requests/{row.pk}/").content.decode()


@pytest.mark.parametrize("outcome", ["partly", "not_met"])
def test_less_than_met_says_what_remains_and_nothing_typed_goes(office, row, outcome):
    form = verdict_form(office, row, outcome=outcome, reason="  ")
    page = text_of(office.post(f"/requests/{row.pk}/verdict/", form), 200)
    assert "Ghi rõ phần còn phải làm." in page
    assert re.search(rf'value="{outcome}"[^>]*checked', page)
    assert DONE in page
    assert not Verdict.objects.exists()
    row.refresh_from_db()
    assert row.status == "responded"
    form["reason"] = "Còn hai xã chưa có kế hoạch."
    office.post(f"/requests/{row.pk}/verdict/", form)
    page = office.get(f"/requests/{row.pk}/").content.decode()
    assert "Còn hai xã chưa có kế hoạch." in page
    assert "bị trả lại" in page


def test_two_people_decide_at_once_one_succeeds_and_both_are_seen(client, row):
    url = f"/requests/{row.pk}/verdict/"
    client.force_login(leader_of(row.visit))
    mine = verdict_form(client, row, outcome="not_met", reason="Chưa có minh chứng.")
    client.force_login(UserFactory(role="office"))
    theirs = verdict_form(client, row, outcome="met", reason="Đã đủ văn bản kèm theo.")
    assert client.post(url, theirs).status_code == 302
    client.force_login(leader_of(row.visit))
    page = text_of(client.post(url, mine), 409)
    assert "Đã đủ văn bản kèm theo." in page
    assert "Chưa có minh chứng." in page
    assert "không đạt" in page
    assert f'href="/requests/{row.pk}/"' in page
    assert Verdict.objects.get().outcome == "met"


def test_an_answer_nobody_on_this_page_saw_is_not_judged(office, row):
    form = verdict_form(office, row, outcome="met", reason="Đạt theo hồ sơ.")
    ResponseFactory(request=row, done="Đã bổ sung hai xã.")
    page = text_of(office.post(f"/requests/{row.pk}/verdict/", form), 409)
    assert "Đã bổ sung hai xã." in page
    assert "Đạt theo hồ sơ." in page
    for strange in ("", "x", "9" * 40):
        form = verdict_form(office, row, outcome="met", reason="") | {"seen": strange}
        assert office.post(f"/requests/{row.pk}/verdict/", form).status_code == 409
    assert not Verdict.objects.exists()


def test_who_answered_is_offered_no_verdict_and_refused_one(client, row):
    person = row.responses.get().sent_by
    form_key = {"form_key": "k1", "seen": row.responses.get().pk, "outcome": "met"}
    person.role = "office"
    person.save()
    client.force_login(person)
    page = client.get(f"/requests/{row.pk}/").content.decode()
    assert "việc xác minh do người khác thực hiện" in page
    assert 'name="outcome"' not in page
    page = text_of(client.post(f"/requests/{row.pk}/verdict/", form_key), 403)
    assert "việc xác minh do người khác thực hiện" in page
    assert not Verdict.objects.exists()


def test_an_answer_is_unread_until_it_was_looked_at(office, row):
    assert "chưa đọc" in office.get("/requests/waiting/").content.decode()
    assert "chưa đọc" in office.get("/").content.decode()
    url = f"/requests/{row.pk}/"
    assert "chưa đọc" in office.get(url).content.decode()
    assert "chưa đọc" not in office.get(url).content.decode()
    assert "chưa đọc" not in office.get("/requests/waiting/").content.decode()
    ResponseFactory(request=row, done="Trả lời thêm.")
    assert office.get(url).content.decode().count("chưa đọc") == 1


@pytest.fixture
def asked():
    row = RequestFactory(visit=make_visit(issued=True), status="acknowledged", due_on=day(3))
    return ExtensionFactory(request=row)


def test_more_time_is_granted_with_a_day(client, asked):
    client.force_login(leader_of(asked.request.visit))
    url = f"/extensions/{asked.pk}/decide/"
    assert f'href="{url}"' in client.get(f"/requests/{asked.request_id}/").content.decode()
    form = form_of(client, url, decision="grant", granted_until="", reason="Hợp lý.")
    page = text_of(client.post(url, form), 200)
    assert "Ghi thời hạn mới." in page
    assert "Hợp lý." in page
    page = text_of(client.post(url, form | {"granted_until": typed(2)}), 200)
    assert f"Ngày gia hạn phải sau thời hạn {typed(3)}." in page
    assert client.post(url, form | {"granted_until": typed(20)}).status_code == 302
    page = client.get(f"/requests/{asked.request_id}/").content.decode()
    assert f"hạn: {typed(20)} (gia hạn lần 1)" in page
    assert f"hạn đầu: {typed(3)}" in page


def test_more_time_is_refused_with_a_reason(office, asked):
    url = f"/extensions/{asked.pk}/decide/"
    form = form_of(office, url, decision="refuse", granted_until=typed(30), reason="")
    assert "Hãy nêu lý do." in text_of(office.post(url, form), 200)
    office.post(url, form | {"reason": "Đã gia hạn một lần."})
    assert ExtensionDecision.objects.get().granted_until is None
    assert CorrectionRequest.objects.get().deadline == day(3)


def test_two_decide_on_more_time_one_succeeds_and_both_are_seen(client, asked):
    url = f"/extensions/{asked.pk}/decide/"
    client.force_login(leader_of(asked.request.visit))
    mine = form_of(client, url, decision="refuse", reason="Không có lý do chính đáng.")
    client.force_login(UserFactory(role="office"))
    theirs = form_of(client, url, decision="grant", granted_until=typed(9), reason="Cho thêm.")
    assert client.post(url, theirs).status_code == 302
    client.force_login(leader_of(asked.request.visit))
    page = text_of(client.post(url, mine), 409)
    assert "Không có lý do chính đáng." in page
    assert "Cho thêm." in page
    assert typed(9) in page
    assert ExtensionDecision.objects.count() == 1
    page = text_of(client.get(url), 409)
    assert f'href="/requests/{asked.request_id}/"' in page


def test_the_office_sets_a_deadline_where_there_is_none(office):
    row = RequestFactory(visit=make_visit(issued=True), status="issued", due_text="Thời gian tới")
    url = f"/requests/{row.pk}/deadline/"
    assert f'href="{url}"' in office.get(f"/requests/{row.pk}/").content.decode()
    first = form_of(office, url, due_on=typed(20), reason="Thông báo số 12/TB-UBND.")
    second = form_of(office, url, due_on=typed(30), reason="Công văn khác.")
    assert office.post(url, first | {"seen": "hôm qua"}).status_code == 200
    assert office.post(url, first).status_code == 302
    page = text_of(office.post(url, second), 409)
    assert "Công văn khác." in page
    assert typed(20) in page
    assert DateNotice.objects.get().due_on == day(20)
    assert "ấn định sau bằng thông báo" in office.get(f"/requests/{row.pk}/").content.decode()


@pytest.mark.parametrize(
    ("act", "start", "end", "reason"),
    [
        ("close", "verified", "closed", ""),
        ("reopen", "verified", "returned", "Xã Tân Mỹ vẫn còn."),
        ("reopen", "closed", "returned", "Xã Tân Mỹ vẫn còn."),
        ("withdraw", "issued", "withdrawn", "Đã có văn bản thay thế."),
    ],
)
def test_each_ending_asks_on_a_page_of_its_own(office, act, start, end, reason):
    row = RequestFactory(visit=make_visit(issued=True), status=start)
    url = f"/requests/{row.pk}/{act}/"
    assert f'href="{url}"' in office.get(f"/requests/{row.pk}/").content.decode()
    form = form_of(office, url)
    if reason:
        assert "Chưa có “Lý do”." in text_of(office.post(url, form), 200)
        form["reason"] = reason
    assert office.post(url, form).status_code == 302
    row.refresh_from_db()
    assert row.status == end
    assert row.events.get().reason == reason
    page = text_of(office.post(url, form | {"form_key": "another"}), 409)
    assert f'href="/requests/{row.pk}/"' in page
    assert f'href="/requests/{row.pk}/"' in text_of(office.get(url), 409)


def again(row, **kwargs):
    """A later visit that found the same; recorded now."""
    later = make_visit(unit=row.visit.unit, team=row.visit.lead_team, **kwargs)
    old = FindingFactory(visit=row.visit)
    row.findings.add(old)
    return old, FindingFactory(visit=later, repeats=old, condition="Lại chậm như trước.")


def test_a_relapse_is_flagged_on_request_and_findings(client):
    row = RequestFactory(visit=make_visit(issued=True), status="closed")
    old, new = again(row)
    lead = leader_of(row.visit)
    client.force_login(lead)
    for url in (f"/requests/{row.pk}/", f"/findings/{old.pk}/", f"/findings/{new.pk}/"):
        assert "Tái phạm" in client.get(url).content.decode(), url
    assert row.code in client.get(f"/findings/{new.pk}/").content.decode()
    client.force_login(make_staff(row.current_unit))  # to the unit the later visit is a draft
    page = client.get(f"/requests/{row.pk}/").content.decode()
    assert "Tái phạm" not in page
    assert "Lại chậm" not in page


@pytest.mark.parametrize("status", ["responded", "returned", "withdrawn"])
def test_what_was_never_put_right_is_no_relapse(office, status):
    row = RequestFactory(visit=make_visit(issued=True), status=status)
    old, new = again(row)
    for url in (f"/requests/{row.pk}/", f"/findings/{old.pk}/", f"/findings/{new.pk}/"):
        assert "Tái phạm" not in office.get(url).content.decode(), url


def test_what_was_seen_before_the_verdict_is_no_relapse(office):
    row = RequestFactory(visit=make_visit(issued=True), status="responded")
    again(row)
    CorrectionRequest.objects.filter(pk=row.pk).update(
        status="verified", verified_at=timezone.now(), verified_by=leader_of(row.visit)
    )
    assert "Tái phạm" not in office.get(f"/requests/{row.pk}/").content.decode()


def test_the_sheet_says_everything_of_one_request(client, row):
    client.force_login(make_staff(row.current_unit))
    finding = FindingFactory(visit=row.visit, legal_basis="Nghị định 61/2018/NĐ-CP")
    row.findings.add(finding)
    page = text_of(client.get(f"/requests/{row.pk}/sheet/"), 200)
    for words in (row.code, finding.condition, row.text, DONE, "Nghị định 61/2018/NĐ-CP"):
        assert words in page
    assert "không nêu thời hạn" in page
    client.force_login(member(make_visit().lead_team, "leader"))
    assert client.get(f"/requests/{row.pk}/sheet/").status_code == 404


STATES = ["issued", "acknowledged", "responded", "returned", "verified", "closed"]


def make_full(state, *, first_day=True):
    """A request with something of everything its page can show."""
    town = make_unit("Thị xã Hồng Ngự", parent=make_unit("Tỉnh Đồng Tháp"))
    row = RequestFactory(
        visit=make_visit(unit=town, issued=True),
        status=state,
        due_on=day(3) if first_day else None,
    )
    named = FindingFactory(visit=row.visit, scope="named")
    named.scope_units.add(make_commune(town), make_commune(town, "Xã Bình Thạnh"))
    row.findings.set([named, FindingFactory(visit=row.visit), FindingFactory(visit=row.visit)])
    judged(ResponseFactory(request=row))
    judged(ResponseFactory(request=row), outcome="partly")
    ResponseFactory(request=row)
    office = UserFactory(role="office")
    refused = ExtensionFactory(request=row)
    ExtensionDecision.objects.create(extension=refused, reason="Đủ thời gian.", by=office)
    ExtensionFactory(request=row)
    if not first_day:
        DateNotice.objects.create(request=row, due_on=day(5), reason="Ấn định.", by=office)
        CorrectionRequest.objects.filter(pk=row.pk).update(deadline=day(5))
    for moved in ("responded", "returned"):
        RequestEvent.objects.create(
            request=row, move="x", from_status="issued", to_status=moved, reason="Lý do", by=office
        )
    return row


@pytest.mark.once
@pytest.mark.parametrize("first_day", [True, False])
@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_request_asks_twenty_questions_at_most(
    client, state, first_day, django_assert_max_num_queries
):
    row = make_full(state, first_day=first_day)
    superior = make_staff(Unit.objects.get(versions__full_name="Tỉnh Đồng Tháp"))
    staff = make_staff(row.current_unit)
    for person in (UserFactory(role="office"), leader_of(row.visit), staff, superior):
        client.force_login(person)
        client.get(f"/requests/{row.pk}/")
        for address in (f"/requests/{row.pk}/", f"/requests/{row.pk}/sheet/"):
            with django_assert_max_num_queries(20):
                page = client.get(address).content.decode()
            for said in ("Chưa có văn bản kèm theo.", "Đủ thời gian.", "xã Tân Mỹ"):
                assert said.casefold() in page.casefold()


def test_a_returned_request_says_all_that_happened(client):
    """Each wish, answer and move with its person and its day, read in one query."""
    row = make_full("returned")
    client.force_login(make_staff(row.current_unit))
    page = client.get(f"/requests/{row.pk}/").content.decode()
    first, second = row.extensions.order_by("number")
    assert page.index("Lần 2, đến ngày") < page.index("Lần 1, đến ngày")
    for person in (
        first.by,
        second.by,
        first.decision.by,
        *(a.sent_by for a in row.responses.all()),
    ):
        assert person.full_name in page
    assert f"{timezone.localtime(first.at):%H:%M %d/%m/%Y}" in page
    assert "Ngày hoàn thành: 01/08/2018" in page
    assert f"{first.proposed_on:%d/%m/%Y}" in page
