"""Issued minutes withstand every door, on both databases; see also test_bare_connections."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection, transaction
from import_export.exceptions import ImportError as RowRefused
from import_export.resources import modelresource_factory
from tablib import Dataset

from accounts.refused import MoveRefused
from findings.actions.findings import delete_finding
from findings.models import CorrectionRequest, Finding
from inspections.actions.minutes import edit_minutes_part
from inspections.models import Participant, SiteCheck, Visit, VisitEvent, VisitTeam
from reports.models import IssuedDocument, NumberSeries, RegisterHead, Withdrawal
from tests.inspections.factories import make_unit
from tests.reports.factories import issued, leader_of, ready_visit

TABLES = [
    "inspections_visit",
    "inspections_participant",
    "inspections_visitteam",
    "inspections_sitecheck",
    "inspections_visitfile",
    "inspections_visitevent",
    "inspections_historicalvisit",
    "findings_finding",
    "findings_finding_scope_units",
    "findings_findingfile",
    "findings_correctionrequest",
    "findings_correctionrequest_findings",
    "findings_requestevent",
    "findings_historicalfinding",
    "reports_issueddocument",
    "reports_withdrawal",
    "reports_signedscan",
    "reports_numberseries",
    "reports_registerhead",
]
TWICE = "Nội dung đã bị sửa."


def plain(value):
    return (
        hashlib.sha256(bytes(value)).hexdigest() if isinstance(value, memoryview | bytes) else value
    )


def fingerprint(execute) -> str:
    rows = {table: execute(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}
    text = {table: [[plain(v) for v in row] for row in found] for table, found in rows.items()}
    return hashlib.sha256(
        json.dumps(text, cls=DjangoJSONEncoder, ensure_ascii=False, default=str).encode()
    ).hexdigest()


def read(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def full_visit():
    visit = ready_visit()
    SiteCheck.objects.create(visit=visit, place="Bộ phận Một cửa huyện")
    finding = Finding.objects.filter(visit=visit, kind="limitation").first()
    finding.scope_units.add(make_unit("Xã Tân Mỹ", parent=visit.unit, level="commune", kind="xã"))
    CorrectionRequest.objects.filter(visit=visit).first().findings.add(finding)
    return visit


@pytest.fixture(scope="module")
def issued_once(shared_rows):
    return shared_rows(lambda: issued(full_visit()))


@pytest.fixture
def document(db, issued_once):
    return issued_once()


def by_form(client, document):
    client.force_login(leader_of(document.visit))
    values = {"form_key": "a", "seen": "", "place": TWICE}
    code = client.post(f"/visits/{document.visit_id}/edit/general/", values).status_code
    assert code == 409
    raise MoveRefused("409")


def by_action(client, document):
    edit_minutes_part(document.visit_id, {"place": TWICE}, seen="", by=leader_of(document.visit))


def by_delete_action(client, document):
    finding = Finding.objects.filter(visit=document.visit_id).first()
    delete_finding(finding.pk, by=leader_of(document.visit))


def by_admin(client, document):
    client.force_login(document.issued_by)
    base = f"/admin/reports/issueddocument/{document.pk}"
    assert client.post(f"{base}/change/", {"number_text": TWICE}).status_code == 403
    assert client.post(f"{base}/delete/", {"post": "yes"}).status_code == 403
    raise MoveRefused("403")


def by_import(client, document):
    finding = Finding.objects.filter(visit=document.visit_id).first()
    sheet = Dataset([finding.pk, TWICE], headers=["id", "condition"])
    resource = modelresource_factory(Finding)()
    resource.import_data(sheet, raise_errors=True, use_transactions=False)


def by_save(client, document):
    document.number_text = TWICE
    document.save()


def by_saving_the_visit(client, document):
    visit = Visit.objects.get(pk=document.visit_id)
    visit.place = TWICE
    visit.save()


def by_update(client, document):
    Finding.objects.filter(visit=document.visit_id).update(condition=TWICE)


def by_updating_the_register(client, document):
    IssuedDocument.objects.update(content=TWICE)


def by_delete(client, document):
    Participant.objects.filter(visit=document.visit_id).delete()


def by_deleting_the_document(client, document):
    IssuedDocument.objects.all()._raw_delete("default")


def by_bulk_update(client, document):
    rows = list(CorrectionRequest.objects.filter(visit=document.visit_id))
    for row in rows:
        row.text = TWICE
    CorrectionRequest.objects.bulk_update(rows, ["text"])


def by_adding(client, document):
    Participant.objects.create(visit=document.visit, side="unit", full_name=TWICE)


def by_moving_a_row_in(client, document):
    other = Finding.objects.filter(visit=ready_visit()).first()
    Finding.objects.filter(pk=other.pk).update(visit=document.visit_id, number=77)


def by_moving_a_row_out(client, document):
    elsewhere = ready_visit()
    VisitTeam.objects.filter(visit=document.visit_id).update(visit=elsewhere)


def by_many_to_many_add(client, document):
    Finding.objects.filter(visit=document.visit_id).first().scope_units.add(make_unit("Xã Khác"))


def by_many_to_many_clear(client, document):
    for request in CorrectionRequest.objects.filter(visit=document.visit_id):
        request.findings.clear()


def by_raw_update(client, document):
    run(f"UPDATE reports_issueddocument SET unit_name = 'x' WHERE id = {document.pk}")


def by_raw_delete(client, document):
    run("DELETE FROM inspections_sitecheck")


def by_opening_the_visit(client, document):
    Visit.objects.filter(pk=document.visit_id).update(
        status="in_progress", issued_at=None, issued_by=None
    )


def by_rewriting_history(client, document):
    VisitEvent.objects.update(reason=TWICE)


def by_deleting_history(client, document):
    Finding.history.all().delete()


def by_counting_back(client, document):
    NumberSeries.objects.update(last=0)


def by_forgetting_the_head(client, document):
    RegisterHead.objects.all().delete()


ATTACKS = [value for name, value in sorted(globals().items()) if name.startswith("by_")]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_issued_minutes_withstand(client, document, attack):
    needs_another_visit = attack in (by_moving_a_row_in, by_moving_a_row_out)
    before = "" if needs_another_visit else fingerprint(read)
    with pytest.raises((DatabaseError, MoveRefused, RowRefused)), transaction.atomic():
        attack(client, document)
    if before:
        assert fingerprint(read) == before
    kept = IssuedDocument.objects.get(pk=document.pk)
    assert hashlib.sha256(bytes(kept.pdf)).hexdigest() == document.pdf_sha256
    assert not Finding.objects.filter(condition=TWICE).exists()


@pytest.mark.django_db
def test_a_visit_is_not_issued_without_a_document(document):
    visit = ready_visit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(
            status="issued", issued_at=visit.created_at, issued_by=leader_of(visit)
        )


@pytest.mark.django_db
def test_a_document_takes_the_next_number_only(document):
    copy = IssuedDocument.objects.get(pk=document.pk)
    copy.pk = None
    copy.check_code, copy.entry_hash = "0" * 12, "0" * 64
    for number, entry, previous in [
        (1, 2, document.entry_hash),
        (3, 2, document.entry_hash),
        (2, 3, document.entry_hash),
        (2, 2, ""),
    ]:
        copy.number, copy.entry_number, copy.previous_hash = number, entry, previous
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.django_db
def test_what_may_still_change_does(document):
    Visit.objects.filter(pk=document.visit_id).update(internal_note="Ghi chú", status="concluded")
    CorrectionRequest.objects.filter(visit=document.visit_id).update(
        status="acknowledged",
        acknowledged_at=document.issued_at,
        acknowledged_by=document.issued_by,
    )
    assert Withdrawal.objects.count() == 0


@pytest.mark.django_db
def test_every_table_that_keeps_rows_has_its_guard(document):
    from django.apps import apps

    if connection.vendor == "sqlite":
        found = read("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        found = read(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal"
        )
    guarded = {name for (name,) in found}
    kept = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.pk.column in ("history_id", "m2m_history_id")
    }
    assert not (kept | set(TABLES) | {"units_unitversion", "accounts_auditentry"}) - guarded
