import datetime as dt
import unicodedata

import pytest
import tablib
from django.urls import reverse

from units.models import Unit, UnitVersion
from units.official import load_official_units
from units.resources import UnitVersionResource

pytestmark = pytest.mark.django_db
HEADINGS = [
    "Mã đơn vị",
    "Tên đầy đủ",
    "Tên",
    "Cấp",
    "Loại",
    "Mã đơn vị cấp trên",
    "Từ ngày",
    "Đến ngày",
    "Tiếp nối mã",
]
TINH = ["07", "Tỉnh Mẫu", "Mẫu", "cấp tỉnh", "tỉnh", "", "05/07/2018", "", ""]
HUYEN = ["071", "Huyện Mẫu", "Mẫu", "cấp huyện", "huyện", "07", "05/07/2018", "", ""]


@pytest.fixture
def official(db):
    """Loaded for one test: the others of this file begin with an empty table."""
    return load_official_units()


def send(user, *rows):
    return UnitVersionResource(user=user).import_data(tablib.Dataset(*rows, headers=HEADINGS))


def test_import_keeps_zeros_and_reads_days_day_first(office):
    assert send(office, TINH, HUYEN).faults() == []
    district = UnitVersion.objects.get(code="071")
    assert district.valid_from == dt.date(2018, 7, 5)
    assert district.parent == UnitVersion.objects.get(code="07").unit


def test_the_same_file_twice_changes_nothing(office):
    send(office, TINH, HUYEN)
    history = UnitVersion.history.count()
    assert send(office, TINH, HUYEN).faults() == []
    assert (Unit.objects.count(), UnitVersion.history.count()) == (2, history)


def test_one_fault_takes_the_whole_file_back_and_names_its_place(office):
    wrong = [*HUYEN[:3], "cấp tổng", *HUYEN[4:]]
    [(line, column, text)] = send(office, TINH, wrong).faults()
    assert (line, column) == (3, "Cấp")
    assert text == "Cấp phải là một trong: cấp tỉnh; cấp huyện; cấp xã; cơ quan, tổ chức."
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("place", "value", "column", "told"),
    [
        (5, "99", "Mã đơn vị cấp trên", "Không có đơn vị nào mang mã 99 vào ngày đó."),
        (6, "31/02/2018", "Từ ngày", None),
        (0, "07", "Mã đơn vị", "Trong khoảng thời gian này đã có đơn vị khác mang mã này."),
        (4, "xã", "Loại", "Loại đơn vị không phù hợp với cấp đã chọn."),
    ],
)
def test_faults_are_told_in_vietnamese(office, place, value, column, told):
    row = [*HUYEN]
    row[place] = value
    if place == 0:
        row[6] = "06/07/2018"
    faults = send(office, TINH, row).faults()
    assert (faults[0][0], faults[0][1]) == (3, column)
    assert told is None or faults[0][2] == told


def test_a_row_may_continue_a_unit(office):
    ended = [*HUYEN[:7], "31/10/2020", ""]
    town = ["071", "Thị xã Mẫu", "Mẫu", "cấp huyện", "thị xã", "07", "01/11/2020", "", "071"]
    assert send(office, TINH, HUYEN).faults() == []
    assert send(office, ended, town).faults() == []
    first, second = UnitVersion.objects.filter(code="071").order_by("valid_from")
    assert first.unit == second.unit
    assert first.valid_to == dt.date(2020, 10, 31)


def test_names_are_stored_composed(office):
    row = [unicodedata.normalize("NFD", cell) for cell in TINH]
    assert send(office, row).faults() == []
    assert UnitVersion.objects.get().full_name == "Tỉnh Mẫu"


def test_the_export_of_the_official_lists_imports_without_a_change(office, official):
    resource = UnitVersionResource(user=office)
    history = UnitVersion.history.count()
    result = resource.import_data(resource.export())
    assert result.faults() == []
    assert UnitVersion.history.count() == history


@pytest.mark.parametrize(("who", "code"), [("office", 302), ("sysadmin", 403), ("leader", 403)])
def test_only_the_office_imports_units(client, request, who, code):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:units_unitversion_import")).status_code == code


def test_import_by_someone_else_is_refused(leader):
    [(line, _column, _text)] = send(leader, TINH).faults()
    assert line == 2
    assert not Unit.objects.exists()
