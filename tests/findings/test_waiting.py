"""The list of what waits, and verifying several answers at once."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from findings.models import CorrectionRequest, Verdict
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    ResponseFactory,
    leader_of,
    make_visit,
)
from tests.findings.test_pages import form_of
from tests.inspections.factories import UserFactory, make_staff, make_unit, member

pytestmark = pytest.mark.django_db
LIST = "/requests/waiting/"


@pytest.fixture
def visit():
    return make_visit(issued=True)


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role="office"))
    return client


def answered(visit, **more):
    row = RequestFactory(visit=visit, status="responded", **more)
    return ResponseFactory(request=row)


def codes(client, query=""):
    page = client.get(LIST + query)
    assert page.status_code == 200
    return re.findall(r"<strong>(KT-[^<]+)</strong>", page.content.decode())


def test_each_tab_holds_what_waits_there(office, visit):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    one = answered(visit).request
    late = RequestFactory(visit=visit, status="acknowledged", due_on=yesterday)
    asked = ExtensionFactory(
        request=RequestFactory(visit=visit, status="acknowledged", due_on=timezone.localdate())
    ).request
    month_ago = timezone.now() - dt.timedelta(days=30)
    silent = RequestFactory(visit=visit, status="issued", issued_at=month_ago)
    RequestFactory(visit=visit, status="closed", due_on=yesterday)
    assert codes(office) == [one.code]
    assert codes(office, "?tab=extensions") == [asked.code]
    assert codes(office, "?tab=overdue") == [late.code]
    assert codes(office, "?tab=silent") == [silent.code]
    assert codes(office, "?tab=khong-co") == [one.code]
    home = office.get("/").content.decode()
    assert re.search(r'href="/requests/waiting/"[^>]*><strong>2</strong> <span>chờ tôi', home)


def test_the_list_is_narrowed_by_words_and_unit(office, visit):
    other = make_visit(issued=True, unit=make_unit("Huyện Lai Vung"))
    one, two = answered(visit, text="Niêm yết đủ thủ tục."), answered(other)
    assert codes(office, "?q=niem+yet") == [one.request.code]
    assert codes(office, "?unit=lai+vung") == [two.request.code]
    assert "Không có kiến nghị nào khớp bộ lọc" in office.get(LIST + "?q=zzz").content.decode()
    Verdict.objects.all().delete()
    CorrectionRequest.objects.update(status="withdrawn")
    assert "Không có việc nào chờ ở đây" in office.get(LIST).content.decode()


def test_a_leader_sees_what_they_lead_and_nobody_else_has_a_list(client, visit):
    mine, _other = answered(visit), answered(make_visit(issued=True))
    client.force_login(leader_of(visit))
    assert codes(client) == [mine.request.code]
    home = client.get("/").content.decode()
    assert re.search(r'href="/requests/waiting/"[^>]*><strong>1</strong> <span>chờ tôi', home)
    assert "Báo cáo khắc phục cần xác minh" in home or "chờ xác minh" in home
    for person in (
        member(visit.lead_team, "secretary"),
        make_staff(visit.unit),
        UserFactory(role="auditor"),
        UserFactory(role="system_admin"),
    ):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert LIST not in client.get("/").content.decode()


def test_ticked_answers_are_verified_together(office, visit):
    answers = [answered(visit) for _n in range(3)]
    page = office.get(LIST).content.decode()
    ticked = re.findall(r'name="answer" value="(\d+)"', page)
    assert ticked == [str(answer.pk) for answer in answers]
    url = f"/requests/verify/?answer={ticked[0]}&answer={ticked[1]}"
    form = form_of(office, url, reason="Đủ minh chứng.")
    page = office.post(url, form, follow=True).content.decode()
    assert "Đã xác minh 2 kiến nghị." in page
    states = list(CorrectionRequest.objects.order_by("number").values_list("status", flat=True))
    assert states == ["verified", "verified", "responded"]
    assert set(Verdict.objects.values_list("reason", flat=True)) == {"Đủ minh chứng."}
    office.post(url, form)
    assert Verdict.objects.count() == 2
    assert f'href="{LIST}"' in office.get(url).content.decode()


def test_one_that_refuses_is_named_and_nothing_is_written(office, visit):
    good, changed = answered(visit), answered(visit)
    url = f"/requests/verify/?answer={good.pk}&answer={changed.pk}"
    form = form_of(office, url, reason="Đủ cả.")
    ResponseFactory(request=changed.request, done="Gửi lại lần nữa.")
    answer = office.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert changed.request.code in page
    assert "Đủ cả." in page
    assert f'href="{LIST}"' in page
    assert not Verdict.objects.exists()


def test_ones_own_answer_has_no_box_and_is_refused(client, visit):
    answer = answered(visit)
    person = answer.sent_by
    person.role = "office"
    person.save()
    client.force_login(person)
    assert "do người khác thực hiện" in client.get(LIST).content.decode()
    assert 'name="answer"' not in client.get(LIST).content.decode()
    url = f"/requests/verify/?answer={answer.pk}"
    assert client.post(url, form_of(client, url, reason="Đủ.")).status_code == 409
    assert not Verdict.objects.exists()


def test_answers_out_of_sight_are_not_there(client, visit):
    other = answered(make_visit(issued=True))
    client.force_login(leader_of(visit))
    assert client.get(f"/requests/verify/?answer={other.pk}").status_code == 404
    assert client.get(f"/requests/verify/?answer={'9' * 30}").status_code == 409
    assert client.get("/requests/verify/?answer=x").status_code == 409


@pytest.mark.parametrize("tab", ["", "?tab=extensions"])
@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_no_more_for_more_rows(
    office, visit, tab, rows, django_assert_max_num_queries
):
    for _n in range(rows):
        one = RequestFactory(visit=visit, status="responded", due_on=timezone.localdate())
        ResponseFactory(request=one)
        ExtensionFactory(request=one)
    with django_assert_max_num_queries(10):
        assert len(codes(office, tab)) == rows


def test_a_returned_answer_opens_with_its_former_text(client, visit):
    """As the text to go on with; nothing is kept until it is saved."""
    answer = answered(visit)
    client.force_login(answer.sent_by)
    CorrectionRequest.objects.filter(pk=answer.request_id).update(status="returned")
    url = f"/requests/{answer.request_id}/answer/"
    assert answer.done in client.get(url).content.decode()
    assert answer.request.responses.count() == 1
    form = form_of(client, url, done=f"{answer.done} Đã bổ sung.", done_on="02/08/2018")
    assert client.post(url, form).status_code == 302
    assert answer.request.responses.get(round=2).done == f"{answer.done} Đã bổ sung."
