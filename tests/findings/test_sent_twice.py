"""A form sent twice (double click, back button, a lost answer) makes one row; a stale draft shows
both texts. Each door of a request in turn."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from findings.models import (
    CorrectionRequest,
    Extension,
    ExtensionDecision,
    RequestEvent,
    Response,
    Verdict,
)
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    ResponseFactory,
    leader_of,
    make_visit,
)
from tests.findings.test_pages import form_of
from tests.inspections.factories import UserFactory, make_staff

pytestmark = pytest.mark.django_db
WRITTEN = {"done": "Đã ban hành kế hoạch.", "done_on": "01/08/2018"}


def typed(n):
    return f"{timezone.localdate() + dt.timedelta(days=n):%d/%m/%Y}"


def make(status, **more):
    return RequestFactory(visit=make_visit(issued=True), status=status, **more)


@pytest.fixture
def row():
    return make("acknowledged", due_on=timezone.localdate() + dt.timedelta(days=5))


@pytest.fixture
def staff(client, row):
    client.force_login(make_staff(row.current_unit))
    return client


def send_again(client, url, form):
    """The double click, then the same page from the browser's memory: all lead to one place."""
    answers = [client.post(url, form) for _n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len({answer["Location"] for answer in answers}) == 1


def test_acknowledging(client):
    row = make("issued")
    client.force_login(make_staff(row.current_unit))
    send_again(client, f"/requests/{row.pk}/acknowledge/", form_of(client, f"/requests/{row.pk}/"))
    assert RequestEvent.objects.filter(move="acknowledge").count() == 1


def test_the_draft_of_an_answer(staff, row):
    url = f"/requests/{row.pk}/answer/"
    send_again(staff, url, form_of(staff, url, **WRITTEN))
    assert Response.objects.count() == 1


def test_sending_an_answer(staff, row):
    write, send = f"/requests/{row.pk}/answer/", f"/requests/{row.pk}/answer/send/"
    staff.post(write, form_of(staff, write, **WRITTEN))
    send_again(staff, send, form_of(staff, send))
    assert Response.objects.count() == 1
    assert RequestEvent.objects.filter(move="respond").count() == 1


def test_asking_for_more_time(staff, row):
    url = f"/requests/{row.pk}/extension/"
    form = form_of(staff, url, proposed_on=typed(30), reason="Chờ phê duyệt.")
    send_again(staff, url, form)
    assert Extension.objects.count() == 1


def test_a_verdict(client):
    row = make("responded")
    ResponseFactory(request=row)
    client.force_login(leader_of(row.visit))
    form = form_of(client, f"/requests/{row.pk}/", outcome="not_met", reason="Còn thiếu.")
    send_again(client, f"/requests/{row.pk}/verdict/", form)
    assert Verdict.objects.count() == 1
    assert RequestEvent.objects.filter(move="return").count() == 1


def test_a_decision_on_more_time(client, row):
    asked = ExtensionFactory(request=row)
    client.force_login(UserFactory(role="office"))
    url = f"/extensions/{asked.pk}/decide/"
    send_again(client, url, form_of(client, url, decision="grant", granted_until=typed(20)))
    assert ExtensionDecision.objects.count() == 1


def test_a_key_with_other_content_is_refused(client, row):
    asked = ExtensionFactory(request=row)
    client.force_login(UserFactory(role="office"))
    url = f"/extensions/{asked.pk}/decide/"
    form = form_of(client, url, decision="grant", granted_until=typed(20))
    client.post(url, form)
    page = client.post(url, form | {"granted_until": typed(25)})
    assert page.status_code == 409
    assert typed(25) in page.content.decode()
    assert ExtensionDecision.objects.get().granted_until == timezone.localdate() + dt.timedelta(20)


def test_closing(client):
    row = make("verified")
    client.force_login(UserFactory(role="office"))
    url = f"/requests/{row.pk}/close/"
    send_again(client, url, form_of(client, url))
    assert RequestEvent.objects.filter(move="close").count() == 1


def test_a_stale_draft_shows_both_texts_and_overwrites_nothing(client, row):
    url = f"/requests/{row.pk}/answer/"
    me, colleague = make_staff(row.current_unit), make_staff(row.current_unit)
    client.force_login(me)
    mine = form_of(client, url, done="Câu tôi viết.", done_on="01/08/2018")
    client.force_login(colleague)
    theirs = form_of(client, url, done="Câu đồng nghiệp viết.", done_on="02/08/2018")
    assert client.post(url, theirs).status_code == 302
    client.force_login(me)
    page = client.post(url, mine)
    assert page.status_code == 409
    for words in ("Câu tôi viết.", "01/08/2018", "Câu đồng nghiệp viết.", "02/08/2018"):
        assert words in page.content.decode()
    assert Response.objects.get().done == "Câu đồng nghiệp viết."
    assert CorrectionRequest.objects.get().status == "acknowledged"


def test_a_draft_begun_by_one_is_gone_on_with_by_a_colleague_on_another_device(row):
    """Kept by the server and no script: the browser of the second person has never seen it."""
    url = f"/requests/{row.pk}/answer/"
    phone, desk = Client(), Client()
    phone.force_login(make_staff(row.current_unit))
    desk.force_login(make_staff(row.current_unit))
    assert phone.post(url, form_of(phone, url, done="Viết dở trên máy khác.")).status_code == 302
    form = desk.get(url).context["form"]
    assert form["done"].value() == "Viết dở trên máy khác."
    assert "Lưu nháp" in desk.get(url).content.decode()
    typed = form_of(desk, url, done="Viết dở trên máy khác. Đã viết tiếp.", done_on="02/08/2018")
    assert desk.post(url, typed).status_code == 302
    assert phone.get(url).context["form"]["done"].value() == typed["done"]
    assert Response.objects.get().sent_at is None
