import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Notice
from accounts.refused import MoveRefused, StalePage
from accounts.stale import fingerprint
from findings.actions.moves import acknowledge_request, issue_requests, take_back_requests
from findings.actions.requests import add_request, delete_request, edit_request, move_request
from findings.models import CorrectionRequest, RequestEvent
from tests.findings.factories import (
    REQUEST,
    FindingFactory,
    leader_of,
    make_visit,
)
from tests.inspections.factories import UserFactory, make_staff, make_unit

pytestmark = pytest.mark.django_db


def add(visit, text=REQUEST, **more):
    return add_request(visit.pk, {"text": text, **more}, by=leader_of(visit))


def texts(visit):
    rows = CorrectionRequest.objects.filter(visit=visit).order_by("number")
    return [f"{row.label} {row.text}" for row in rows]


def issued(visit):
    """As `reports` does: the visit is issued, then its requests."""
    from django.utils import timezone

    lead = leader_of(visit)
    type(visit).objects.filter(pk=visit.pk).update(
        status="issued", issued_at=timezone.now(), issued_by=lead
    )
    visit.refresh_from_db()
    return issue_requests(visit, by=lead)


def test_numbers_follow_and_close_up():
    visit = make_visit()
    first, _second, third = add(visit, "Một."), add(visit, "Hai."), add(visit, "Ba.")
    delete_request(first.pk, by=leader_of(visit))
    move_request(third.pk, up=True, by=leader_of(visit))
    assert texts(visit) == ["K1 Ba.", "K2 Hai."]


def test_the_inspected_unit_answers_unless_another_is_named():
    visit = make_visit()
    other = make_unit("Trung tâm Dịch vụ nông nghiệp", level="agency", kind="đơn vị sự nghiệp")
    assert add(visit).current_unit == visit.unit
    assert add(visit, responsible_unit=other).current_unit == other


def test_a_deadline_may_be_a_day_or_words_or_nothing():
    visit = make_visit()
    assert add(visit, due_on=dt.date(2018, 7, 20)).due_text == ""
    assert add(visit, due_text="Thời gian tới").due_on is None
    assert not add(visit).is_overdue
    with pytest.raises(ValidationError) as refusal:
        add(visit, due_on=dt.date(2018, 7, 18))
    assert list(refusal.value.message_dict) == ["due_on"]


def test_a_request_answers_limitations_of_its_own_visit():
    visit = make_visit()
    own = [FindingFactory(visit=visit), FindingFactory(visit=visit)]
    assert add(visit, findings=own).findings.count() == 2
    for wrong in (FindingFactory(visit=visit, kind="strength"), FindingFactory()):
        with pytest.raises(ValidationError) as refusal:
            add(visit, findings=[wrong])
        assert list(refusal.value.message_dict) == ["findings"]


def test_a_stale_page_changes_nothing():
    visit = make_visit()
    row = add(visit, "Ban đầu.")
    seen = fingerprint(row, ["text"])
    edit_request(row.pk, {"text": "Của người trước."}, seen=seen, by=leader_of(visit))
    with pytest.raises(StalePage):
        edit_request(row.pk, {"text": "Của tôi."}, seen=seen, by=leader_of(visit))
    assert texts(visit) == ["K1 Của người trước."]


def test_issuing_hands_them_to_the_units_and_tells_their_people_once():
    visit = make_visit()
    person, stranger = make_staff(visit.unit), make_staff(make_unit("Huyện Lai Vung"))
    add(visit, "Một."), add(visit, "Hai.")
    assert [row.status for row in issued(visit)] == ["issued", "issued"]
    assert CorrectionRequest.objects.filter(issued_at__isnull=True).count() == 0
    assert Notice.objects.filter(recipient=person).count() == 1
    assert not Notice.objects.filter(recipient=stranger).exists()
    assert RequestEvent.objects.filter(move="issue", from_status="draft").count() == 2


def test_the_unit_itself_acknowledges_and_nobody_else():
    visit = make_visit()
    above = make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")
    visit.unit.versions.update(parent=above)
    row = add(visit)
    person, superior = make_staff(visit.unit), make_staff(above)
    with pytest.raises(CorrectionRequest.DoesNotExist):
        acknowledge_request(row.pk, by=person)  # a draft is not there
    issued(visit)
    for other in (superior, leader_of(visit), UserFactory(role="office")):
        with pytest.raises(PermissionDenied):
            acknowledge_request(row.pk, by=other)
    done = acknowledge_request(row.pk, by=person)
    assert (done.status, done.acknowledged_by) == ("acknowledged", person)
    with pytest.raises(MoveRefused):
        acknowledge_request(row.pk, by=person)


def test_withdrawn_minutes_make_drafts_of_the_requests_unless_one_is_answered():
    visit = make_visit()
    row, _other = add(visit, "Một."), add(visit, "Hai.")
    person = make_staff(visit.unit)
    issued(visit)
    with pytest.raises(ValidationError):
        take_back_requests(visit, by=leader_of(visit), reason="")
    take_back_requests(visit, by=leader_of(visit), reason="Sai tên")
    assert set(CorrectionRequest.objects.values_list("status", "issued_at")) == {("draft", None)}
    type(visit).objects.update(status="in_progress", issued_at=None, issued_by=None)
    delete_request(row.pk, by=leader_of(visit))
    assert RequestEvent.objects.filter(request_id=row.pk).count() == 2  # outlive the row
    issued(visit)
    acknowledge_request(CorrectionRequest.objects.get().pk, by=person)
    CorrectionRequest.objects.update(status="responded")
    with pytest.raises(MoveRefused):
        take_back_requests(visit, by=leader_of(visit), reason="Sai tên")
