"""The one import door: whose file it is, what comes of it, what it hands back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.exports import xlsx_bytes
from accounts.models import AuditEntry, SentTable, User
from accounts.once import new_key
from tests.bad_inputs.import_payloads import csvf, xl
from tests.bad_inputs.import_surface import confirm, send_file
from tests.importing import receive_table, take_in
from tests.inspections.factories import make_unit
from units.models import Posting, Unit, UnitVersion

pytestmark = pytest.mark.django_db
HEAD = ["Mã đơn vị", "Tên đầy đủ", "Loại", "Mã đơn vị cấp trên", "Từ ngày"]
KINDS = ("units", "accounts", "plans", "past-visits", "findings", "days")


@pytest.fixture
def province(db) -> Unit:
    return make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")


def units_file(count: int, **more) -> bytes:
    return csvf(rows=[[f"T{n}", f"Xã Mẫu {n}", "xã", "87"] for n in range(count)], **more)


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))


# --- who ---
MAY = {
    "sysadmin": {"accounts", "days"},
    "office": {"units", "plans", "past-visits", "days"},
    "leader": {"findings"},
    "unit_staff": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("who", MAY)
def test_each_role_takes_in_its_own_kinds_and_no_other(client, request, who):
    client.force_login(request.getfixturevalue(who))
    for kind in KINDS:
        code = 200 if kind in MAY[who] else 403
        for name in ("table-send", "kind-template"):
            assert client.get(reverse(f"imports:{name}", args=[kind])).status_code == code, kind
        typed = {"form_key": new_key(), "table": io.BytesIO(b"x")}
        answer = client.post(reverse("imports:table-send", args=[kind]), typed)
        assert answer.status_code == code, kind
    assert client.get("/imports/").status_code == (200 if MAY[who] else 403)
    assert client.get("/imports/mat-trang/").status_code == 404


def test_the_file_of_another_is_the_same_404_as_none(client, office, province):
    sent = receive_table("units", "a.csv", units_file(1), by=office)
    other = User.objects.create_user("vanphong2", full_name="Người Khác", role="office")
    client.force_login(other)
    for name in ("table-detail", "table-faults"):
        address = reverse(f"imports:{name}", args=[sent.pk])
        assert client.get(address).content == client.get("/imports/987654321/").content
    for name in ("table-detail", "table-drop"):
        answer = client.post(reverse(f"imports:{name}", args=[sent.pk]), {"form_key": new_key()})
        assert answer.status_code == 404
    assert sent.name not in client.get("/imports/").content.decode()
    assert UnitVersion.objects.count() == 1


def test_a_role_that_was_taken_away_ends_a_waiting_import(client, office, province):
    sent = receive_table("units", "a.csv", units_file(1), by=office)
    office.role = User.Role.AUDITOR
    office.save()
    client.force_login(office)
    assert confirm(client, sent).status_code == 403
    assert UnitVersion.objects.count() == 1


@pytest.mark.parametrize(("who", "code"), [("office", 302), ("sysadmin", 403), ("leader", 403)])
def test_the_admin_leads_to_the_same_door(client, request, who, code):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(reverse("admin:units_unitversion_import"))
    assert answer.status_code == code
    assert code != 302 or answer.url == "/imports/units/"


# --- what comes of it ---
def test_nothing_is_written_before_the_yes_and_all_of_it_after(client, office, province):
    client.force_login(office)
    sent = receive_table("units", "xa.csv", units_file(3), by=office)
    assert UnitVersion.objects.count() == 1
    page = client.get(f"/imports/{sent.pk}/").content.decode()
    assert "Dòng mới" in page
    assert "Nhập tất cả các dòng" in page
    assert [row for row in range(3) if f">Xã Mẫu {row}</td>" in page] == [0, 1, 2]
    page = confirm(client, sent).content.decode()
    assert "Đã nhập tệp, đủ tất cả các dòng." in page
    assert UnitVersion.objects.count() == 4
    assert UnitVersion.history.filter(history_user=office).count() == 3
    entry = AuditEntry.objects.get(act="import")
    assert (entry.target, entry.detail["new"]) == ("Đơn vị: xa.csv", 3)
    sent.refresh_from_db()
    assert bytes(sent.content) == b""


def test_the_same_file_twice_changes_nothing(client, office, province):
    client.force_login(office)
    send_file(client, "units", "a.csv", units_file(3))
    history = UnitVersion.history.count()
    again = receive_table("units", "a.csv", units_file(3), by=office)
    assert (again.preview["new"], again.preview["unchanged"]) == (0, 3)
    assert "không có gì để nhập" in client.get(f"/imports/{again.pk}/").content.decode()
    assert UnitVersion.history.count() == history


def test_rows_that_moved_since_the_preview_are_not_taken_in(client, office, province):
    client.force_login(office)
    sent = receive_table("units", "a.csv", units_file(2), by=office)
    make_unit("Xã Chen Ngang", code="T1", parent=province, level="commune", kind="xã")
    UnitVersion.objects.filter(code="87").update(code="88")
    page = confirm(client, sent).content.decode()
    assert "Dữ liệu đã thay đổi so với lúc xem trước" in page
    assert UnitVersion.objects.count() == 2
    sent.refresh_from_db()
    assert sent.status == "waiting"
    assert sent.preview["faulty"] == 2


def test_a_faulty_file_cannot_be_said_yes_to(client, office, province):
    client.force_login(office)
    rows = [["1", "Xã A", "xã", "87"], ["2", "", "xã", "99"]]
    answer = send_file(client, "units", "a.csv", csvf(rows=rows))
    assert "Nhập tất cả" not in answer.text
    assert confirm(client, answer.sent).status_code == 409
    assert UnitVersion.objects.count() == 1


def test_files_nobody_said_yes_to_go_after_a_day(office, province):
    old = receive_table("units", "cu.csv", units_file(1), by=office)
    SentTable.objects.update(sent_at=timezone.now() - dt.timedelta(hours=25))
    new = receive_table("units", "moi.csv", units_file(1), by=office)
    assert list(SentTable.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk


def test_a_dropped_file_is_gone(client, office, province):
    client.force_login(office)
    sent = receive_table("units", "a.csv", units_file(1), by=office)
    client.post(f"/imports/{sent.pk}/drop/", {"form_key": new_key()})
    assert not SentTable.objects.exists()


# --- what it reads ---
@pytest.mark.parametrize(
    "content",
    [
        units_file(2).decode().encode("utf-16"),
        units_file(2, sep=";", bom=True),
        xl(rows=[["T0", "Xã Mẫu 0", "Xã", 87], ["T1", "Xã Mẫu 1", "Xã", 87.0]], title_rows=2),
    ],
    ids=["utf-16", "semicolons", "titles and numbers"],
)
def test_files_as_offices_make_them(office, province, content):
    sent = receive_table("units", "a.csv", content, by=office)
    assert (sent.preview["new"], sent.preview["faults"]) == (2, [])


def test_days_are_day_first_serials_are_days_and_superiors_may_come_later(office, province):
    rows = [
        ["T1", "Xã Mẫu", "xã", "H1", 43286],
        ["H1", "Huyện Mẫu", "huyện", "87", "05/07/2018"],
    ]
    sent = receive_table("units", "a.xlsx", xlsx_bytes(HEAD, rows), by=office)
    assert sent.preview["faults"] == []
    take_in(sent.pk, by=office)
    days = UnitVersion.objects.exclude(code="87").values_list("valid_from", flat=True)
    assert set(days) == {dt.date(2018, 7, 5)}


def test_vni_text_is_named_and_never_stored(office, province):
    rows = [["T1", "Huyeän Laáp Voø", "huyện", "87"]]
    sent = receive_table("units", "a.csv", csvf(rows=rows), by=office)
    [fault] = sent.preview["faults"]
    assert "VNI" in fault["message"]
    assert (fault["line"], fault["letter"], fault["cell"]) == (2, "B", "Huyeän Laáp Voø")


def test_a_hundred_new_rows_are_told_and_the_rest_counted(client, office, province):
    client.force_login(office)
    sent = receive_table("units", "xa.csv", units_file(103), by=office)
    page = client.get(f"/imports/{sent.pk}/").content.decode()
    assert "Xã Mẫu 99" in page
    assert "Xã Mẫu 100" not in page
    assert "Còn 3 dòng mới nữa không hiện ở đây." in page


# --- what it hands back ---
def test_the_template_has_headings_notes_and_lists(client, sysadmin, province):
    client.force_login(sysadmin)
    book = sheet_of(client.get("/imports/accounts/template/"))
    data, notes, lists = book.worksheets
    heads = {cell.value: cell for cell in data[1]}
    assert list(heads)[:3] == ["Tên đăng nhập *", "Họ và tên *", "Vai trò *"]
    assert heads["Đơn vị"].comment.text.startswith("Mã hoặc tên đầy đủ")
    chosen = [one.formula1 for one in data.data_validations.dataValidation]
    assert "'Danh mục'!$G$1:$G$1" in chosen
    assert lists["G1"].value == "Tỉnh Đồng Tháp"
    assert lists.sheet_state == "hidden"
    assert notes["A6"].value == "Tên đăng nhập"


def test_the_faults_come_back_in_the_file_and_nothing_in_it_runs(client, office, province):
    client.force_login(office)
    rows = [["1", "=1+1", "xã", "87"], ["2", "@SUM(A1)", "sai", "87"]]
    answer = send_file(client, "units", "a.csv", csvf(rows=rows))
    sheet = sheet_of(client.get(f"/imports/{answer.sent.pk}/faults/")).active
    assert [cell.value for cell in sheet[3]][:2] == ["2", "@SUM(A1)"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["E1"].value == "Lỗi"
    assert sheet["E3"].value.startswith("Loại:")
    assert sheet["C3"].fill.fgColor.rgb != sheet["C2"].fill.fgColor.rgb


def test_what_goes_out_comes_in_unchanged(client, office, province):
    make_unit("Huyện Lấp Vò", code="875", parent=province)
    make_unit("=Sở Lạ", parent=province, level="agency", kind="sở/ngành")
    client.force_login(office)
    answer = client.get("/imports/units/template/?filled=1")
    assert 'filename="du-lieu-don-vi.xlsx"' in answer["Content-Disposition"]
    filled = answer.content
    sent = receive_table("units", "a.xlsx", filled, by=office)
    assert sent.preview["faults"] == []
    assert (sent.preview["unchanged"], sent.preview["changed"], sent.preview["new"]) == (3, 0, 0)
    listed = client.get("/units/?export=xlsx").content
    sent = receive_table("units", "b.xlsx", listed, by=office)
    assert (sent.preview["faults"], sent.preview["changes"]) == ([], [])
    assert sent.preview["unchanged"] == 3


# --- accounts with their posting ---
PEOPLE = ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị", "Chức danh", "Từ ngày"]
LAN = ["nguyenlan", "Nguyễn Thị Lan", "cán bộ đơn vị", "87", "Chuyên viên", "01/07/2018"]


def test_accounts_come_in_with_their_posting_and_without_a_password(sysadmin, province):
    sent = receive_table("accounts", "a.csv", csvf(head=PEOPLE, rows=[LAN]), by=sysadmin)
    assert sent.preview["faults"] == []
    take_in(sent.pk, by=sysadmin)
    lan = User.objects.get(username="nguyenlan")
    assert not lan.has_usable_password()
    posting = Posting.objects.get(user=lan)
    assert (posting.unit, posting.from_day) == (province, dt.date(2018, 7, 1))
    again = receive_table("accounts", "a.csv", csvf(head=PEOPLE, rows=[LAN]), by=sysadmin)
    assert (again.preview["unchanged"], again.preview["new"]) == (1, 0)
    moved = [*LAN[:4], "Phó Chánh Văn phòng", LAN[5]]
    sent = receive_table("accounts", "a.csv", csvf(head=PEOPLE, rows=[moved]), by=sysadmin)
    sent.refresh_from_db()
    cell = ["Chức danh", "Chuyên viên", "Phó Chánh Văn phòng"]
    assert sent.preview["changes"] == [[2, [cell]]]
    take_in(sent.pk, by=sysadmin)
    assert Posting.objects.get(user=lan).job_title == "Phó Chánh Văn phòng"


def test_nobody_raises_themselves_by_a_file(sysadmin, province):
    rows = [["quantri", "Lê Thị Quản Trị", "văn phòng", "", "", ""]]
    sent = receive_table("accounts", "a.csv", csvf(head=PEOPLE, rows=rows), by=sysadmin)
    assert sent.preview["faults"][0]["letter"] == "C"


# --- how much it asks ---
def test_the_questions_of_a_preview_are_bounded(office, province):
    """Ten statements a new row, savepoints included, and a few for the file."""
    with CaptureQueriesContext(connection) as asked:
        receive_table("units", "a.csv", units_file(40), by=office)
    assert len(asked) <= 40 * 12 + 40
    sent = SentTable.objects.get()
    take_in(sent.pk, by=office)
    with CaptureQueriesContext(connection) as asked:
        receive_table("units", "a.csv", units_file(40), by=office)
    assert len(asked) <= 40 * 2 + 40
