"""Hidden columns and codes with leading zeros in imports, as Excel shows them."""

from __future__ import annotations

import io

import pytest

from accounts.imports.preview import Preview
from accounts.imports.workbooks import _hidden_columns
from tests.importing import UNITS, book, cell, places, receive, receive_table
from tests.inspections.factories import UserFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return UserFactory(role="office")


@pytest.fixture
def province():
    return make_unit("Tỉnh Đồng Tháp", code="82", level="province", kind="tỉnh")


def rows(*codes):
    return [UNITS, *([code, f"Xã Mẫu {number}", "xã", "82"] for number, code in enumerate(codes))]


@pytest.mark.parametrize(
    ("hide", "told"),
    [
        ({"C": {"hidden": True}}, ["Loại (C)"]),
        (
            {"B": {"hidden": True}, "D": {"hidden": True}},
            ["Tên đầy đủ (B)", "Mã đơn vị cấp trên (D)"],
        ),
        ({"A": {"width": 30}}, []),
        ({"F": {"hidden": True}}, []),  # nothing stands there
    ],
)
def test_hidden_columns_are_told(client, office, province, hide, told):
    made = book(("Đơn vị", rows("29926")))
    for letter, how in hide.items():
        for name, value in how.items():
            setattr(made.active.column_dimensions[letter], name, value)
    out = io.BytesIO()
    made.save(out)
    sent = receive_table("units", "a.xlsx", out.getvalue(), by=office)
    assert (sent.preview["faults"], sent.preview["new"]) == ([], 1)
    assert sent.preview["hidden_columns"] == told
    client.force_login(office)
    page = client.get(f"/imports/{sent.pk}/").content.decode()
    assert ("Cột bị ẩn trong Excel cũng được nhập" in page) is bool(told)
    for name in told:
        assert name in page


def test_a_group_of_hidden_columns_is_one_span_of_the_file(office, province):
    made = book(("Đơn vị", rows("29926")))
    made.active.column_dimensions.group("B", "C", hidden=True)
    assert receive("units", made, office)["hidden_columns"] == ["Tên đầy đủ (B)", "Loại (C)"]


def test_a_column_without_width_is_hidden_too():
    sheet = (
        b'<cols><col min="2" max="3" width="0" customWidth="1"/><col min="4" max="4" width="0.5"/>'
    )
    assert _hidden_columns(sheet + b"</cols><sheetData/>") == {1, 2}


def test_a_preview_of_before_has_none():
    assert Preview.from_json({"new": 1}).hidden_columns == []


def test_a_code_is_taken_as_excel_shows_it(office, province):
    made = book(("Đơn vị", rows(1, "01", 29926)))
    made.active["A2"].number_format = "00000"
    preview = receive("units", made, office)
    assert places(preview) == []
    assert [cell(preview, line, "Mã đơn vị") for line in (2, 3, 4)] == ["00001", "01", "29926"]
