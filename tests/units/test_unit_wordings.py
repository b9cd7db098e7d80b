"""Units as offices name them: by their committee, by a short form, and what stands below them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from findings.models import Finding
from tests.findings.factories import leader_of, make_area, make_frame, make_visit, typed_finding
from tests.inspections.factories import make_unit
from tests.people import person
from units.actions import add_unit
from units.book import VersionBook
from units.cells import unit_in
from units.fields import UnitChoiceField
from units.models import UnitVersion
from units.official import level_stands

pytestmark = pytest.mark.django_db
JULY = dt.date(2018, 7, 19)
TODAY = dt.date(2026, 7, 19)

# what is typed, and the one unit it means on the day
MEANT = [
    ("UBND xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("Ủy ban nhân dân xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("Uỷ ban nhân dân xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("uy ban nhan dan xa tan hong", TODAY, "Xã Tân Hồng"),
    ("ubnd xa tan hong", TODAY, "Xã Tân Hồng"),
    ("UBND X. Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("U.B.N.D. xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("HĐND xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("HĐND và UBND xã Tân Hồng", TODAY, "Xã Tân Hồng"),
    ("UBND phường Sa Đéc", TODAY, "Phường Sa Đéc"),
    ("UBND tỉnh Đồng Tháp", TODAY, "Tỉnh Đồng Tháp"),
    ("UBND huyện Lấp Vò", JULY, "Huyện Lấp Vò"),
    ("UBND TX. Hồng Ngự", JULY, "Thị xã Hồng Ngự"),
    ("TRƯỜNG THPT TÂN HỒNG", TODAY, "Trường THPT Tân Hồng"),
    ("THPT Tân Hồng", TODAY, "Trường THPT Tân Hồng"),
    ("benh vien da khoa tan hong", TODAY, "Bệnh viện Đa khoa Tân Hồng"),
    ("BV Đa khoa Tân Hồng", TODAY, "Bệnh viện Đa khoa Tân Hồng"),
    ("TTPVHCC xã Tân Hồng", TODAY, "Trung tâm Phục vụ hành chính công xã Tân Hồng"),
    ("Trung tâm PVHCC xã Tân Hồng", TODAY, "Trung tâm Phục vụ hành chính công xã Tân Hồng"),
    ("trung tam phuc vu hanh chinh cong", TODAY, "Trung tâm Phục vụ hành chính công xã Tân Hồng"),
    ("BQL Khu kinh tế", TODAY, "Ban Quản lý Khu kinh tế tỉnh"),
    ("ap tan hoa", TODAY, "Ấp Tân Hòa"),
    ("Khóm 2", TODAY, "Khóm 2"),
    ("UBND xã", TODAY, None),  # many
    ("Văn phòng UBND tỉnh", TODAY, "Văn phòng UBND tỉnh"),
]
BODIES = [
    ("Trường THPT Tân Hồng", "đơn vị sự nghiệp"),
    ("Bệnh viện Đa khoa Tân Hồng", "đơn vị sự nghiệp"),
    ("Trung tâm Phục vụ hành chính công xã Tân Hồng", "đơn vị sự nghiệp"),
    ("Ban Quản lý Khu kinh tế tỉnh", "đơn vị sự nghiệp"),
    ("Phòng Nội vụ", "phòng/ban"),
    ("Sở Nội vụ", "sở/ngành"),
    ("Ấp Tân Hòa", "ấp/khóm"),
    ("Khóm 2", "ấp/khóm"),
]


@pytest.fixture
def office():
    return person("vanphong", "Nguyễn Văn Phòng", "office")


@pytest.fixture
def bodies(named, office):
    above = named("Xã Tân Hồng", TODAY)
    for name, kind in [*BODIES, ("Văn phòng UBND tỉnh", "sở/ngành")]:
        add_unit(
            {"full_name": name, "name": name, "kind": kind, "level": "agency", "parent": above},
            by=office,
        )


def post(client, address, **typed):
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    return client.post(address, {**hidden, **typed})


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_unit_field_knows_them(bodies, office, form):
    wrong = []
    for text, day, name in MEANT:
        field = UnitChoiceField()
        field.offer(office, day)
        try:
            found = field.clean(unicodedata.normalize(form, text)).name_on(day)
        except ValidationError as error:
            found = None if error.code == "ambiguous" or name is None else error.messages
        if found != name:
            wrong.append((text, found))
    assert wrong == []


def test_the_list_the_box_and_the_import_know_them(bodies, office, client):
    client.force_login(office)
    for text in ("UBND xã Tân Hồng", "Ủy ban nhân dân xã Tân Hồng", "ubnd xa tan hong"):
        asked = {"q": text, "tai_ngay": "19/07/2026"}
        page = client.get(reverse("units:unit-list"), asked).content.decode()
        assert "Xã Tân Hồng" in page, text
        labels = [
            one["label"]
            for one in client.get(reverse("units:unit-search"), asked).json()["results"]
        ]
        assert any(label.startswith("Xã Tân Hồng (") for label in labels), text
        assert unit_in(VersionBook.read(), text, TODAY).name_on(TODAY) == "Xã Tân Hồng"
    with pytest.raises(ValueError, match="UBND xã Không Có"):
        unit_in(VersionBook.read(), "UBND xã Không Có", TODAY)


def test_what_is_no_unit_says_where_it_stands(official, office):
    field = UnitChoiceField()
    field.offer(office, TODAY)
    for text in ("Ấp 5, xã Tân Hồng", "Trạm Y tế xã Tân Hồng", "Bộ phận một cửa UBND xã Tân Hồng"):
        with pytest.raises(ValidationError, match="Có phải thuộc Xã Tân Hồng"):
            field.clean(text)
    with pytest.raises(ValidationError) as refused:
        field.clean("Ấp Chưa Từng Có")
    assert "Có phải thuộc" not in str(refused.value)


def test_a_body_below_gets_the_kind_its_name_says(named, office, client):
    client.force_login(office)
    above = named("Xã Tân Hồng", TODAY)
    address = reverse("units:body-add", args=[above.pk])
    assert "theo tên gọi" in client.get(address).content.decode()
    for name, kind in BODIES:
        assert post(client, address, full_name=name, valid_from="01/07/2025").status_code == 302
        assert UnitVersion.objects.get(full_name=name, parent=above).kind == kind, name
    asked = {"full_name": "Đội Quản lý trật tự", "valid_from": "01/07/2025"}
    page = post(client, address, **asked).content.decode()
    assert "Tên gọi không cho biết loại: hãy chọn một loại." in page
    assert "Đội Quản lý trật tự" in page
    assert post(client, address, **asked, kind="phòng/ban").status_code == 302
    chosen = {"full_name": "Trường dạy nghề", "kind": "phòng/ban", "valid_from": "01/07/2025"}
    post(client, address, **chosen)
    assert UnitVersion.objects.get(full_name="Trường dạy nghề").kind == "phòng/ban"


def test_districts_ended_on_30_june_2025():
    days = [dt.date(2018, 7, 19), dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2026, 1, 1)]
    assert [level_stands("district", day) for day in days] == [True, True, False, False]
    for level in ("province", "commune", "agency", ""):
        assert all(level_stands(level, day) for day in days), level


@pytest.mark.parametrize(("day", "offered"), [(JULY, True), (TODAY, False)])
def test_a_finding_is_offered_the_levels_of_its_day(client, day, offered):
    make_frame()
    visit = make_visit(
        held_on=day, in_progress=True, unit=make_unit("Xã A", level="commune", kind="xã")
    )
    client.force_login(leader_of(visit))
    address = reverse("findings:finding-add", args=[visit.pk])
    assert ('<option value="district"' in client.get(address).content.decode()) is offered
    typed = typed_finding(scope="unnamed", scope_text="một số huyện", scope_level="district")
    answer = post(client, address, **typed | {"area": make_area().pk})
    assert Finding.objects.filter(visit=visit, scope_level="district").exists() is offered
    if not offered:
        assert answer.status_code == 200
        assert "một số huyện" in answer.content.decode()
