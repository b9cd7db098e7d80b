import csv
import datetime as dt
import io
import unicodedata

import pytest
from django.urls import reverse

from units.models import UnitVersion

pytestmark = pytest.mark.django_db
LIST = "/units/"


def names(response):
    return [row.full_name for row, _parent in response.context["rows"]]


@pytest.fixture
def show(client, office, official):
    client.force_login(office)
    return lambda **query: client.get(LIST, query)


@pytest.mark.parametrize(
    "query",
    ["lap vo", "LẤP VÒ", "Lấp Vò", unicodedata.normalize("NFD", "Lấp Vò"), "huyện lấp vò", "875"],
)
def test_lap_vo_is_found_however_it_is_typed(show, query):
    assert "Huyện Lấp Vò" in names(show(q=query))
    assert names(show(q=query, tai_ngay="19/07/2018"))[0] == "Huyện Lấp Vò"


@pytest.mark.parametrize("query", ["thị xã hồng ngự", "TX. Hồng Ngự", "tx hong ngu"])
def test_an_old_name_finds_the_unit_under_its_name_of_the_day(show, query):
    assert names(show(q=query, tai_ngay="01/01/2024")) == ["Thành phố Hồng Ngự"]


@pytest.mark.parametrize("query", ["Hòa An", "Hoà An", "hoa an", "HOÀ AN"])
def test_the_place_of_the_tone_does_not_matter(show, query):
    assert "Xã Hòa An" in names(show(q=query, tai_ngay="19/07/2018"))


def test_the_same_marks_come_first(show):
    found = names(show(q="tân mỹ", tai_ngay="19/07/2018"))
    assert found[:2] == ["Xã Tân Mỹ", "Xã Tân Mỹ"]


def test_the_code_itself_comes_first(show):
    response = show(q="875", tai_ngay="19/07/2018")
    assert names(response) == ["Huyện Lấp Vò"]  # and not 29875, which is Phường 3


def test_the_day_decides(show):
    assert show(tai_ngay="19/07/2018", cap="district").context["page_obj"].paginator.count == 12
    assert show(tai_ngay="19/07/2018", cap="commune").context["page_obj"].paginator.count == 144
    assert show(cap="commune").context["page_obj"].paginator.count == 102
    assert show(cap="district").context["page_obj"].paginator.count == 0
    assert show(tai_ngay="19/07/2018", loai="thị trấn").context["page_obj"].paginator.count == 8


def test_the_fifth_of_july_is_not_the_seventh_of_may(show):
    assert show(tai_ngay="05/07/2018").context["day"] == dt.date(2018, 7, 5)


def test_a_day_that_cannot_be_is_told(show):
    response = show(tai_ngay="31/02/2018")
    assert names(response) == []
    assert response.context["form"].errors["tai_ngay"]


def test_phuong_2_comes_before_phuong_10(show):
    found = names(show(loai="phường", tai_ngay="19/07/2018"))
    assert found.index("Phường 2") < found.index("Phường 11") < found.index("Phường An Lộc")


def test_tien_giang_says_what_is_not_known(show):
    assert "Tỉnh Tiền Giang" not in names(show(q="tiền giang", tai_ngay="19/07/2018"))
    assert "Tỉnh Tiền Giang" in names(show(q="tiền giang", tai_ngay="30/06/2025"))


@pytest.mark.parametrize(
    ("who", "seen"),
    [("sysadmin", 157), ("office", 157), ("leader", 157), ("auditor", 157), ("nobody", 0)],
)
def test_each_role_lists_what_it_sees(client, request, official, who, seen):
    client.force_login(request.getfixturevalue(who))
    response = client.get(LIST, {"tai_ngay": "19/07/2018"})
    assert response.context["page_obj"].paginator.count == seen


def test_unit_staff_list_their_own_tree(client, tan):
    client.force_login(tan)
    found = client.get(LIST, {"tai_ngay": "19/07/2018"}).context["page_obj"].paginator
    assert found.count == 15  # the province, huyện Lấp Vò, its 13 communes


def test_anonymous_is_led_to_the_login(client):
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("query", [{"loai": "sở/ngành"}, {"tai_ngay": "19/07/2018"}])
def test_queries_do_not_grow_with_the_rows(
    client, office, official, query, django_assert_max_num_queries
):
    client.force_login(office)
    client.get(LIST)
    with django_assert_max_num_queries(6):
        client.get(LIST, query)
    with django_assert_max_num_queries(6):
        client.get(reverse("units:unit-tree"), query)


def test_export_gives_the_filtered_rows(client, office, official):
    client.force_login(office)
    query = {"tai_ngay": "05/07/2018", "cap": "district", "export": "csv"}
    response = client.get(LIST, query)
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 13
    assert ["868", "Thị xã Hồng Ngự", "cấp huyện", "thị xã", "Tỉnh Đồng Tháp"] in [
        line[:5] for line in lines
    ]
    assert client.get(f"{LIST}?export=xlsx").content[:2] == b"PK"


def test_export_is_not_for_inspectors(client, leader, official):
    client.force_login(leader)
    assert client.get(f"{LIST}?export=xlsx").status_code == 403
    assert "export=" not in client.get(LIST).content.decode()


def test_tree_nests_the_units_of_the_day(client, office, official):
    client.force_login(office)
    (root,) = client.get(reverse("units:unit-tree"), {"tai_ngay": "19/07/2018"}).context["roots"]
    assert root.version.full_name == "Tỉnh Đồng Tháp"
    assert len(root.below) == 12
    lap_vo = next(n for n in root.below if n.version.full_name == "Huyện Lấp Vò")
    assert len(lap_vo.below) == 13


def test_sorting_is_stored_for_every_name(official):
    found = list(UnitVersion.objects.as_of(dt.date(2018, 7, 19)).order_by("sort_key")[:3])
    assert [v.full_name for v in found] == ["Huyện Cao Lãnh", "Huyện Châu Thành", "Huyện Hồng Ngự"]
