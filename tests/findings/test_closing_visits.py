"""A visit is closed once its requests are, or with a written reason; it can still be re-checked."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from findings.actions.rechecks import make_recheck
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit, VisitEvent
from tests.findings.factories import FindingFactory, RequestFactory, make_visit
from tests.inspections.factories import UserFactory

pytestmark = pytest.mark.django_db

LATE = {"due_on": dt.date(2018, 8, 10), "deadline": dt.date(2018, 8, 10)}
OPEN = {
    "issued": "đã phát hành, quá hạn",
    "acknowledged": "đã nhận, quá hạn",
    "responded": "đã báo cáo",
    "returned": "bị trả lại, quá hạn",
    "verified": "đạt yêu cầu",
}
REASON = "Đơn vị đã giải thể, không còn nơi khắc phục."


@pytest.fixture
def office():
    return UserFactory(role=User.Role.OFFICE)


def asked(status: str):
    visit = make_visit(issued=True)
    more = {}
    if status != "issued":
        more = {"acknowledged_at": visit.issued_at, "acknowledged_by": visit.issued_by}
    RequestFactory(visit=visit, status=status, **LATE, **more)
    return visit


@pytest.mark.parametrize(("status", "words"), OPEN.items())
def test_an_open_request_wants_a_reason(office, status, words):
    visit = asked(status)
    with pytest.raises(ValidationError) as refusal:
        move_visit(visit.pk, Move.CLOSE, by=office)
    (text,) = refusal.value.message_dict["reason"]
    assert f"{visit.code}/K1: {words}." in text
    assert Visit.objects.get().status == "issued"
    move_visit(visit.pk, Move.CLOSE, by=office, reason=REASON)
    assert VisitEvent.objects.get().reason == REASON


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_a_visit_whose_requests_are_over_needs_none(office, status):
    visit = asked(status)
    assert move_visit(visit.pk, Move.CLOSE, by=office).status == "closed"


def test_the_page_names_what_is_open_and_asks_for_the_reason(client, office):
    visit = asked("issued")
    client.force_login(office)
    url = f"/visits/{visit.pk}/move/close/"
    page = client.get(url)
    assert f"{visit.code}/K1: đã phát hành, quá hạn." in page.content.decode()
    form = {"form_key": page.context["form"]["form_key"].value()}
    assert "reason" in client.post(url, form).context["form"].errors
    assert client.post(url, {**form, "reason": REASON}).status_code == 302
    assert Visit.objects.get().status == "closed"


def test_the_list_of_the_admin_closes_only_what_is_over(client, office):
    open_one, over = asked("issued"), asked("closed")
    client.force_login(office)
    chosen = {"action": "move_close", "_selected_action": [open_one.pk, over.pk]}
    page = client.post("/admin/inspections/visit/", chosen, follow=True)
    assert "Còn việc chưa xong" in page.content.decode()
    states = dict(Visit.objects.values_list("pk", "status"))
    assert states == {open_one.pk: "issued", over.pk: "closed"}


def test_a_closed_visit_is_rechecked(client, office):
    visit = asked("issued")
    FindingFactory(visit=visit)
    move_visit(visit.pk, Move.CLOSE, by=office, reason=REASON)
    client.force_login(office)
    url = f"/visits/{visit.pk}/recheck/"
    assert url in client.get(f"/visits/{visit.pk}/").content.decode()
    assert client.get(url).status_code == 200
    again = make_recheck(visit.pk, {"held_on": dt.date(2018, 12, 1)}, by=office)
    assert (again.recheck_of, again.status) == (visit, "planned")
