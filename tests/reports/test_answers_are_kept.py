"""A sent answer, its evidence and its verdict withstand statements on both databases."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from findings.models import CorrectionRequest, DateNotice, Response, ResponseFile, Verdict
from tests.people import UserFactory
from tests.reports.factories import issued, ready_visit, staff_of


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(make_answer)


@pytest.fixture
def sent(db, made_once):
    return made_once()


def make_answer():
    visit = ready_visit()
    issued(visit)
    request = CorrectionRequest.objects.filter(visit=visit).first()
    staff = staff_of(visit)
    answer = Response.objects.create(
        request=request, round=1, done="Đã ban hành kế hoạch.", created_by=staff
    )
    ResponseFile.objects.create(
        response=answer, original_name="a.pdf", size=1, sha256="0" * 64, uploaded_by=staff
    )
    answer.sent_by, answer.sent_at = staff, timezone.now()
    answer.save()
    verdict = Verdict.objects.create(
        response=answer,
        outcome="partly",
        reason="Còn thiếu.",
        answered_by=staff,
        by=UserFactory(role=User.Role.OFFICE),
    )
    DateNotice.objects.create(request=request, due_on="2018-08-10", reason="Chốt hạn", by=staff)
    return answer, verdict


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE findings_response SET done = 'Khác'",
        "DELETE FROM findings_response",
        "UPDATE findings_responsefile SET sha256 = '1'",
        "DELETE FROM findings_responsefile",
        "UPDATE findings_verdict SET outcome = 'met'",
        "DELETE FROM findings_verdict",
        "UPDATE findings_datenotice SET due_on = '2019-01-01'",
        "UPDATE findings_correctionrequest SET due_on = '2019-01-01'",
    ],
)
def test_no_statement_changes_what_was_answered(sent, statement):
    with (
        pytest.raises(DatabaseError, match="kept as they are"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_no_evidence_is_added_to_a_sent_answer(sent):
    answer, _verdict = sent
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        ResponseFile.objects.create(
            response=answer, original_name="b.pdf", size=1, sha256="0", uploaded_by=answer.sent_by
        )


def test_the_database_refuses_a_verdict_by_the_answerer(sent):
    answer, _verdict = sent
    second = Response.objects.create(
        request=answer.request,
        round=2,
        done="Đã bổ sung.",
        created_by=answer.sent_by,
        sent_by=answer.sent_by,
        sent_at=timezone.now(),
    )
    with pytest.raises(DatabaseError, match="by_somebody_else"), transaction.atomic():
        Verdict.objects.create(
            response=second, outcome="met", answered_by=answer.sent_by, by=answer.sent_by
        )
