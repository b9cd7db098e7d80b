"""Issuing: number, frozen words and bytes together, or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import subprocess

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Notice
from accounts.refused import MoveRefused
from findings.models import CorrectionRequest, Finding
from inspections.models import Visit, VisitEvent
from reports.actions import issue as issuing
from reports.actions.checking import verify_register
from reports.actions.issue import issue_minutes
from reports.models import IssuedDocument
from tests.inspections.factories import TeamFactory, UserFactory, member
from tests.reports.factories import (
    LIMITATIONS,
    REQUESTS,
    STRENGTHS,
    deputy_of,
    issued,
    leader_of,
    ready_visit,
    staff_of,
)


def text_of(pdf: bytes) -> str:
    run = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=bytes(pdf), capture_output=True, check=True
    )
    return " ".join(run.stdout.decode().replace("\u00a0", " ").split())


@pytest.mark.django_db
def test_leader_issues_and_everything_is_kept(visit):
    document = issued(visit)
    document.refresh_from_db()
    visit.refresh_from_db()
    assert visit.status == "issued"
    assert (document.number, document.year) == (1, 2018)
    assert document.number_text == "01/BB-ĐKT"
    assert document.document_date == dt.date(2018, 7, 19)
    assert document.template == "minutes/v1"
    assert bytes(document.pdf).startswith(b"%PDF-")
    assert document.pdf_sha256 == hashlib.sha256(bytes(document.pdf)).hexdigest()
    assert document.docx_sha256 == hashlib.sha256(bytes(document.docx)).hexdigest()
    assert document.content_sha256 == hashlib.sha256(document.content.encode()).hexdigest()
    assert len(document.check_code) == 16
    assert verify_register() is None
    event = VisitEvent.objects.get(visit=visit)
    assert (event.move, event.to_status) == ("issue", "issued")


@pytest.mark.django_db
def test_pdf_says_every_statement_in_order(visit):
    text = text_of(issued(visit).pdf)
    assert "Số: 01/BB-ĐKT" in text
    places = [text.index(" ".join(s.split())[:50]) for s in STRENGTHS + LIMITATIONS + REQUESTS]
    assert places == sorted(places)


@pytest.mark.django_db
def test_docx_says_the_same(visit):
    from docx import Document

    document = Document(io.BytesIO(bytes(issued(visit).docx)))
    text = "\n".join(p.text for p in document.paragraphs).replace("\u00a0", " ")
    for sentence in STRENGTHS + LIMITATIONS + REQUESTS:
        assert sentence in text


@pytest.mark.django_db
def test_requests_are_handed_to_the_unit(visit):
    staff = staff_of(visit)
    assert not Finding.objects.visible_to(staff).exists()
    assert not CorrectionRequest.objects.visible_to(staff).exists()
    assert not IssuedDocument.objects.visible_to(staff).exists()
    issued(visit)
    assert Finding.objects.visible_to(staff).count() == 4
    assert set(CorrectionRequest.objects.visible_to(staff).values_list("status", flat=True)) == {
        "issued"
    }
    assert IssuedDocument.objects.visible_to(staff).count() == 1
    assert Notice.objects.filter(recipient=staff).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("sysadmin", PermissionDenied),
        ("office", PermissionDenied),
        ("auditor", PermissionDenied),
        ("secretary_of_team", PermissionDenied),
        ("member_of_team", PermissionDenied),
        ("joined_leader", PermissionDenied),
        ("other_leader", Visit.DoesNotExist),
        ("unit_staff_of_visit", PermissionDenied),
        ("deputy", ValidationError),
    ],
)
def test_nobody_but_the_leader_issues(request, visit, who, outcome):
    other = TeamFactory()
    visit.visit_teams.create(team=other, leads=False)
    here = {
        "secretary_of_team": lambda: member(visit.lead_team, "secretary"),
        "member_of_team": lambda: member(visit.lead_team, "member"),
        "joined_leader": lambda: member(other, "leader"),
        "unit_staff_of_visit": lambda: staff_of(visit),
        "deputy": lambda: deputy_of(visit),
    }
    user = here[who]() if who in here else request.getfixturevalue(who)
    with pytest.raises(outcome):
        issue_minutes(visit.pk, by=user)
    visit.refresh_from_db()
    assert visit.status == "read_out"
    assert not IssuedDocument.objects.exists()


@pytest.mark.django_db
def test_deputy_issues_with_a_reason(visit):
    issue_minutes(visit.pk, by=deputy_of(visit), reason="Trưởng đoàn đi công tác.")
    event = VisitEvent.objects.get(visit=visit)
    assert (event.move, event.reason) == ("issue_as_deputy", "Trưởng đoàn đi công tác.")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["planned", "announced", "in_progress", "postponed", "cancelled"])
def test_only_what_was_read_out_is_issued(visit, state):
    Visit.objects.filter(pk=visit.pk).update(status=state)
    with pytest.raises(MoveRefused):
        issued(visit)
    assert not IssuedDocument.objects.exists()


@pytest.mark.django_db
def test_second_issue_is_refused_and_takes_no_number(visit):
    issued(visit)
    with pytest.raises(MoveRefused):
        issued(visit)
    assert IssuedDocument.objects.count() == 1


@pytest.mark.django_db
def test_numbers_follow_the_order_of_issuing_by_team_and_year():
    team = TeamFactory()
    late = ready_visit(team=team, held_on=dt.date(2018, 12, 31))
    early = ready_visit(team=team, held_on=dt.date(2018, 7, 17))
    next_year = ready_visit(team=team, held_on=dt.date(2019, 1, 1))
    other_team = ready_visit()
    numbers = [issued(v).number_text for v in (late, early, next_year, other_team)]
    assert numbers == ["01/BB-ĐKT", "02/BB-ĐKT", "01/BB-ĐKT", "01/BB-ĐKT"]
    assert [d.year for d in IssuedDocument.objects.order_by("pk")] == [2018, 2018, 2019, 2018]
    assert verify_register() is None


@pytest.mark.django_db
def test_a_change_while_rendering_is_printed(visit, monkeypatch):
    """Somebody saves a finding while the PDF is made: the paper shows the new text, once."""
    real, calls = issuing.render, []

    def slow(draft, pictures, number):
        if not calls:
            Finding.objects.filter(visit=visit, kind="strength", number=1).update(
                condition="Câu vừa được sửa."
            )
            Visit.objects.filter(pk=visit.pk).update(content_version=visit.content_version + 1)
        calls.append(number)
        return real(draft, pictures, number)

    monkeypatch.setattr(issuing, "render", slow)
    document = issued(visit)
    assert calls == [1, 1]
    assert "Câu vừa được sửa." in text_of(document.pdf)


@pytest.mark.django_db
def test_a_number_taken_meanwhile_is_not_printed(visit, monkeypatch):
    other = ready_visit(team=visit.lead_team)
    real, calls = issuing.render, []

    def slow(draft, pictures, number):
        calls.append(number)
        if len(calls) == 1:
            monkeypatch.setattr(issuing, "turn", _no_turn)
            issued(other)
        return real(draft, pictures, number)

    monkeypatch.setattr(issuing, "render", slow)
    document = issued(visit)
    assert document.number == 2
    assert "Số: 02/BB-ĐKT" in text_of(document.pdf)


class _no_turn:
    def __init__(self, *args):
        pass

    def __enter__(self):
        return None

    def __exit__(self, *args):
        return None


@pytest.mark.django_db
def test_people_outside_see_no_document(visit):
    issued(visit)
    for stranger in (UserFactory(), staff_of(ready_visit())):
        assert not IssuedDocument.objects.visible_to(stranger).exists()
    assert IssuedDocument.objects.visible_to(leader_of(visit)).exists()
