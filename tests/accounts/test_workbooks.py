"""Workbooks as Excel, 1C and offices make them: what comes of each, by its cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.imports.kinds import KINDS
from accounts.models import User
from tests.findings.factories import leader_of
from tests.importing import PLAN, PLANS, UNITS, book, cell, places, receive, receive_table
from tests.inspections.factories import UserFactory, make_unit
from units.models import UnitVersion

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[1] / "workbooks"


def sent_file(kind: str, name: str, by: User) -> dict[str, Any]:
    content = (FILES / f"{name}.xlsx").read_bytes()
    return receive_table(kind, f"{name}.xlsx", content, by=by).preview


# --- the files of the cases ------------------------------------------------------------------
@pytest.mark.parametrize("name", ["SharedStrings-1C", "backslash-names", "strict-ooxml"])
def test_workbooks_of_other_programs_are_read(draft, name):
    preview = sent_file("findings", name, leader_of(draft))
    assert (preview["faults"], preview["new"]) == ([], 1)
    assert cell(preview, 2, "Nội dung") == "Chưa niêm yết thủ tục (strict)."


def test_a_cover_sheet_hides_nothing(draft):
    preview = sent_file("findings", "cover-sheet-first", leader_of(draft))
    assert (preview["faults"], preview["new"]) == ([], 1)
    assert (preview["sheet"], preview["other_sheets"]) == ("Sheet", ["Bìa"])


def test_headings_with_marks_and_line_breaks_are_known(draft):
    preview = sent_file("findings", "heading-lines", leader_of(draft))
    assert (preview["faults"], preview["new"]) == ([], 1)
    assert preview["ignored"] == ["STT"]


def test_a_serial_number_is_a_day_of_the_workbooks_own_calendar(place, office):
    preview = sent_file("past-visits", "1904-serial-general", office)
    assert preview["faults"] == []
    assert cell(preview, 2, "Ngày kiểm tra") == "20/07/2016"


def test_a_hidden_row_is_marked(client, place, office):
    preview = sent_file("past-visits", "hidden-filtered-row", office)
    assert (preview["faults"], preview["new"], preview["hidden"]) == ([], 2, [3])
    client.force_login(office)
    sent = receive_table(
        "past-visits", "a.xlsx", (FILES / "hidden-filtered-row.xlsx").read_bytes(), by=office
    )
    page = client.get(f"/imports/{sent.pk}/").text
    assert "dòng ẩn" in page
    assert "cũng được nhập: dòng 3." in page


def test_a_text_that_became_a_day_is_a_fault(place, office):
    preview = sent_file("plans", "text-became-date", office)
    assert places(preview) == ["C2", "F2"]
    for fault, shown in zip(preview["faults"], ["01/05/2027", "01/06/2027"], strict=True):
        assert fault["cell"] == shown
        assert f"ngày tháng ({shown})" in fault["message"]
        assert "đặt cột là Văn bản" in fault["message"]


def test_a_percentage_is_a_fault(place, office):
    preview = sent_file("past-visits", "percent-cell", office)
    assert places(preview) == ["F2"]
    assert "phần trăm (98,5%)" in preview["faults"][0]["message"]


def test_a_phone_without_its_zero_is_a_fault(place, sysadmin):
    preview = sent_file("accounts", "phone-lost-zero", sysadmin)
    assert places(preview) == ["D2"]
    assert "số 0 ở đầu bị mất" in preview["faults"][0]["message"]


def test_a_footer_is_told_line_by_line(place, office):
    preview = sent_file("past-visits", "footer-signature", office)
    assert sorted({fault["line"] for fault in preview["faults"]}) == [4, 5, 6]
    assert preview["new"] == 1


# --- what Excel makes of texts ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (dt.datetime(2027, 6, 1), "m/yyyy", "ngày tháng (01/06/2027)"),  # noqa: DTZ001
        (0.985, "0.0%", "phần trăm (98,5%)"),
        (1, "0%", "phần trăm (100%)"),
        (dt.time(8, 30), "hh:mm", "giờ (08:30)"),
        (True, "General", "đúng/sai (TRUE)"),
        (2.5, "General", "số (2,5)"),
        (1500, "#,##0", "số (1500)"),
        (87, "0.0E+00", "số (87)"),
        (123456789012, "General", "số (1.23E+11)"),
        ("#N/A", "General", "báo lỗi #N/A"),
        ("8.7E+01", "@", "số (8.7E+01)"),
        ("=1+1", "General", "ô công thức"),
    ],
)
def test_types_of_excel_in_a_text_column_are_faults(place, office, value, number_format, words):
    made = book(("Data", [PLANS, PLAN]))
    made.active["C2"].value = value
    made.active["C2"].number_format = number_format
    preview = receive("plans", made, office)
    assert places(preview) == ["C2"]
    assert words in preview["faults"][0]["message"]


@pytest.mark.parametrize(
    ("value", "number_format", "stored"),
    [(5, "General", "5"), (5.0, "0", "5"), (7, "000", "007"), ("_x0009_a_x000D_\nb", "@", "a b")],
)
def test_what_is_shown_as_it_is_kept_is_a_text(place, office, value, number_format, stored):
    made = book(("Data", [PLANS, PLAN]))
    made.active["C2"].value = value
    made.active["C2"].number_format = number_format
    preview = receive("plans", made, office)
    assert preview["faults"] == []
    assert " ".join(cell(preview, 2, "Số kế hoạch").split()) == stored


def test_no_day_in_a_day_column_is_a_fault(place, office):
    for value in (True, dt.time(8, 30), 0.5):
        made = book(("Data", [PLANS, [*PLAN[:4], value, *PLAN[5:]]]))
        assert places(receive("plans", made, office)) == ["E2"]


# --- sheets and headings ---------------------------------------------------------------------
def test_a_second_filled_sheet_is_named(place, office):
    made = book(("Bìa", [["UBND TỈNH"], ["Bảng"]]), ("T1", [PLANS, PLAN]), ("T2", [PLANS, PLAN]))
    made.create_sheet("Trống")
    hidden = made.create_sheet("Ẩn")
    for row in (PLANS, PLAN):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    preview = receive("plans", made, office)
    assert (preview["faults"], preview["new"], preview["sheet"]) == ([], 1, "T1")
    assert preview["other_sheets"] == ["Bìa", "T2", "Ẩn"]


def test_the_notes_and_lists_of_our_own_template_are_no_other_sheets(client, place, office):
    client.force_login(office)
    made = openpyxl.load_workbook(io.BytesIO(client.get("/imports/plans/template/").content))
    sheet = made.worksheets[0]
    for heading in sheet[1]:
        name = heading.value.rstrip(" *")
        if name in PLANS:
            sheet.cell(2, heading.column).value = PLAN[PLANS.index(name)]
    preview = receive("plans", made, office)
    assert (preview["faults"], preview["new"], preview["other_sheets"]) == ([], 1, [])


@pytest.mark.parametrize("mark", [" (*)", ":", "\n(*)", " *:", " [*]", "\n"])
def test_marks_behind_headings_do_not_hide_them(place, office, mark):
    head = [f"{name}{mark}".replace(" ", "\n", 1) for name in PLANS]
    preview = receive("plans", book(("Data", [head, PLAN])), office)
    assert (preview["faults"], preview["new"]) == ([], 1)


def test_a_cell_under_no_heading_is_a_fault(place, office):
    made = book(("Data", [PLANS, PLAN, [*PLAN[:4], dt.date(2026, 7, 20), *PLAN[5:], "", "lạc"]]))
    preview = receive("plans", made, office)
    assert places(preview) == ["I3"]
    assert "không nằm dưới tiêu đề" in preview["faults"][0]["message"]


def test_names_of_parts_in_another_case_are_read(place, office):
    out, changed = io.BytesIO(), io.BytesIO()
    book(("Data", [PLANS, PLAN])).save(out)
    with zipfile.ZipFile(out) as package, zipfile.ZipFile(changed, "w") as written:
        for name in package.namelist():
            written.writestr(name.replace("sharedStrings", "SharedStrings"), package.read(name))
    sent = receive_table("plans", "a.xlsx", changed.getvalue(), by=office)
    assert (sent.preview["faults"], sent.preview["new"]) == ([], 1)


# --- the template ----------------------------------------------------------------------------
STARRED: dict[str, list[Any]] = {
    "units": ["", "Sở Nội vụ", "sở/ngành", "875"],
    "accounts": ["nguyenvana", "Nguyễn Văn A", "cán bộ kiểm tra"],
    "days": ["02/09/2026", "ngày nghỉ", "Quốc khánh"],
    "plans": [2026, "Kế hoạch", "875", dt.date(2026, 7, 19), PLAN[-1]],
    "findings": ["KT-2026-0006", "hạn chế", "Chưa niêm yết.", "TT"],
    "past-visits": ["875", "19/07/2016", "a.pdf", "hạn chế", "Chưa niêm yết.", "TT"],
}


@pytest.mark.parametrize("kind", sorted(STARRED))
def test_a_template_with_only_its_starred_columns_filled_goes_in(client, draft, kind):
    people = {"accounts": UserFactory(role="system_admin"), "findings": leader_of(draft)}
    by = people.get(kind) or UserFactory(role="office")
    client.force_login(by)
    made = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/{kind}/template/").content))
    sheet = made.worksheets[0]
    starred = [one.column for one in sheet[1] if one.value.endswith("*")]
    assert len(starred) == len(STARRED[kind])
    for column, value in zip(starred, STARRED[kind], strict=True):
        sheet.cell(2, column).value = value
    preview = receive(kind, made, by)
    assert (preview["faults"], preview["new"]) == ([], 1)


@pytest.mark.parametrize("kind", sorted(STARRED))
def test_template_page_and_rows_have_one_list_of_columns(client, sysadmin, kind):
    resource = KINDS[kind].resource(user=sysadmin)
    read = {field.column_name for field in resource.get_import_fields()}
    listed = {column.heading for column in KINDS[kind].columns}
    assert read - listed <= {"Số"}  # of findings: given, not read
    assert listed - read <= {"Tiếp nối mã"}  # of units: says which unit the row is of


# --- the preview -----------------------------------------------------------------------------
def test_the_preview_is_a_table_of_what_will_be_stored(client, place, office):
    head = ["Năm", "Tên kế hoạch", "Đơn vị", "Ngày kiểm tra", "Buổi", "Đoàn chủ trì"]
    row = [2026, "Kế hoạch 2026", "875", 46222, "SÁNG", PLAN[-1]]
    made = book(("Data", [head, row]))
    out = io.BytesIO()
    made.save(out)
    sent = receive_table("plans", "a.xlsx", out.getvalue(), by=office)
    assert cell(sent.preview, 2, "Đơn vị") == "Huyện Lấp Vò (875)"
    assert cell(sent.preview, 2, "Ngày kiểm tra") == "19/07/2026"
    assert cell(sent.preview, 2, "Buổi") == "sáng"
    client.force_login(office)
    page = client.get(f"/imports/{sent.pk}/").text
    assert '<th scope="col">Ngày kiểm tra</th>' in page
    assert "Huyện Lấp Vò (875)" in page


def test_what_follows_from_other_cells_is_shown_too(place, office):
    preview = receive("units", book(("Data", [UNITS, ["T1", "Xã Tân Mỹ", "xã", "875"]])), office)
    assert (cell(preview, 2, "Tên"), cell(preview, 2, "Cấp")) == ("Tân Mỹ", "cấp xã")


def test_a_changed_row_shows_what_stood_there(client, place, office):
    client.force_login(office)
    above = UnitVersion.objects.get(code="875").unit
    make_unit("Xã Mẫu", code="T9", level="commune", kind="xã", parent=above)
    row = ["T9", "Xã Mẫu mới", "xã", "875"]
    made = book(("Data", [UNITS, row]))
    out = io.BytesIO()
    made.save(out)
    sent = receive_table("units", "a.xlsx", out.getvalue(), by=office)
    assert sent.preview["changes"] == [[2, [["Tên đầy đủ", "Xã Mẫu", "Xã Mẫu mới"]]]]
    page = client.get(f"/imports/{sent.pk}/").text
    assert "<del>Xã Mẫu</del> <ins>Xã Mẫu mới</ins>" in page


def test_the_marked_file_keeps_every_cell(client, place, office):
    """Also those that nobody reads, and those that Excel changed, as they were seen."""
    client.force_login(office)
    made = book(("Data", [[*PLANS, "Ghi chú riêng"], [*PLAN[:2], 0.985, *PLAN[3:], "nhớ", "lạc"]]))
    made.active["C2"].number_format = "0.0%"
    out = io.BytesIO()
    made.save(out)
    sent = receive_table("plans", "a.xlsx", out.getvalue(), by=office)
    marked = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/imports/{sent.pk}/faults/").content)
    ).active
    assert [cell.value for cell in marked[1]][7:] == ["Ghi chú riêng", None, "Lỗi"]
    assert [cell.value for cell in marked[2]][2] == "98,5%"
    assert [cell.value for cell in marked[2]][7:9] == ["nhớ", "lạc"]
