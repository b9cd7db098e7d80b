"""A check of any kind of file only reads; the yes writes exactly what was shown, in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import imports
from accounts.imports.kinds import KINDS
from accounts.models import SentTable, User
from findings.models import CorrectionRequest, Finding
from inspections.models import CalendarDay, Participant, Plan, Visit, VisitTeam
from tests.bad_inputs.import_payloads import csvf
from tests.findings.factories import (
    FindingFactory,
    leader_of,
    make_commune,
    make_frame,
    make_visit,
)
from tests.importing import receive_table, take_in
from tests.inspections.factories import TeamFactory, UserFactory, make_unit
from units.models import Posting, Unit, UnitVersion

pytestmark = pytest.mark.django_db
SCAN = {"file": "visitfile/aa/x.pdf", "original_name": "bb.pdf", "content_type": "application/pdf"}
SCAN |= {"size": 3, "sha256": "0" * 64}
CONTENT = ["Loại nội dung", "Nội dung", "Lĩnh vực"]
# The tables of the files themselves and of the work: a check writes its progress and its preview.
OWN = ("accounts_senttable", "accounts_job", "accounts_notice")


@dataclass
class Sample:
    """A file of a kind: who sends it, its heading, and a row for each number."""

    by: User
    head: list[str]
    row: Any
    scans: dict[str, Any]

    def file(self, count: int) -> bytes:
        return csvf(head=self.head, rows=[self.row(n) for n in range(count)])


@pytest.fixture
def samples() -> dict[str, Sample]:
    office, admin = UserFactory(role="office"), UserFactory(role="system_admin")
    make_frame()
    unit = make_unit("Huyện Lấp Vò", code="875")
    make_commune(unit, "Xã Tân Mỹ")
    team = TeamFactory(name="Đoàn kiểm tra năm 2016")
    draft = make_visit(unit=unit)
    return {
        "units": Sample(
            office,
            ["Mã đơn vị", "Tên đầy đủ", "Loại", "Mã đơn vị cấp trên"],
            # every second commune stands under a district that the same file founds
            lambda n: (
                [f"T{n}", f"Xã Mẫu {n}", "xã", "875"]
                if n % 2
                else [f"P{n}", f"Phòng Mẫu {n}", "phòng/ban", f"P{n - 2}" if n else "875"]
            ),
            {},
        ),
        "accounts": Sample(
            admin,
            ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị", "Chức danh"],
            lambda n: [f"nguoi.moi{n}", f"Trần Văn Mới {n}", "cán bộ đơn vị", "875", "Chuyên viên"],
            {},
        ),
        "days": Sample(
            office,
            ["Ngày", "Loại", "Tên ngày"],
            lambda n: [f"{n % 28 + 1:02}/{n // 28 + 1:02}/2031", "ngày nghỉ", f"Ngày thử {n}"],
            {},
        ),
        "plans": Sample(
            office,
            ["Năm", "Tên kế hoạch", "Đơn vị", "Ngày kiểm tra", "Đoàn chủ trì"],
            lambda n: ["2026", "Kế hoạch năm 2026", "875", day(n, 2026), team.name],
            {},
        ),
        "findings": Sample(
            leader_of(draft),
            ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Phạm vi", "Đơn vị nêu tên"],
            lambda n: [
                draft.code,
                "hạn chế",
                f"Còn {n} hồ sơ trễ hẹn.",
                "TT",
                "nêu tên",
                "Xã Tân Mỹ",
            ],
            {},
        ),
        "past-visits": Sample(
            office,
            ["Đơn vị", "Ngày kiểm tra", "Tệp bản quét", "Đoàn kiểm tra", *CONTENT],
            lambda n: [
                *("875", day(n // 2, 2016), "bb.pdf", team.name),
                *(("hạn chế", "kiến nghị")[n % 2], f"Câu thứ {n}.", "TT"),
            ],
            {"bb.pdf": SCAN},
        ),
    }


def day(n: int, year: int) -> str:
    return f"{n % 28 + 1:02}/{n // 28 + 1:02}/{year}"


@pytest.fixture
def written():
    """The tables that INSERT, UPDATE and DELETE named since, each as often as it was."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        words = sql.split(maxsplit=4)
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            found.append(words[1 if words[0] == "UPDATE" else 2].strip('"'))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def test_every_kind_has_a_sample(samples):
    assert set(samples) == set(KINDS)


