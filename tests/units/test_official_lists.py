import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from units.models import Succession, Unit, UnitVersion
from units.official import holds_official_list, load_official_units
from units.tree import standing_below

pytestmark = pytest.mark.django_db


def province(day):
    return UnitVersion.objects.as_of(day).get(level="province", name="Đồng Tháp").unit


def bearer(code, day):
    return UnitVersion.objects.as_of(day).get(code=code).unit


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [
        (dt.date(2018, 7, 19), 12, 144),
        (dt.date(2019, 3, 1), 12, 144),
        (dt.date(2020, 1, 1), 12, 143),
        (dt.date(2020, 11, 1), 12, 143),
        (dt.date(2025, 1, 1), 12, 141),
        (dt.date(2025, 6, 30), 12, 141),
        (dt.date(2025, 7, 1), 0, 102),
        (dt.date(2026, 11, 22), 0, 102),
    ],
)
def test_dong_thap_has_the_units_of_the_day(official, day, districts, communes):
    below = UnitVersion.objects.as_of(day).filter(unit__in=standing_below(province(day), day))
    assert below.filter(level="district").count() == districts
    assert below.filter(level="commune").count() == communes


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (dt.date(2018, 7, 19), {"xã": 119, "phường": 17, "thị trấn": 8}),
        (dt.date(2019, 3, 1), {"xã": 118, "phường": 17, "thị trấn": 9}),
        (dt.date(2020, 11, 1), {"xã": 115, "phường": 19, "thị trấn": 9}),
        (dt.date(2025, 1, 1), {"xã": 114, "phường": 18, "thị trấn": 9}),
        (dt.date(2025, 7, 1), {"xã": 82, "phường": 20, "thị trấn": 0}),
    ],
)
def test_communes_are_of_the_kinds_of_the_day(official, day, kinds):
    communes = UnitVersion.objects.as_of(day).filter(level="commune")
    communes = communes.filter(unit__in=standing_below(province(day), day))
    assert {kind: communes.filter(kind=kind).count() for kind in kinds} == kinds


def test_loading_twice_changes_nothing_and_writes_no_history(official):
    models = [Unit, UnitVersion, Succession]
    before = [list(m.objects.order_by("pk").values()) for m in models]
    histories = [m.history.count() for m in models]
    out = StringIO()
    call_command("load_units", stdout=out)
    assert out.getvalue().strip() == "0 new units, 0 names, 0 successions."
    assert [list(m.objects.order_by("pk").values()) for m in models] == before
    assert [m.history.count() for m in models] == histories


def test_loading_again_leaves_what_the_office_put_right(official):
    town, city = UnitVersion.objects.filter(code="868").order_by("valid_to")
    town.valid_to, city.valid_from = dt.date(2020, 10, 14), dt.date(2020, 10, 15)
    town.save()
    city.save()
    assert load_official_units() == type(official)(0, 0, 0)
    assert UnitVersion.objects.filter(code="868").count() == 2


def test_hong_ngu_is_one_unit_with_two_names(official):
    unit = bearer("868", dt.date(2018, 7, 17))
    assert unit == bearer("868", dt.date(2024, 1, 1))
    assert unit.name_on(dt.date(2018, 7, 17)) == "Thị xã Hồng Ngự"
    assert unit.name_on(dt.date(2020, 10, 31)) == "Thị xã Hồng Ngự"
    assert unit.name_on(dt.date(2020, 11, 1)) == "Thành phố Hồng Ngự"
    assert unit.version_on(dt.date(2025, 7, 1)) is None


def test_a_reused_code_leads_to_three_units(official):
    days = [dt.date(2018, 7, 19), dt.date(2025, 1, 1), dt.date(2025, 7, 1)]
    units = [bearer("29869", day) for day in days]
    assert len(set(units)) == 3
    assert [u.name_on(d) for u, d in zip(units, days, strict=True)] == [
        "Phường 2",
        "Phường 1",
        "Phường Cao Lãnh",
    ]


def test_merged_ward_has_both_old_wards_as_predecessors(official):
    ward = bearer("29869", dt.date(2025, 1, 1))
    day = dt.date(2024, 12, 31)
    names = {link.predecessor.name_on(day) for link in ward.origins.all()}
    assert names == {"Phường 1", "Phường 2"}


def test_lap_vo_district_ended_without_successor(official):
    link = bearer("875", dt.date(2018, 7, 19)).successions.get()
    assert (link.scope, link.successor, link.effective_on) == (
        "abolished",
        None,
        dt.date(2025, 7, 1),
    )


def test_new_province_follows_two(official):
    new = province(dt.date(2025, 7, 1))
    day = dt.date(2025, 6, 30)
    assert {link.predecessor.name_on(day) for link in new.origins.all()} == {
        "Tỉnh Đồng Tháp",
        "Tỉnh Tiền Giang",
    }


def test_tien_giang_is_in_no_list_before_its_list_is_known(official):
    names = UnitVersion.objects.filter(name="Tiền Giang")
    assert not names.as_of(dt.date(2025, 6, 29)).exists()
    assert names.as_of(dt.date(2025, 6, 30)).exists()
    assert UnitVersion.objects.as_of(dt.date(2025, 6, 30)).filter(level="commune").count() == 305


def test_every_link_of_the_file_is_a_version_or_a_succession(official):
    assert Succession.objects.count() == 344 - 7  # seven links are versions of one unit
    for code, day in [("29974", dt.date(2019, 3, 1)), ("29977", dt.date(2020, 1, 1))]:
        after = UnitVersion.objects.as_of(day).get(code=code)
        assert after.valid_from == day
        assert after.unit == bearer(code, day - dt.timedelta(days=1))


def test_a_split_commune_has_a_part_and_a_remainder(official):
    unit = bearer("30079", dt.date(2018, 7, 19))  # Gáo Giồng
    day = dt.date(2025, 7, 1)
    assert {(s.scope, s.successor.name_on(day)) for s in unit.successions.all()} == {
        ("part", "Xã Phú Cường"),
        ("remainder", "Xã Phong Mỹ"),
    }


def test_a_level_is_known_as_a_whole_once_its_list_is_loaded(official):
    day = dt.date(2018, 7, 19)
    codes = {version.code for version in UnitVersion.objects.filter(level="district")}
    assert holds_official_list(codes, "district", day)
    assert not holds_official_list(codes - {"875"}, "district", day)
    assert not holds_official_list({"", "01"}, "agency", day)  # there is no list of them
    assert not holds_official_list(set(), "commune", day)
