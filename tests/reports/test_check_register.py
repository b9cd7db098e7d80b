"""One byte, one row, one file changed behind the program's back: `check_register` names it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.triggers import take_off
from inspections.uploads import check_upload
from reports.actions.scan import attach_scan
from reports.actions.withdraw import withdraw_document
from reports.guards import ANY_GUARD, put_back
from reports.models import SignedScan
from tests.inspections.factories import make_unit
from tests.reports.factories import issued, leader_of, ready_visit

pytestmark = pytest.mark.django_db


def run(sql, *params):
    """As somebody would who holds the database: the triggers are gone, and back afterwards."""
    take_off(connection, ANY_GUARD)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    put_back(connection)


def told() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("check_register")
    assert refused.value.returncode == 1
    return str(refused.value)


@pytest.fixture
def register(office):
    """Three entries of one team; the second has two scans, the third is withdrawn."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.bad_inputs.payloads import pdf_min

    team, documents = None, []
    for number, name in enumerate(["Thị xã Hồng Ngự", "Huyện Lấp Vò", "Huyện Cao Lãnh"]):
        day = dt.date(2018, 7, 17) + dt.timedelta(days=number)
        visit = ready_visit(unit=make_unit(name), held_on=day, **({"team": team} if team else {}))
        team = visit.lead_team
        documents.append(issued(visit))
    for name in ("trang-1.pdf", "trang-2.pdf"):
        upload = check_upload(SimpleUploadedFile(name, pdf_min()))
        attach_scan(documents[1].pk, upload, by=leader_of(documents[1].visit))
    withdraw_document(documents[2].pk, by=office, reason="Sai ngày.")
    return documents


DOCUMENT = "UPDATE reports_issueddocument SET {} WHERE entry_number = 2"
NAMED = {
    DOCUMENT.format("content = content || ' '"): "Mục 2 (02/BB-ĐKT): nội dung đã bị sửa.",
    DOCUMENT.format("unit_name = 'Tam Nông'"): "Mục 2 (02/BB-ĐKT): dòng ghi trong sổ đã bị sửa.",
    DOCUMENT.format("document_date = '2018-07-20'"): (
        "Mục 2 (02/BB-ĐKT): dòng ghi trong sổ đã bị sửa."
    ),
    DOCUMENT.format("check_code = '00'"): "Mục 2 (02/BB-ĐKT): dòng ghi trong sổ đã bị sửa.",
    DOCUMENT.format("search_text = 'x'"): "Mục 2 (02/BB-ĐKT): dòng ghi trong sổ đã bị sửa.",
    DOCUMENT.format("previous_hash = 'a'"): "Mục 2 (02/BB-ĐKT): không nối tiếp mục trước.",
    DOCUMENT.format("entry_hash = 'a'"): "Mục 2 (02/BB-ĐKT): dòng ghi trong sổ đã bị sửa.",
    DOCUMENT.format("entry_number = 9"): "Mục 3 (03/BB-ĐKT): thiếu mục 2.",
    "UPDATE reports_withdrawal SET reason = 'Lý do khác.'": (
        "Mục 3 (03/BB-ĐKT): dòng ghi “việc thu hồi văn bản” đã bị sửa."
    ),
    "DELETE FROM reports_withdrawal": "Mục 3 (-): thiếu lần thu hồi hoặc bản quét ở cuối.",
    "UPDATE reports_signedscan SET original_name = 'khac.pdf' WHERE place = 2": (
        "Mục 2 (02/BB-ĐKT): dòng ghi “bản quét có chữ ký” đã bị sửa."
    ),
    "DELETE FROM reports_signedscan WHERE place = 1": (
        "Mục 2 (02/BB-ĐKT): thiếu một lần thu hồi hoặc bản quét trước đó."
    ),
    "UPDATE reports_registerhead SET entries = 2": "Mục 4 (-): thiếu các mục ở cuối.",
}


def named_after(sql, *params) -> str:
    point = transaction.savepoint()
    run(sql, *params)
    words = told()
    transaction.savepoint_rollback(point)
    return words


def test_every_change_is_named(register, capsys):
    call_command("check_register")
    assert capsys.readouterr().out == (
        "Sổ văn bản còn nguyên vẹn: 3 mục, 1 lần thu hồi, 2 bản quét.\n"
    )
    for column, name in (("pdf", "PDF"), ("docx", "DOCX")):
        data = bytearray(bytes(getattr(register[1], column)))
        data[len(data) // 2] ^= 1
        words = named_after(DOCUMENT.format(f"{column} = %s"), bytes(data))
        assert words == f"Mục 2 (02/BB-ĐKT): {name} đã bị sửa."
    assert {sql: named_after(sql) for sql in NAMED} == NAMED

    second = SignedScan.objects.get(place=2)
    path = Path(default_storage.path(second.file.name))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert told() == "Mục 2 (02/BB-ĐKT): tệp “bản quét có chữ ký” đã bị sửa: trang-2.pdf."
    path.unlink()
    assert told() == "Mục 2 (02/BB-ĐKT): không còn tệp “bản quét có chữ ký”: trang-2.pdf."