@pytest.mark.parametrize("kind", ["units", "accounts", "days", "plans", "findings", "past-visits"])
def test_a_check_writes_no_row_and_the_yes_writes_all_in_few_statements(
    samples, kind, written, no_copy
):
    sample = samples[kind]
    sent = receive_table(kind, "a.csv", sample.file(60), by=sample.by)
    assert sent.preview["faults"] == []
    assert (sent.preview["new"], sent.status) == (60, "waiting")
    assert not [table for table in written if not table.startswith(OWN)]
    written.clear()
    take_in(sent.pk, by=sample.by, scans=sample.scans)
    rows = [table for table in written if not table.startswith(OWN)]
    assert 60 > len(rows) > 0


@pytest.fixture
def no_copy(monkeypatch):
    """The scan of the samples is no file on disk."""
    monkeypatch.setattr("findings.past_rows.copy_stored", lambda row: None)


# What each file of six rows leaves, history included, as its rows one by one would leave it.
LEFT = {
    "units": {Unit: 6, UnitVersion: 6},
    "accounts": {User: 6, Posting: 6},
    "days": {CalendarDay: 6},
    "plans": {Plan: 1, Visit: 6, VisitTeam: 6, Participant: 30},
    "findings": {Finding: 6},
    # who took part stands on the paper only
    "past-visits": {Visit: 3, VisitTeam: 3, Participant: 0, Finding: 3, CorrectionRequest: 3},
}


@pytest.mark.parametrize("kind", LEFT)
def test_every_row_has_its_history_with_who_wrote_it(samples, kind, no_copy):
    sample = samples[kind]
    models = LEFT[kind]
    rows = {model: model.objects.count() for model in models}
    kept = {model: model.history.count() for model in models}
    sent = receive_table(kind, "a.csv", sample.file(6), by=sample.by)
    take_in(sent.pk, by=sample.by, scans=sample.scans)
    for model, count in models.items():
        assert model.objects.count() - rows[model] == count, model
        new = model.history.filter(history_user=sample.by, history_type="+")
        assert new.count() == model.history.count() - kept[model] - closed(kind, model), model
        assert new.count() == count, model
        for row in model.objects.order_by("-pk")[:count]:
            last = row.history.first()
            for field in model.history.model.tracked_fields:
                assert getattr(last, field.attname) == getattr(row, field.attname), field


def closed(kind: str, model: Any) -> int:
    """A visit from paper is written, and then closed: the history has both."""
    return 3 if (kind, model) == ("past-visits", Visit) else 0


def test_named_units_of_a_finding_are_kept_with_its_history(samples):
    sample = samples["findings"]
    sent = receive_table("findings", "a.csv", sample.file(2), by=sample.by)
    take_in(sent.pk, by=sample.by)
    for row in Finding.objects.all():
        assert [str(unit) for unit in row.scope_units.all()] == ["Xã Tân Mỹ"]
        assert row.history.first().scope_units.count() == 1
        assert row.search_text.startswith(f" h{row.number} con ")


def test_findings_that_others_add_meanwhile_come_first(samples, monkeypatch):
    """The file's own numbers follow them, and nothing is checked twice for it."""
    sample = samples["findings"]
    sent = receive_table("findings", "a.csv", sample.file(3), by=sample.by)
    visit = Visit.objects.get(status="in_progress")
    real, checks = imports.check_rows, []

    def check_and_add(*args, **kwargs):
        checked = real(*args, **kwargs)
        checks.append(FindingFactory(visit=visit, condition=f"Câu chen ngang {len(checks)}."))
        return checked

    monkeypatch.setattr(imports, "check_rows", check_and_add)
    take_in(sent.pk, by=sample.by)
    assert len(checks) == 1
    said = list(Finding.objects.order_by("number").values_list("number", "condition"))
    assert said == [
        (1, "Câu chen ngang 0."),
        (2, "Còn 0 hồ sơ trễ hẹn."),
        (3, "Còn 1 hồ sơ trễ hẹn."),
        (4, "Còn 2 hồ sơ trễ hẹn."),
    ]


