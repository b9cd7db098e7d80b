"""Pages foretell a deadline's stages; messages are passed on by hand."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from findings.deadlines import deadline_of
from findings.escalation import escalation_preview
from findings.filters import in_tab
from findings.models import CorrectionRequest, EscalationStage
from findings.reminder_texts import zalo_text
from tests.findings.factories import RequestFactory, make_stages, make_visit
from tests.inspections.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 9)  # a Monday


@pytest.fixture(autouse=True)
def today(settings):
    settings.PUBLIC_URL = "https://cchc.example.vn"
    make_stages()
    with time_machine.travel(dt.datetime(2026, 3, 9, 2, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def unit():
    return make_unit("Huyện Lấp Vò", parent=make_unit("Tỉnh Đồng Tháp", level="province"))


def late_request(unit, deadline=dt.date(2026, 3, 5), **more):
    values = {"status": "issued", "issued_at": dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)}
    return RequestFactory(
        visit=make_visit(unit=unit, issued=True), due_on=deadline, **values | more
    )


def lines(request):
    return [(step.line, step.reached) for step in escalation_preview(request)]


def test_each_stage_is_foretold_with_its_day(unit):
    assert lines(late_request(unit)) == [
        ("ngày 06/03/2026: nhắc huyện Lấp Vò đã quá hạn", True),
        ("ngày 12/03/2026: báo cáo lên người đứng đầu huyện Lấp Vò", False),
        ("ngày 19/03/2026: báo cáo lên tỉnh Đồng Tháp", False),
        ("ngày 26/03/2026: báo cáo lên cơ quan thường trực cấp tỉnh", False),
    ]


def test_the_weeks_are_the_offices_to_set_and_a_unit_below_none_skips_a_stage():
    EscalationStage.objects.filter(told="office").update(weeks_late=6)
    assert [line for line, _reached in lines(late_request(make_unit("Tỉnh Đồng Tháp")))] == [
        "ngày 06/03/2026: nhắc tỉnh Đồng Tháp đã quá hạn",
        "ngày 12/03/2026: báo cáo lên người đứng đầu tỉnh Đồng Tháp",
        "ngày 16/04/2026: báo cáo lên cơ quan thường trực cấp tỉnh",
    ]


def test_nothing_is_foretold_where_nothing_runs(unit):
    assert lines(late_request(unit, None)) == []
    row = late_request(unit)
    CorrectionRequest.objects.filter(pk=row.pk).update(status="responded")
    row.refresh_from_db()
    assert lines(row) == []


@pytest.mark.parametrize(
    ("issued_on", "silent"),
    [(dt.date(2026, 3, 3), True), (dt.date(2026, 3, 4), False), (dt.date(2026, 3, 9), False)],
)
def test_a_request_that_nobody_received_in_three_working_days_stands_out(unit, issued_on, silent):
    moment = dt.datetime.combine(issued_on, dt.time(20), dt.timezone(dt.timedelta(hours=7)))
    row = late_request(unit, issued_at=moment)
    assert deadline_of(row).silence_words == ("quá 3 ngày làm việc chưa báo cáo" if silent else "")
    assert in_tab(CorrectionRequest.objects.all(), "silent").exists() is silent
    row.acknowledged_at, row.acknowledged_by = moment, row.created_by
    row.status = "acknowledged"
    row.save()
    assert deadline_of(row).silence_words == ""
    assert not in_tab(CorrectionRequest.objects.all(), "silent").exists()


def test_the_message_says_what_until_when_and_where(unit):
    row = late_request(unit, dt.date(2026, 3, 12), text="Niêm yết lại   thủ tục.\nCập nhật.")
    assert zalo_text(row).splitlines() == [
        f"[CCHC] Huyện Lấp Vò: kiến nghị {row.code}.",
        "Nội dung: Niêm yết lại thủ tục. Cập nhật.",
        "Thời hạn: 12/03/2026 (còn 3 ngày làm việc).",
        f"Đề nghị đơn vị xem và báo cáo khắc phục tại: https://cchc.example.vn/requests/{row.pk}/",
    ]
    assert "không nêu thời hạn" in zalo_text(late_request(unit, None))


def test_the_office_copies_messages_and_the_unit_sees_none(client, office, unit):
    row = late_request(unit)
    client.force_login(office)
    page = client.get(f"/requests/{row.pk}/").content.decode()
    assert zalo_text(row) in page.replace("&quot;", '"')
    listed = client.get("/requests/?tab=overdue").content.decode()
    assert "[CCHC] Huyện Lấp Vò có 1 kiến nghị quá hạn:" in listed
    client.force_login(make_staff(unit))
    assert "[CCHC]" not in client.get(f"/requests/{row.pk}/").content.decode()
    assert "[CCHC]" not in client.get("/requests/?tab=overdue").content.decode()
