"""Histories: the person, the former and the new value at every door, and the unit's part."""

from __future__ import annotations

import datetime as dt
import html
import re
from unittest import mock

import pytest
import time_machine
from simple_history.models import HistoricalRecords

from accounts.actions.jobs import KINDS, Kind, run_job
from accounts.history import marked
from accounts.models import Job
from accounts.stale import fingerprint
from findings.actions.findings import delete_finding, edit_finding
from findings.models import CorrectionRequest, Finding
from findings.resources import FindingResource
from inspections.models import Participant
from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_commune,
    make_criterion,
    make_visit,
)
from tests.findings.test_admin import GOOD, finding_form, table
from tests.findings.test_pages import finding_form as page_form
from tests.findings.test_pages import form_of
from tests.inspections.factories import UserFactory
from tests.reports.factories import issued, ready_visit, staff_of

pytestmark = pytest.mark.django_db
OLD, NEW = "Kế hoạch còn chung chung.", "Kế hoạch của xã còn rất chung chung."


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def lead(client, visit):
    client.force_login(leader_of(visit))
    return client


def told(client, address: str) -> list[str]:
    """Each entry of a history as one line of text."""
    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.content.decode()
    story = re.search(r'<ol class="sheet story">(.*?)</ol>', body, re.DOTALL)
    if story is None:
        return []
    entries = re.split(r"<li>", story[1])[1:]
    plain = (html.unescape(re.sub(r"<[^>]+>", " ", entry)) for entry in entries)
    return [" ".join(text.split()) for text in plain]


def by_page(client, visit, row):
    url = f"/findings/{row.pk}/edit/"
    client.post(url, page_form(client, url, condition=NEW, scope="unit", scope_text=""))


def by_admin(client, visit, row):
    url = f"/admin/findings/finding/{row.pk}/change/"
    client.post(url, finding_form(client, url, condition=NEW, scope="unit", scope_text=""))


def by_command(client, visit, row):
    seen = fingerprint(row, ["condition"])
    edit_finding(row.pk, {"condition": NEW}, seen=seen, by=leader_of(visit))


@pytest.mark.parametrize(
    ("door", "who"),
    [(by_page, "Trần Thị leader"), (by_admin, "Trần Thị leader"), (by_command, "lệnh hệ thống")],
)
def test_every_door_leaves_who_when_before_and_after(lead, visit, door, who):
    with time_machine.travel(dt.datetime(2018, 7, 19, 2, 5, tzinfo=dt.UTC)):
        row = FindingFactory(visit=visit, condition=OLD)
        lead.force_login(leader_of(visit))
        door(lead, visit, row)
    lead.force_login(leader_of(visit))
    entry, _made = told(lead, f"/findings/{row.pk}/history/")
    assert entry.startswith(f"09:05 19/07/2018 · {who} Sửa nội dung H1")
    assert "Kế hoạch của xã còn rất chung chung." in entry


def test_an_import_is_its_senders(lead, visit):
    make_criterion()
    request = mock.Mock(user=leader_of(visit))
    with mock.patch.object(HistoricalRecords.context, "request", request, create=True):
        FindingResource(user=leader_of(visit)).import_data(table(visit, GOOD))
    (entry,) = told(lead, f"/findings/{Finding.objects.get().pk}/history/")
    assert "Trần Thị leader Thêm nội dung H1" in entry
    assert "Mức độ phổ biến" not in entry


def test_what_a_job_does_its_owner_did(visit):
    row, office = FindingFactory(visit=visit), UserFactory(role="office")

    def work(_running):
        row.condition = NEW
        row.save()
        return "/"

    job = Job.objects.create(kind="thu", owner=office)
    with mock.patch.dict(KINDS, {"thu": Kind("thử", work)}):
        run_job.func(job.pk)
    assert row.history.latest().history_user == office


def test_links_are_named_and_one_saving_is_one_entry(lead, visit):
    row, asked = FindingFactory(visit=visit), RequestFactory(visit=visit)
    url = f"/requests/{asked.pk}/edit/"
    typed = {"text": asked.text, "force": "recommend", "responsible_unit": "Huyện Lấp Vò"}
    lead.post(url, form_of(lead, url, findings=[row.pk], due_on="15/08/2018", **typed))
    newest, _made = told(lead, f"/requests/{asked.pk}/history/")
    assert "Sửa kiến nghị K1" in newest
    assert "(trống) → H1" in newest
    assert "(trống) → 15/08/2018" in newest
    tan_my = make_commune(visit.unit)
    url = f"/findings/{row.pk}/edit/"
    lead.post(url, page_form(lead, url, scope="named", scope_text="", scope_units="Xã Tân Mỹ"))
    newest = told(lead, f"/findings/{row.pk}/history/")[0]
    assert "cả đơn vị được kiểm tra → các đơn vị trực thuộc được nêu tên" in newest
    assert "(trống) → Xã Tân Mỹ" in newest
    assert row.scope_units.get() == tan_my


def test_the_visit_tells_of_all_its_rows_and_of_those_taken_away(lead, visit):
    row = FindingFactory(visit=visit, condition=OLD)
    person = Participant.objects.get(visit=visit, side="unit")
    person.full_name = "Lê Văn Đại Diện"
    person.save()
    delete_finding(row.pk, by=leader_of(visit))
    lines = told(lead, f"/visits/{visit.pk}/history/")
    assert any("Xóa nội dung H1" in line and OLD in line for line in lines)
    assert any("(trống) → Lê Văn Đại Diện" in line for line in lines)


@pytest.mark.guarded
def test_the_unit_reads_from_issuing_on_and_nothing_internal(client):
    visit = ready_visit(internal_note="Chỉ đoàn biết")
    finding = Finding.objects.filter(visit=visit).first()
    asked = CorrectionRequest.objects.filter(visit=visit).first()
    finding.condition = "Câu nháp đã bỏ."
    finding.save()
    finding.condition = OLD
    finding.save()
    issued(visit)
    asked.refresh_from_db()
    asked.internal_note = "Chỉ đoàn biết, lần 2"
    asked.save()
    client.force_login(staff_of(visit))
    pages = [f"/visits/{visit.pk}/", f"/findings/{finding.pk}/", f"/requests/{asked.pk}/"]
    lines = [line for page in pages for line in told(client, f"{page}history/")]
    assert any("Phát hành biên bản" in line for line in lines)
    assert any("Phát hành cùng biên bản" in line for line in lines)
    assert not [line for line in lines if "nháp" in line or "Chỉ đoàn" in line or "Thêm" in line]
    assert told(client, pages[1] + "history/") == []
    client.force_login(leader_of(visit))
    inside = [line for page in pages for line in told(client, f"{page}history/")]
    assert any("Câu nháp" in line for line in inside)
    assert any("Chỉ đoàn biết, lần 2" in line for line in inside)


def test_changed_words_of_a_long_text_are_marked():
    marks = [(mark.kind, mark.text) for mark in marked(OLD, NEW)]
    assert [text for kind, text in marks if kind == "gone"] == []
    assert "".join(text for kind, text in marks if kind == "new").split() == ["của", "xã", "rất"]
    assert "".join(text for kind, text in marks if kind != "gone") == NEW