def test_what_the_rows_rest_on_moved_between_check_and_write(samples, monkeypatch):
    """A unit renamed in that moment: the rows are checked again, and the owner asked again."""
    sample = samples["units"]
    sent = receive_table("units", "a.csv", sample.file(2), by=sample.by)
    real, checks = imports.check_rows, []

    def check_and_rename(*args, **kwargs):
        checked = real(*args, **kwargs)
        checks.append(kwargs)
        if len(checks) == 1:
            version = UnitVersion.objects.get(code="875")
            version.code = "876"
            version.save()
        return checked

    monkeypatch.setattr(imports, "check_rows", check_and_rename)
    imports.say_yes(sent.pk, by=sample.by)
    with pytest.raises(imports.RowsMoved):
        imports.take_in(sent.pk, by=sample.by)
    sent = SentTable.objects.get()
    assert (sent.status, sent.preview["moved"], sent.preview["faulty"]) == ("waiting", True, 2)
    assert not Unit.objects.filter(versions__code__in=["P0", "T1"]).exists()
    assert len(checks) == 2


@pytest.mark.parametrize("left", ["checking", "taking"])
def test_work_that_broke_off_can_be_begun_again_from_the_page(client, samples, left):
    sample = samples["days"]
    client.force_login(sample.by)
    sent = receive_table("days", "a.csv", sample.file(2), by=sample.by)
    SentTable.objects.update(status=left)
    sent.job.__class__.objects.update(status="failed", message="Hết bộ nhớ.")
    page = client.get(f"/imports/{sent.pk}/").text
    assert "đã dừng hoặc bị gián đoạn" in page
    assert "Hết bộ nhớ." in page
    assert f'action="/imports/{sent.pk}/check/"' in page
    assert f'action="/imports/{sent.pk}/drop/"' in page
    imports.check_again(sent.pk, by=sample.by)
    imports.check_table(sent.pk, by=sample.by)
    assert SentTable.objects.get().status == "waiting"


def test_a_file_at_work_shows_how_far_it_is_and_comes_again(client, samples):
    sample = samples["days"]
    client.force_login(sample.by)
    sent = imports.send_table("days", "a.csv", sample.file(2), by=sample.by)
    sent.job.__class__.objects.update(status="waiting", progress=40)
    answer = client.get(f"/imports/{sent.pk}/")
    assert answer["Refresh"] == "2"
    assert "đã xong 40 %" in answer.text.lower() or "40 %" in answer.text
    assert "/drop/" not in answer.text


def test_two_yeses_at_once_take_the_rows_in_once(client, samples):
    sample = samples["days"]
    sent = receive_table("days", "a.csv", sample.file(2), by=sample.by)
    imports.say_yes(sent.pk, by=sample.by)
    with pytest.raises(imports.MoveRefused):
        imports.say_yes(sent.pk, by=sample.by)
    imports.take_in(sent.pk, by=sample.by)
    imports.take_in(sent.pk, by=sample.by)  # the job given out twice
    assert CalendarDay.objects.filter(name__startswith="Ngày thử").count() == 2


def asked_for(sample: Any, kind: str, count: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        sent = receive_table(kind, "a.csv", sample.file(count), by=sample.by)
    assert (sent.preview["faults"], sent.preview["new"]) == ([], count)
    return len(asked)


def test_names_of_units_and_visits_are_read_once_a_file(samples):
    assert asked_for(samples["units"], "units", 20) == asked_for(samples["units"], "units", 60)
    few, many = (asked_for(samples["findings"], "findings", n) for n in (20, 60))
    assert many - few <= 4 * 40  # what the rules of a finding ask
