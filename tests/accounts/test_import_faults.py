"""Every fault of a file in one answer, each at its cell; warnings at theirs."""

from __future__ import annotations

import pytest

from tests.findings.factories import leader_of
from tests.importing import PLANS, UNITS, book, places, receive

pytestmark = pytest.mark.django_db


# --- every fault in one answer ---------------------------------------------------------------
def test_a_bad_day_does_not_hide_the_bad_mail_of_its_row(place, sysadmin):
    head = [
        "Tên đăng nhập",
        "Họ và tên",
        "Vai trò",
        "Thư điện tử",
        "Điện thoại",
        "Đơn vị",
        "Từ ngày",
    ]
    row = ["nguoi.moi", "Nguyễn Văn Mới", "sếp", "khong phai thu", 912345678, "999", "31/02/2026"]
    preview = receive("accounts", book(("Data", [head, row])), sysadmin)
    assert places(preview) == ["C2", "D2", "E2", "F2", "G2"]


def test_every_fault_of_a_plan_row_is_told(place, office):
    head = [*PLANS, "Buổi", "Ngày ký"]
    row = ["x", "", 0.5, "999", "31/02/2026", "6 tháng", "Đoàn lạ", "trưa", "hôm qua"]
    preview = receive("plans", book(("Data", [head, row])), office)
    assert places(preview) == ["A2", "B2", "C2", "D2", "E2", "G2", "H2", "I2"]


def test_every_fault_of_a_finding_is_told(draft):
    head = ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Tiêu chí", "Đơn vị nêu tên", "Mức độ"]
    row = [draft.code, "hạn chế", "", "XX", "YY", "Xã Lạ", "ghê"]
    preview = receive("findings", book(("Data", [head, row])), leader_of(draft))
    assert places(preview) == ["C2", "D2", "E2", "F2", "G2"]


def test_every_fault_of_a_past_visit_is_told(place, office):
    head = ["Đơn vị", "Ngày kiểm tra", "Tệp bản quét", "Loại nội dung", "Nội dung", "Lĩnh vực"]
    head += ["Tiêu chí", "Mức độ", "Hạn thực hiện"]
    row = ["875", "19/07/2016", "a.pdf", "hạn chế", "", "XX", "YY", "ghê", "31/02/2016"]
    preview = receive("past-visits", book(("Data", [head, row])), office)
    assert places(preview) == ["E2", "F2", "G2", "H2", "I2"]
    row = ["999", "", "", "hạn chế", "Câu.", "CD", "", "ghê", ""]
    preview = receive("past-visits", book(("Data", [head, row])), office)
    assert places(preview) == ["A2", "B2", "C2", "H2"]


def test_every_fault_of_a_unit_and_of_a_day_is_told(place, office):
    head = ["Mã đơn vị", "Tên đầy đủ", "Loại", "Mã đơn vị cấp trên", "Từ ngày", "Tiếp nối mã"]
    row = ["T1", "", "lạ", "99999", "31/02/2018", "777"]
    preview = receive("units", book(("Data", [head, row])), office)
    assert places(preview) == ["B2", "C2", "D2", "E2"]
    preview = receive(
        "days", book(("Data", [["Ngày", "Loại", "Tên ngày"], ["x", "y", ""]])), office
    )
    assert places(preview) == ["A2", "B2", "C2"]


# --- warnings --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Xã Tân Mỹ", "xã  Tân Mỹ", "Xã Tân Mỹ".replace("T", "Т")])
def test_a_second_unit_of_the_same_name_is_warned_of(place, office, name):
    rows = [["T1", "Xã Tân Mỹ", "xã", "875"], ["T2", name, "xã", "875"]]
    preview = receive("units", book(("Data", [UNITS, *rows])), office)
    assert (preview["faults"], preview["new"]) == ([], 2)
    warnings = [one for one in preview["warnings"] if "cùng đơn vị cấp trên" in one["message"]]
    assert [f"{one['letter']}{one['line']}" for one in warnings] == ["B3"]
    assert "“Xã Tân Mỹ” (T1)" in warnings[0]["message"]


def test_signs_and_letters_that_print_otherwise_are_warned_of_at_their_cell(client, draft):
    leader = leader_of(draft)
    head = ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Nguyên nhân"]
    row = [draft.code, "hạn chế", "Chưa niêm yết 😀.", "TT", "Do Тrung tâm chậm."]
    preview = receive("findings", book(("Data", [head, row])), leader)
    assert places(preview, "warnings") == ["C2", "E2"]
    assert "U+1F600" in preview["warnings"][0]["message"]
    assert "U+0422" in preview["warnings"][1]["message"]


def test_what_is_never_printed_is_not_warned_of(place, office):
    preview = receive(
        "units", book(("Data", [[*UNITS, "Ghi chú"], ["T1", "Xã A", "xã", "875", "😀"]])), office
    )
    assert (preview["new"], preview["warnings"]) == (1, [])
