"""Verifying, returning and deciding: the rows they write, and their refusals."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notice, User
from accounts.refused import MoveRefused, StalePage
from findings.actions.decisions import decide_extension, set_deadline
from findings.actions.verdicts import (
    SomeRefused,
    close_request,
    give_verdict,
    reopen_request,
    verify_many,
    withdraw_request,
)
from findings.models import CorrectionRequest, Verdict
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    ResponseFactory,
    judged,
    leader_of,
    make_visit,
)
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, member
from units.models import Posting

pytestmark = pytest.mark.django_db


def day(n):
    return timezone.localdate() + dt.timedelta(days=n)


def answered(**kwargs):
    visit = kwargs.pop("visit", None) or make_visit(issued=True)
    row = RequestFactory(visit=visit, status="responded", **kwargs)
    return row, ResponseFactory(request=row)


def judge(row, answer, outcome, reason="", by=None):
    by = by or leader_of(row.visit)
    return give_verdict(row.pk, outcome, reason, by=by, seen_response=answer.pk)


def test_met_verifies_and_tells_the_unit():
    row, answer = answered()
    verdict = judge(row, answer, "met")
    row.refresh_from_db()
    assert (row.status, row.verified_by) == ("verified", verdict.by)
    assert (verdict.response, verdict.answered_by) == (answer, answer.sent_by)
    notice = Notice.objects.get(recipient=answer.sent_by)
    assert notice.text == f"Kiến nghị {row.code} đã được xác minh: đạt yêu cầu."
    assert notice.url == f"/requests/{row.pk}/"


@pytest.mark.parametrize("outcome", ["partly", "not_met"])
def test_anything_less_returns_with_what_remains(outcome):
    row, answer = answered()
    with pytest.raises(ValidationError) as refusal:
        judge(row, answer, outcome, "  ")
    assert list(refusal.value.message_dict) == ["reason"]
    judge(row, answer, outcome, "Còn thiếu 2 xã.")
    row.refresh_from_db()
    assert (row.status, row.verified_at) == ("returned", None)
    assert row.events.get().reason == "Còn thiếu 2 xã."
    assert Verdict.objects.get().reason == "Còn thiếu 2 xã."


@pytest.mark.parametrize("part", ["sent_by", "acting_for", "created_by"])
@pytest.mark.parametrize("role", ["office", "leader", "unit_staff", "system_admin", "auditor"])
def test_who_answered_never_verifies_whatever_they_are_now(role, part):
    row = RequestFactory(visit=make_visit(issued=True), status="responded")
    person = make_staff(row.current_unit)
    first = ResponseFactory(request=row, **{part: person})
    judged(first, by=UserFactory(role="office"))
    latest = ResponseFactory(request=row)  # another person's round does not free the first
    Posting.objects.filter(user=person).delete()
    person.role = "inspector" if role == "leader" else role
    person.save()
    if role == "leader":
        row.visit.lead_team.members.filter(role="leader").update(account=person)
    if role == "unit_staff":
        Posting.objects.create(user=person, unit=row.current_unit, from_day=dt.date(2018, 1, 1))
    with pytest.raises(PermissionDenied):
        judge(row, latest, "met", by=person)
    assert Verdict.objects.count() == 1


def test_the_database_too_refuses_ones_own_answer_and_a_verified_without_a_name():
    row, answer = answered()
    with pytest.raises(IntegrityError), transaction.atomic():
        judged(answer, "met", "", by=answer.sent_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.filter(pk=row.pk).update(status="verified")
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.filter(pk=row.pk).update(status="closed")


def test_an_answer_is_judged_once_and_both_verdicts_are_seen():
    row, answer = answered()
    judge(row, answer, "not_met", "Chưa có minh chứng.")
    with pytest.raises(StalePage) as refusal:
        judge(row, answer, "met", by=UserFactory(role="office"))
    assert refusal.value.current["outcome"] == "không đạt"
    assert refusal.value.current["reason"] == "Chưa có minh chứng."


def test_a_round_nobody_looked_at_is_not_judged():
    row, answer = answered()
    judge(row, answer, "not_met", "Chưa đủ.")
    second = ResponseFactory(request=row, done="Đã bổ sung hai xã.")
    CorrectionRequest.objects.filter(pk=row.pk).update(status="responded")
    with pytest.raises(StalePage) as refusal:
        judge(row, answer, "met")
    assert "Đã bổ sung hai xã." in refusal.value.current.values()
    assert judge(row, second, "met").response == second


def test_several_are_verified_together():
    visit = make_visit(issued=True)
    pairs = [answered(visit=visit) for _n in range(3)]
    seen = {row.pk: answer.pk for row, answer in pairs}
    assert len(verify_many(seen, "Đủ minh chứng.", by=leader_of(visit))) == 3
    assert set(CorrectionRequest.objects.values_list("status", flat=True)) == {"verified"}
    with pytest.raises(ValidationError):
        verify_many({}, "Đủ.", by=leader_of(visit))


def test_one_that_refuses_holds_all_back_and_each_is_named():
    visit = make_visit(issued=True)
    (good, first), (own, second), (gone, third) = [answered(visit=visit) for _n in range(3)]
    lead = leader_of(visit)
    type(second).objects.filter(pk=second.pk).update(sent_by=lead)
    withdraw_request(gone.pk, "Nhầm đơn vị", by=UserFactory(role="office"))
    seen = {good.pk: first.pk, own.pk: second.pk, gone.pk: third.pk}
    with pytest.raises(SomeRefused) as refusal:
        verify_many(seen, "Đủ.", by=lead)
    assert [one.request for one in refusal.value.refused] == [own, gone]
    assert list(refusal.value.current) == [own.code, gone.code]
    assert not Verdict.objects.exists()
    with pytest.raises(CorrectionRequest.DoesNotExist):
        verify_many(seen, "Đủ.", by=member(TeamFactory(), "leader"))


def test_closed_opened_again_withdrawn_each_with_its_reason_and_its_notice():
    row, answer = answered()
    office = UserFactory(role="office")
    judge(row, answer, "met")
    close_request(row.pk, by=office)
    with pytest.raises(ValidationError):
        reopen_request(row.pk, " ", by=office)
    again = reopen_request(row.pk, "Xã Tân Mỹ vẫn còn.", by=office)
    assert (again.status, again.verified_by) == ("returned", None)
    with pytest.raises(ValidationError):
        withdraw_request(row.pk, "", by=office)
    assert withdraw_request(row.pk, "Đã có văn bản thay thế.", by=office).status == "withdrawn"
    assert Notice.objects.filter(recipient=answer.sent_by).count() == 4


def asked(**kwargs):
    row = RequestFactory(visit=make_visit(issued=True), status="acknowledged", **kwargs)
    return ExtensionFactory(request=row)


def test_more_time_moves_the_deadline_and_never_the_first_day():
    one = asked(due_on=day(3))
    lead = leader_of(one.request.visit)
    decide_extension(one.pk, day(30), "", by=lead)
    two = ExtensionFactory(request=CorrectionRequest.objects.get())
    for early in (day(30), day(29)):
        with pytest.raises(ValidationError) as refusal:
            decide_extension(two.pk, early, "", by=lead)
        assert list(refusal.value.message_dict) == ["granted_until"]
    decide_extension(two.pk, day(45), "", by=lead)
    row = CorrectionRequest.objects.get()
    assert (row.due_on, row.deadline) == (day(3), day(45))


def test_an_overdue_request_with_granted_time_is_overdue_no_more():
    one = asked(due_on=day(-5))
    assert CorrectionRequest.objects.all().overdue().count() == 1
    with pytest.raises(ValidationError):
        decide_extension(one.pk, day(-1), "", by=leader_of(one.request.visit))
    decide_extension(one.pk, day(9), "", by=leader_of(one.request.visit))
    assert CorrectionRequest.objects.all().overdue().count() == 0


def test_a_refusal_says_why_and_is_the_only_decision():
    one = asked(due_on=day(3))
    office = UserFactory(role="office")
    with pytest.raises(ValidationError):
        decide_extension(one.pk, None, " ", by=office)
    decide_extension(one.pk, None, "Không có lý do chính đáng.", by=office)
    with pytest.raises(StalePage) as refusal:
        decide_extension(one.pk, day(9), "", by=leader_of(one.request.visit))
    assert refusal.value.current["reason"] == "Không có lý do chính đáng."
    assert CorrectionRequest.objects.get().deadline == day(3)


def test_nobody_grants_what_they_asked_for():
    one = asked(due_on=day(3))
    User.objects.filter(pk=one.by_id).update(role="office")
    with pytest.raises(PermissionDenied):
        decide_extension(one.pk, day(9), "", by=User.objects.get(pk=one.by_id))


def test_the_office_names_a_day_where_there_is_none():
    office = UserFactory(role="office")
    row = RequestFactory(visit=make_visit(issued=True), status="issued", due_text="Thời gian tới")
    with pytest.raises(ValidationError):
        set_deadline(row.pk, day(20), "", by=office, seen=None)
    with pytest.raises(ValidationError):
        set_deadline(row.pk, day(-1), "Theo công văn 5/UBND", by=office, seen=None)
    notice = set_deadline(row.pk, day(20), "Theo công văn 5/UBND", by=office, seen=None)
    row.refresh_from_db()
    assert (row.due_on, row.deadline, notice.due_on) == (None, day(20), day(20))
    with pytest.raises(StalePage):
        set_deadline(row.pk, day(21), "Khác", by=office, seen=None)
    with pytest.raises(MoveRefused):
        set_deadline(row.pk, day(21), "Khác", by=office, seen=day(20))


def test_many_are_verified_with_a_reason():
    visit = make_visit(issued=True)
    row, answer = answered(visit=visit)
    with pytest.raises(ValidationError) as refused:
        verify_many({row.pk: answer.pk}, " \u2800", by=leader_of(visit))
    assert "reason" in refused.value.message_dict
    assert not Verdict.objects.exists()
