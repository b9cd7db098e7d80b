"""Handing a request over: who may, when, to whom, and several at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.asking import token_of
from accounts.refused import MoveRefused
from findings.actions.handover import hand_over, hand_over_all
from findings.models import CorrectionRequest, Handover
from tests.desk.test_query_counts import measured
from tests.findings.factories import RequestFactory, leader_of, make_visit
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, make_unit, member
from units.actions import end_unit
from units.ending import follows_end
from units.models import Succession, UnitVersion
from units.successors import last_day, successors_of

pytestmark = pytest.mark.django_db
LAST = dt.date(2025, 6, 30)
NOTE = "Tiếp nhận nhiệm vụ."


@pytest.fixture
def office():
    return UserFactory(role="office")


def ended(unit, *successors, day=LAST):
    UnitVersion.objects.filter(unit=unit).update(valid_to=day)
    for successor in successors:
        Succession.objects.create(
            predecessor=unit, successor=successor, effective_on=day + dt.timedelta(1), scope="whole"
        )
    return unit


@pytest.fixture
def request_of_ended():
    visit = make_visit(issued=True)
    row = RequestFactory(visit=visit, status="issued", issued_at=visit.issued_at)
    ended(visit.unit)
    return row


@pytest.fixture
def heir():
    return make_unit("Xã Lấp Vò", level="commune", kind="xã")


def test_chains_are_followed_to_units_that_stand_today():
    names = ["Xã A", "Xã B", "Xã C"]
    first, second, third = (make_unit(name, level="commune", kind="xã") for name in names)
    ended(first, second, day=dt.date(2020, 1, 31))
    ended(second, third)
    assert [one.full_name for one in successors_of([first.pk])] == ["Xã C"]
    assert [one.full_name for one in successors_of([first.pk], dt.date(2021, 1, 1))] == ["Xã B"]
    assert last_day(first) == dt.date(2020, 1, 31)
    assert last_day(third) is None


def test_only_the_office_hands_over_and_only_what_it_sees(request_of_ended, heir):
    row = request_of_ended
    refused = [leader_of(row.visit), UserFactory(role="system_admin"), UserFactory(role="auditor")]
    for person in [*refused, make_staff(row.current_unit)]:
        with pytest.raises(PermissionDenied):
            hand_over(row.pk, heir, NOTE, by=person)
    with pytest.raises(CorrectionRequest.DoesNotExist):
        hand_over(row.pk, heir, NOTE, by=member(TeamFactory(), "leader"))
    assert not Handover.objects.exists()


def test_dead_units_and_silence_are_refused(request_of_ended, heir, office):
    dead = ended(make_unit("Xã Đã Hết", level="commune", kind="xã"))
    for unit, note, field in ((dead, NOTE, "unit"), (heir, "  ", "note")):
        with pytest.raises(ValidationError) as error:
            hand_over(request_of_ended.pk, unit, note, by=office)
        assert list(error.value.error_dict) == [field]


@pytest.mark.parametrize("status", ["draft", "verified", "closed", "withdrawn"])
def test_only_what_is_open_is_handed_over(request_of_ended, heir, office, status):
    who = {"verified_at": request_of_ended.issued_at, "verified_by": office}
    CorrectionRequest.objects.filter(pk=request_of_ended.pk).update(
        status=status,
        issued_at=None if status == "draft" else request_of_ended.issued_at,
        **(who if status in ("verified", "closed") else {}),
    )
    with pytest.raises(MoveRefused):
        hand_over(request_of_ended.pk, heir, NOTE, by=office)


def test_it_is_handed_over_once_while_the_new_unit_stands(request_of_ended, heir, office):
    hand_over(request_of_ended.pk, heir, NOTE, by=office)
    other = make_unit("Xã Khác", level="commune", kind="xã")
    with pytest.raises(MoveRefused):
        hand_over(request_of_ended.pk, other, NOTE, by=office)
    ended(heir)
    hand_over(request_of_ended.pk, other, NOTE, by=office)
    assert Handover.objects.count() == 2


def test_several_go_together_or_not_at_all(request_of_ended, heir, office):
    first = request_of_ended
    second = RequestFactory(visit=first.visit, status="returned", issued_at=first.issued_at)
    third = RequestFactory(visit=first.visit, status="withdrawn", issued_at=first.issued_at)
    with pytest.raises(MoveRefused):
        hand_over_all([first.pk, second.pk, third.pk], heir, NOTE, by=office)
    assert not Handover.objects.exists()
    hand_over_all([first.pk, second.pk], heir, NOTE, by=office)
    assert CorrectionRequest.objects.filter(current_unit=heir).count() == 2


def test_ending_a_unit_on_its_page_puts_its_requests_on_the_list(client, office, heir):
    visit = make_visit(issued=True)
    row = RequestFactory(visit=visit, status="responded", issued_at=visit.issued_at)
    client.force_login(office)
    listing = reverse("findings:handover-list")
    assert row.code not in client.get(listing).content.decode()
    agreed = token_of(follows_end(visit.unit, LAST))
    end_unit(visit.unit_id, LAST, by=office, successors=[heir], agreed=agreed)
    assert row.code in client.get(listing).content.decode()


def test_the_admin_leads_to_the_same_page(client, office, request_of_ended):
    client.force_login(office)
    sent = {"action": "hand_over_action", "_selected_action": [request_of_ended.pk]}
    answer = client.post(reverse("admin:findings_correctionrequest_changelist"), sent)
    add = reverse("findings:handover-add")
    assert answer.url == f"{add}?request={request_of_ended.pk}"
    assert client.get(answer.url).status_code == 200
    assert client.get(f"{add}?request=987654").status_code == 404


def test_pages_ask_no_more_for_more_requests(client, office, request_of_ended):
    client.force_login(office)
    counts = []
    for rows in (2, 12):
        for _n in range(rows):
            visit = make_visit(issued=True)
            RequestFactory(visit=visit, status="issued", issued_at=visit.issued_at)
            ended(visit.unit)
        every = CorrectionRequest.objects.values_list("pk", flat=True)
        chosen = "&".join(f"request={pk}" for pk in every)
        pages = [reverse("findings:handover-list"), f"{reverse('findings:handover-add')}?{chosen}"]
        client.get(pages[0])
        counts.append([measured(lambda page=page: client.get(page)) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
