"""Withdrawing, issuing anew, amending, and the scan of the signed copy."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from PIL import Image

from accounts.refused import MoveRefused
from engines.decree30.check import failed
from findings.actions.moves import acknowledge_request
from findings.models import CorrectionRequest
from inspections.uploads import check_upload
from reports.actions.checking import verify_register
from reports.actions.scan import attach_scan
from reports.actions.supplement import issue_supplement
from reports.actions.withdraw import withdraw_document
from reports.models import IssuedDocument
from tests.inspections.factories import member
from tests.reports.factories import issued, leader_of, ready_visit, staff_of
from tests.reports.test_issue_minutes import text_of

WHY = "Ghi nhầm một nội dung."


@pytest.fixture(scope="module")
def issued_once(shared_rows):
    def make():
        visit = ready_visit()
        return visit, issued(visit)

    return shared_rows(make)


@pytest.fixture
def issued_visit(db, issued_once):
    return issued_once()


@pytest.fixture
def visit(issued_visit):
    return issued_visit[0]


@pytest.fixture
def document(issued_visit):
    return issued_visit[1]


def png():
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return check_upload(SimpleUploadedFile("bản ký.png", out.getvalue()))


@pytest.mark.django_db
def test_withdrawn_minutes_open_the_visit_and_keep_their_number(visit, document):
    staff = staff_of(visit)
    withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
    visit.refresh_from_db()
    assert visit.status == "in_progress"
    assert set(CorrectionRequest.objects.values_list("status", flat=True)) == {"draft"}
    assert not IssuedDocument.objects.visible_to(staff).exists()
    assert IssuedDocument.objects.visible_to(leader_of(visit)).exists()
    type(visit).objects.filter(pk=visit.pk).update(
        status="read_out", read_out_at=timezone.now(), read_out_by=leader_of(visit)
    )
    again = issued(visit)
    assert again.number_text == "02/BB-ĐKT"
    assert [d.state for d in IssuedDocument.objects.order_by("pk")] == ["withdrawn", "in_force"]
    assert IssuedDocument.objects.visible_to(staff).get() == again
    assert verify_register() is None


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "allowed"), [(23.9, True), (24.1, False)])
def test_leader_has_a_day_the_office_has_longer(visit, document, office, hours, allowed):
    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
        if allowed:
            withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
            return
        with pytest.raises(MoveRefused):
            withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
        withdraw_document(document.pk, by=office, reason=WHY)
    visit.refresh_from_db()
    assert visit.status == "in_progress"


@pytest.mark.django_db
def test_a_signed_scan_ends_the_leaders_right(visit, document, office, own_files):
    scan = attach_scan(document.pk, png(), by=member(visit.lead_team, "secretary"))
    assert scan.original_name == "bản ký.png"
    with pytest.raises(MoveRefused):
        withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
    withdraw_document(document.pk, by=office, reason=WHY)


@pytest.mark.django_db
def test_an_acknowledged_request_ends_it_for_the_leader_not_for_the_office(visit, document, office):
    acknowledge_request(CorrectionRequest.objects.first().pk, by=staff_of(visit))
    with pytest.raises(MoveRefused):
        withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
    withdraw_document(document.pk, by=office, reason=WHY)
    request = CorrectionRequest.objects.first()
    assert (request.status, request.acknowledged_at, request.acknowledged_by) == (
        "draft",
        None,
        None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("auditor", PermissionDenied),
        ("sysadmin", PermissionDenied),
        ("other_leader", IssuedDocument.DoesNotExist),
        ("unit_staff", IssuedDocument.DoesNotExist),
    ],
)
def test_others_withdraw_nothing(request, document, who, outcome):
    with pytest.raises(outcome):
        withdraw_document(document.pk, by=request.getfixturevalue(who), reason=WHY)


@pytest.mark.django_db
def test_withdrawing_needs_a_reason_and_happens_once(visit, document):
    with pytest.raises(ValidationError):
        withdraw_document(document.pk, by=leader_of(visit), reason="  ")
    withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
    with pytest.raises(MoveRefused):
        withdraw_document(document.pk, by=leader_of(visit), reason=WHY)


@pytest.mark.django_db
def test_supplement_is_a_document_of_its_own(visit, document, office):
    staff = staff_of(visit)
    with time_machine.travel(dt.datetime(2019, 1, 2, 3, 0, tzinfo=dt.UTC), tick=False):
        later = issue_supplement(
            document.pk, items=["Sửa số liệu hồ sơ trễ hẹn: 12."], reason=WHY, by=leader_of(visit)
        )
    visit.refresh_from_db()
    document = IssuedDocument.objects.light().get(pk=document.pk)
    assert visit.status == "issued"
    assert (later.year, later.number, later.amends) == (2019, 1, document)
    assert (document.state, later.state) == ("amended", "in_force")
    assert IssuedDocument.objects.visible_to(staff).count() == 2
    text = text_of(later.pdf)
    for words in ("BIÊN BẢN BỔ SUNG", "01/BB-ĐKT", "1. Sửa số liệu hồ sơ trễ hẹn: 12.", WHY):
        assert words in text
    assert "Không ghi nhận" not in text
    assert failed(bytes(later.pdf)) == []  # the layout of the decree
    assert verify_register() is None
    with pytest.raises(MoveRefused):
        withdraw_document(document.pk, by=leader_of(visit), reason=WHY)
    withdraw_document(later.pk, by=office, reason=WHY)
    visit.refresh_from_db()
    assert visit.status == "issued"


@pytest.mark.django_db
@pytest.mark.parametrize(("items", "reason"), [([], WHY), (["  "], WHY), (["Một ý."], "")])
def test_supplement_says_what_and_why(visit, document, items, reason):
    with pytest.raises(ValidationError):
        issue_supplement(document.pk, items=items, reason=reason, by=leader_of(visit))


@pytest.mark.django_db
def test_only_the_leader_amends(document, office):
    with pytest.raises(PermissionDenied):
        issue_supplement(document.pk, items=["Một ý."], reason=WHY, by=office)


@pytest.mark.django_db
def test_people_and_units_of_documents_stay(document):
    with pytest.raises(ProtectedError):
        document.issued_by.delete()
