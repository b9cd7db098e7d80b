"""A day of an extension or of a stage of escalation that is a day off says so."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from findings.actions.decisions import decide_extension
from findings.escalation import escalation_preview
from findings.reminder_texts import zalo_text
from inspections.models import CalendarDay
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    leader_of,
    make_stages,
    make_visit,
)

pytestmark = pytest.mark.django_db
# 30/04/2026 is a Thursday, 02/05/2026 a Saturday, 03/05/2026 a Sunday


@pytest.fixture(autouse=True)
def today():
    make_stages()
    CalendarDay.objects.update_or_create(
        date=dt.date(2026, 4, 30), defaults={"kind": "off", "name": "Ngày Chiến thắng"}
    )
    CalendarDay.objects.update_or_create(
        date=dt.date(2026, 5, 16), defaults={"kind": "make_up", "name": "Làm bù"}
    )
    with time_machine.travel(dt.datetime(2026, 4, 20, 2, tzinfo=dt.UTC), tick=False):
        yield


def request_due(day):
    return RequestFactory(
        visit=make_visit(issued=True), status="acknowledged", due_on=dt.date(2026, *day)
    )


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ((4, 23), ["24/04/2026:", "30/04/2026 (ngày nghỉ):", "14/05/2026:"]),  # a holiday
        ((4, 25), ["26/04/2026 (ngày nghỉ):", "02/05/2026 (ngày nghỉ):", "16/05/2026:"]),
    ],
)
def test_a_stage_of_escalation_on_a_day_off_says_so(due, said):
    """Also of a weekend; a Saturday that is made up for is a working day."""
    steps = [step.line for step in escalation_preview(request_due(due))]
    assert [line[len("ngày ") :].split(":")[0] + ":" for line in steps[:3]] == said


@pytest.mark.parametrize("day", [(5, 3), (4, 30)])
def test_the_day_of_an_extension_says_so_wherever_it_is_read(client, day):
    request = request_due((4, 23))
    asked = ExtensionFactory(request=request, proposed_on=dt.date(2026, *day))
    said = f"{asked.proposed_on:%d/%m/%Y} (ngày nghỉ)"
    client.force_login(leader_of(request.visit))
    pages = [f"/requests/{request.pk}/", f"/requests/{request.pk}/sheet/"]
    decide = f"/extensions/{asked.pk}/decide/"
    for url in (*pages, decide, "/requests/waiting/?tab=extensions"):
        assert said in client.get(url).content.decode(), url
    decide_extension(asked.pk, asked.proposed_on, "", by=leader_of(request.visit))
    for url in pages:
        assert f"đồng ý đến {said}" in client.get(url).content.decode(), url
    request.refresh_from_db()
    assert f"{said[:10]} (gia hạn lần 1)" in zalo_text(request)
    assert "(hạn rơi vào ngày nghỉ; còn " in zalo_text(request)


def test_the_history_of_a_request_has_its_extensions(client):
    """On its own page and on the page of every change, in the order in which they happened."""
    request = request_due((4, 23))
    with time_machine.travel(dt.datetime(2026, 4, 20, 3, tzinfo=dt.UTC), tick=False):
        one = ExtensionFactory(request=request, proposed_on=dt.date(2026, 5, 3))
    with time_machine.travel(dt.datetime(2026, 4, 20, 4, tzinfo=dt.UTC), tick=False):
        decide_extension(one.pk, dt.date(2026, 4, 29), "Đồng ý.", by=leader_of(request.visit))
    with time_machine.travel(dt.datetime(2026, 4, 20, 5, tzinfo=dt.UTC), tick=False):
        two = ExtensionFactory(request=request, proposed_on=dt.date(2026, 5, 6))
        decide_extension(two.pk, None, "Đã đủ thời gian.", by=leader_of(request.visit))
    client.force_login(leader_of(request.visit))
    page = client.get(f"/requests/{request.pk}/").content.decode()
    history = page[page.index('id="history"') :]
    said = [
        f"10:00 20/04/2026 · {one.by} · Xin gia hạn lần 1: 03/05/2026 (ngày nghỉ): {one.reason}",
        f"11:00 20/04/2026 · {leader_of(request.visit)} · Đồng ý gia hạn lần 1: 29/04/2026: Đồng ý.",
        f"12:00 20/04/2026 · {two.by} · Xin gia hạn lần 2: 06/05/2026: {two.reason}",
        "Không đồng ý gia hạn lần 2: Đã đủ thời gian.",
    ]
    assert sorted(history.index(line) for line in said) == [history.index(line) for line in said]
    every_change = client.get(f"/requests/{request.pk}/history/").content.decode()
    for line in ("Xin gia hạn lần 1", "Đồng ý gia hạn lần 1", "Không đồng ý gia hạn lần 2"):
        assert line in every_change


def test_a_working_day_is_only_a_day(client):
    request = request_due((4, 23))
    ExtensionFactory(request=request, proposed_on=dt.date(2026, 5, 16))
    client.force_login(leader_of(request.visit))
    page = client.get(f"/requests/{request.pk}/").content.decode()
    assert "đến ngày 16/05/2026<" in page
