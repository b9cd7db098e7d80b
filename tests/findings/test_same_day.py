"""A deadline on the day of the visit itself leaves no time: whoever sets it is asked first."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.asking import AskFirst
from accounts.stale import fingerprint
from findings.actions.decisions import set_deadline
from findings.actions.requests import add_request, edit_request
from findings.models import CorrectionRequest, DateNotice
from inspections.actions.visits import TeamsOfVisit, edit_visit
from inspections.models import Visit
from reports.actions.prepare import missing
from tests.findings.factories import (
    REQUEST,
    RequestFactory,
    leader_of,
    make_frame,
    make_visit,
)
from tests.findings.test_pages import request_form
from tests.findings.test_past_visits import HEAD, row, send
from tests.inspections.factories import TeamFactory, UserFactory, make_unit

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 7, 19)
ASKED = "Thời hạn 19/07/2018 trùng với chính ngày kiểm tra."


@pytest.fixture
def visit():
    return make_visit(held_on=DAY)


@pytest.fixture
def lead(client, visit):
    client.force_login(leader_of(visit))
    return client


def agreed_to(work) -> str:
    with pytest.raises(AskFirst) as asked:
        work()
    assert asked.value.messages[1:] == [ASKED]
    return asked.value.token


def test_a_new_request_is_asked_about_once(visit):
    def add(agreed=""):
        values = {"text": REQUEST, "due_on": DAY}
        return add_request(visit.pk, values, agreed=agreed, by=leader_of(visit))

    token = agreed_to(add)
    assert not CorrectionRequest.objects.exists()
    kept = add(token)
    # what was agreed to is not asked about again
    seen = fingerprint(kept, ["text"])
    edit_request(kept.pk, {"text": "Câu khác."}, seen=seen, by=leader_of(visit))


def test_another_day_of_a_request_is_asked_about(visit):
    kept = RequestFactory(visit=visit, due_on=dt.date(2018, 8, 1))

    def edit(agreed=""):
        seen = fingerprint(kept, ["due_on"])
        values = {"due_on": DAY}
        edit_request(kept.pk, values, seen=seen, agreed=agreed, by=leader_of(visit))

    token = agreed_to(edit)
    assert CorrectionRequest.objects.get().due_on == dt.date(2018, 8, 1)
    edit(token)
    assert CorrectionRequest.objects.get().due_on == DAY


def test_the_page_asks_with_everything_kept_and_saves_by_the_tick(lead, visit):
    url = f"/visits/{visit.pk}/requests/add/"
    typed = request_form(lead, url, due_on="19/07/2018")
    page = lead.post(url, typed)
    assert page.status_code == 200
    assert ASKED in page.content.decode()
    assert page.context["form"]["text"].value() == REQUEST
    token = page.context["form"].fields["agreed"].widget.attrs["value"]
    assert lead.post(url, typed | {"agreed": token}).status_code == 302
    assert CorrectionRequest.objects.get().due_on == DAY


def test_the_admin_asks_too(lead, visit):
    from tests.findings.test_admin import REQUESTS, form_of

    url = f"{REQUESTS}add/"
    inline = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    typed = {"visit": visit.pk, "text": REQUEST, "force": "note", "due_on": "19/07/2018"}
    form = form_of(lead, url, **typed, **inline)
    page = lead.post(url, form)
    assert ASKED in page.content.decode()
    token = page.context["adminform"].form.fields["agreed"].widget.attrs["value"]
    assert lead.post(url, form | {"agreed": token}).status_code == 302


def test_a_visit_moved_to_the_day_of_a_deadline_asks_and_readiness_says_so():
    visit = make_visit(held_on=dt.date(2018, 7, 18), in_progress=True)
    RequestFactory(visit=visit, due_on=DAY)

    def move(agreed=""):
        values, teams = {"held_on": DAY}, TeamsOfVisit(visit.lead_team, ())
        edit_visit(
            visit.pk,
            values,
            teams,
            seen=fingerprint(visit, {**values, **teams.named()}),
            agreed=agreed,
            by=leader_of(visit),
        )

    with pytest.raises(AskFirst) as asked:
        move()
    assert asked.value.messages[1:] == [f"K1: {ASKED}"]
    move(asked.value.token)
    gaps = missing(Visit.objects.get())
    assert [gap.level for gap in gaps if ASKED in gap.message] == ["warning"]


@time_machine.travel(dt.datetime(2018, 7, 19, 8, tzinfo=dt.UTC), tick=False)
def test_a_day_named_later_by_the_office_is_asked_about():
    office = UserFactory(role="office")
    asked = RequestFactory(visit=make_visit(held_on=DAY, issued=True), status="issued")

    def name(agreed=""):
        set_deadline(asked.pk, DAY, "Công văn 5", by=office, seen=None, agreed=agreed)

    token = agreed_to(name)
    assert not DateNotice.objects.exists()
    name(token)
    RequestFactory._meta.model.objects.filter(pk=asked.pk).update(deadline=None)
    client = Client()
    client.force_login(office)
    url = f"/requests/{asked.pk}/deadline/"
    key = client.get(url).context["form"]["form_key"].value()
    typed = {"due_on": "19/07/2018", "reason": "Công văn 5", "seen": "", "form_key": key}
    page = client.post(url, typed)
    assert ASKED in page.content.decode()
    token = page.context["form"].fields["agreed"].widget.attrs["value"]
    assert client.post(url, typed | {"agreed": token}).status_code == 302


def test_the_preview_of_an_import_warns_at_the_cell(office):
    make_frame()
    make_unit("Huyện Lấp Vò", code="875")
    TeamFactory(name="Đoàn kiểm tra năm 2016")
    same = row("kiến nghị", "Ban hành lại kế hoạch.", **{"Hạn thực hiện": "19/07/2016"})
    later = row("kiến nghị", "Công khai thủ tục.", **{"Hạn thực hiện": "20/07/2016"})
    warnings = send(office, [same, later]).preview["warnings"]
    assert [(one["line"], one["heading"], one["message"]) for one in warnings] == [
        (2, "Hạn thực hiện", "Thời hạn 19/07/2016 trùng với chính ngày kiểm tra.")
    ]
    assert "Hạn thực hiện" in HEAD
