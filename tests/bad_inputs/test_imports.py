"""Every `import.*` item of the list gives its outcome; the expectations are written out here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

import pytest
from django.urls import reverse

from accounts.imports import lines, reading, workbooks
from accounts.models import SentTable
from findings.models import Finding
from tests.bad_inputs.import_payloads import content_of, csvf
from tests.bad_inputs.import_surface import confirm, import_items, send_file
from tests.findings.factories import leader_of
from tests.inspections.factories import make_unit
from tests.reports.factories import issued, ready_visit
from units.models import Unit, UnitVersion

pytestmark = pytest.mark.django_db
ITEMS = {item["id"]: item for item in import_items()}
THREE = {"87": "Tỉnh Đồng Tháp", "875": "Huyện Lấp Vò", "868": "Thị xã Hồng Ngự"}
PROVINCE = {"87": "Tỉnh Đồng Tháp"}

# what stands there afterwards, by code
ACCEPTED = {
    "IM-001": THREE,
    "IM-002": THREE,
    "IM-005": THREE,
    "IM-009": THREE,
    "IM-010": THREE,
    "IM-013": {"87": "Tỉnh Đồng Tháp", "875": "Huyện Lấp Vò"},
    "IM-015": THREE,
    "IM-016": THREE,
    "IM-019": PROVINCE,
    "IM-027": THREE,
    "IM-028": {"87": "Tỉnh Đồng Tháp", "875": "Huyện Lấp Vò", "876": "Huyện Lai Vung"},
    "IM-033": THREE,
    "IM-035": {**PROVINCE, "087": "Tỉnh X"},
    "IM-036": {"87": "Tỉnh X"},
    "IM-042": THREE,
    "IM-059": {**PROVINCE, "1": "=cmd|' /C calc'!A0"},
    "IM-060": {**PROVINCE, "1": "<script>alert(1)</script>"},
}
# what the page says
REFUSED = {
    "IM-006": ["bảng mã cũ TCVN3"],
    "IM-020": ["thiếu cột", "Mã đơn vị cấp trên"],
    "IM-023": ["không có dòng dữ liệu"],
    "IM-024": ["Tệp rỗng"],
    "IM-034": ["B2", "ô công thức"],
    "IM-041": ["200"],
    "IM-043": ["Nội dung không đúng với tên tệp"],
    "IM-045": ["lưu thành XLSX"],
    "IM-047": ["có mật khẩu", "không đọc được"],
    "IM-048": ["50 MB"],
    "IM-051": ["Tên đơn vị"],
    "IM-052": ["Dòng 2 và dòng 3"],
    "IM-054": ["99999"],
    "IM-057": ["vòng lặp", "A → B → A"],
    "IM-062": ["Dòng 2", "NUL"],
    "IM-063": ["Không đọc được dòng 2", "ngoặc kép"],
    "IM-068": [],
    "IM-070": ["2.000"],
}
BY_STEPS = {"IM-053", "IM-074", "IM-076"}


@pytest.fixture
def province(db) -> Unit:
    return make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")


@pytest.fixture
def door(client, office, province):
    client.force_login(office)
    return client


def test_every_item_of_the_list_is_here():
    assert set(ITEMS) == set(ACCEPTED) | set(REFUSED) | BY_STEPS
    assert len(ITEMS) == 38


def rows() -> tuple[int, int, int]:
    return Unit.objects.count(), UnitVersion.objects.count(), UnitVersion.history.count()


@contextmanager
def counted_reading() -> Iterator[SimpleNamespace]:
    """How many lines of a table are read meanwhile, and how many bytes come out of archives."""
    count = SimpleNamespace(lines=0, unpacked=0)
    line, unpack = lines.Line, zipfile.ZipExtFile.read

    def counted_line(*args, **kwargs):
        count.lines += 1
        return line(*args, **kwargs)

    def counted_unpack(self, n=-1):
        content = unpack(self, n)
        count.unpacked += len(content)
        return content

    with (
        mock.patch.object(reading, "Line", counted_line),
        mock.patch.object(workbooks, "Line", counted_line),
        mock.patch.object(zipfile.ZipExtFile, "read", counted_unpack),
    ):
        yield count


def play(door, item):
    payload = item["payload"]
    kind = item["surface"].split(".")[1]
    return send_file(door, kind, payload["name"], content_of(payload["content"]))


@pytest.mark.parametrize("item", sorted(ACCEPTED))
def test_a_good_file_is_taken_in(door, item):
    answer = play(door, ITEMS[item])
    assert answer.was_taken_in or answer.sent.preview["unchanged"], answer.text
    assert answer.names == ACCEPTED[item]
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("item", sorted(REFUSED))
def test_a_bad_file_is_refused_whole(door, item, request):
    if item == "IM-068":
        door.force_login(request.getfixturevalue("leader"))
    payload = ITEMS[item]["payload"]
    content, kind = content_of(payload["content"]), ITEMS[item]["surface"].split(".")[1]
    before = rows()
    with counted_reading() as read:
        answer = send_file(door, kind, payload["name"], content)
    assert answer.code == 200
    assert not answer.was_taken_in
    assert rows() == before
    assert read.lines <= 2_013  # 2,000 rows, what may stand above them, and one too many
    assert read.unpacked <= 100_000  # bytes: the small workbook is read, the large one is not
    for words in REFUSED[item]:
        assert words in answer.text, (item, re.sub(r"\s+", " ", answer.text)[:3000])


def test_a_fault_names_line_column_heading_and_cell(door):
    [fault] = play(door, ITEMS["IM-051"]).faults
    assert (fault["line"], fault["letter"], fault["heading"]) == (5, "B", "Tên đơn vị")
    [fault] = play(door, ITEMS["IM-041"]).faults
    assert (fault["line"], fault["letter"], fault["cell"][:3]) == (2, "B", "AAA")


def test_a_known_code_is_put_right_after_it_was_shown(door):
    make_unit("Huyện Lấp Vò", code="875", parent=Unit.objects.get())
    answer = play(door, ITEMS["IM-053"])
    assert answer.was_taken_in
    [[line, cells]] = answer.sent.preview["changes"]
    assert (line, cells) == (2, [["Tên đầy đủ", "Huyện Lấp Vò", "Khác"]])
    assert answer.names["875"] == "Khác"


def test_a_name_of_a_file_on_the_server_opens_nothing(door):
    typed = {"import_file_name": "../../etc/passwd"}
    assert door.post("/imports/987654321/", typed).status_code == 404
    assert door.post("/admin/units/unitversion/process_import/", typed).status_code in (302, 404)
    assert rows()[1] == 1


def test_the_yes_said_twice_takes_the_rows_once(door):
    answer = play(door, ITEMS["IM-001"])
    again = confirm(door, answer.sent)
    assert again.status_code == 409
    assert "đã được nhập" in again.content.decode()
    assert UnitVersion.objects.count() == 3
    assert SentTable.objects.count() == 1


def test_findings_do_not_come_into_issued_minutes(client):
    visit = ready_visit()
    issued(visit)
    client.force_login(leader_of(visit))
    head = ["Mã đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực"]
    content = csvf(head=head, rows=[[visit.code, "hạn chế", "Câu mới.", "CD"]])
    answer = send_file(client, "findings", "f.csv", content)
    assert not answer.was_taken_in
    assert answer.faults[0]["line"] == 2
    assert not Finding.objects.filter(condition="Câu mới.").exists()


def test_the_list_of_steps_is_what_the_list_says():
    assert ITEMS["IM-074"]["payload"]["t"] == ITEMS["IM-076"]["payload"]["t"] == "steps"
    assert reverse("imports:kind-list") == "/imports/"
