import datetime as dt

import pytest
from django.urls import reverse

from tests.units.conftest import JULY
from units.models import Succession, UnitVersion

pytestmark = pytest.mark.django_db


def page(client, unit):
    return client.get(reverse("desk:unit-detail", args=[unit.pk]))


def test_page_tells_names_over_time(client, office, named):
    client.force_login(office)
    html = page(client, named("Thị xã Hồng Ngự")).content.decode()
    assert html.index("Thị xã Hồng Ngự") < html.index("đến hết ngày 31/10/2020")
    assert "từ ngày 01/11/2020" in html
    assert "Đơn vị này hiện không còn hoạt động." in html


def test_page_leads_to_predecessors_and_successors(client, office, named):
    client.force_login(office)
    ward = named("Phường 1", dt.date(2025, 1, 1), code="29869")
    story = page(client, ward).context["story"]
    assert {link.full_name for link in story.came_from} == {"Phường 1", "Phường 2"}
    assert {link.full_name for link in story.followed_by} == {"Phường Cao Lãnh"}


def test_page_shows_the_bodies_of_the_last_day(client, office, named):
    client.force_login(office)
    assert len(page(client, named("Huyện Lấp Vò")).context["story"].bodies) == 13


def test_boundary_change_is_not_shown_as_another_name(client, office, named):
    client.force_login(office)
    story = page(client, named("Xã Thường Phước 2")).context["story"]
    assert [(n.valid_from, n.valid_to) for n in story.names] == [(None, dt.date(2025, 6, 30))]


def test_unit_outside_scope_is_404(client, tan, named):
    client.force_login(tan)
    assert page(client, named("Thị xã Hồng Ngự")).status_code == 404
    assert page(client, named("Huyện Lấp Vò")).status_code == 200


def test_queries_do_not_grow_with_the_bodies(client, office, named, django_assert_max_num_queries):
    client.force_login(office)
    with django_assert_max_num_queries(18):
        page(client, named("Huyện Lấp Vò"))
    with django_assert_max_num_queries(18):
        page(client, named("Phường 1", dt.date(2025, 1, 1), code="29869"))


def send(client, where, unit, **data):
    url = reverse(f"units:{where}", args=[unit.pk])
    form = client.get(url).context["form"]
    return client.post(url, {"form_key": form["form_key"].value(), **data})


@pytest.mark.parametrize(
    ("who", "code"), [("tan", 403), ("leader", 403), ("auditor", 403), ("office", 200)]
)
@pytest.mark.parametrize("name", ["body-add", "unit-rename", "unit-end"])
def test_only_office_and_administrator_change_units(client, request, named, name, who, code):
    client.force_login(request.getfixturevalue(who))
    url = reverse(f"units:{name}", args=[named("Huyện Lấp Vò").pk])
    assert client.get(url).status_code == code
    assert client.post(url, {}).status_code == code


def test_a_body_is_added_under_a_unit(client, office, named):
    client.force_login(office)
    new_province = named("Tỉnh Đồng Tháp", dt.date(2026, 1, 1))
    response = send(
        client,
        "body-add",
        new_province,
        full_name="Sở Nội vụ",  # typed in NFD
        kind="sở/ngành",
        valid_from="05/07/2025",
    )
    assert response.status_code == 302
    made = UnitVersion.objects.get(full_name="Sở Nội vụ")
    assert (made.parent, made.level) == (new_province, "agency")
    assert made.valid_from == dt.date(2025, 7, 5)


def test_a_form_sent_twice_makes_one_body(client, office, named):
    client.force_login(office)
    url = reverse("units:body-add", args=[named("Huyện Lấp Vò").pk])
    data = {"form_key": "k" * 32, "full_name": "Phòng Nội vụ", "kind": "phòng/ban"}
    first = client.post(url, data)
    assert client.post(url, data).url == first.url
    assert UnitVersion.objects.filter(full_name="Phòng Nội vụ").count() == 1


def test_a_code_in_use_is_told_beside_its_field(client, office, named):
    client.force_login(office)
    response = send(
        client,
        "body-add",
        named("Tỉnh Đồng Tháp"),
        full_name="Sở Y tế",
        kind="sở/ngành",
        code="875",
    )
    assert response.context["form"].errors["code"] == [
        "Trong khoảng thời gian này đã có đơn vị khác mang mã này."
    ]
    assert not UnitVersion.objects.filter(full_name="Sở Y tế").exists()


def test_a_new_name_ends_the_old_one_the_day_before(client, office, named):
    client.force_login(office)
    commune = named("Xã Lấp Vò", dt.date(2026, 1, 1))
    response = send(
        client,
        "unit-rename",
        commune,
        full_name="Phường Lấp Vò",
        name="Lấp Vò",
        kind="phường",
        code="30169",
        parent="tinh dong thap",
        valid_from="05/07/2026",
    )
    assert response.status_code == 302, response.context["form"].errors
    assert commune.name_on(dt.date(2026, 7, 4)) == "Xã Lấp Vò"
    assert commune.name_on(dt.date(2026, 7, 5)) == "Phường Lấp Vò"


def test_an_end_records_what_follows(client, office, named):
    client.force_login(office)
    ending = named("Xã Lấp Vò", dt.date(2026, 1, 1))
    following = named("Xã Lai Vung", dt.date(2026, 1, 1))
    response = send(
        client,
        "unit-end",
        ending,
        last_day="05/07/2026",
        successors="xa lai vung",
        basis="Nghị quyết số 1",
    )
    assert response.status_code == 302, response.context["form"].errors
    link = Succession.objects.get(predecessor=ending)
    assert (link.successor, link.scope, link.effective_on) == (
        following,
        "whole",
        dt.date(2026, 7, 6),
    )
    assert ending.version_on(dt.date(2026, 7, 6)) is None


def test_a_province_with_communes_does_not_end(client, office, named):
    client.force_login(office)
    province = named("Tỉnh Đồng Tháp", dt.date(2026, 1, 1))
    response = send(client, "unit-end", province, last_day="05/07/2026", basis="Nghị quyết")
    assert response.status_code == 409
    assert province.version_on(dt.date(2026, 7, 6)) is not None


def test_a_correction_on_a_stale_page_shows_both_texts(client, office, named):
    client.force_login(office)
    version = named("Thị xã Hồng Ngự").version_on(JULY)
    url = reverse("units:version-edit", args=[version.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"valid_to": "14/10/2020"}
    version.note = "Người khác vừa ghi"
    version.save()
    response = client.post(url, data)
    assert response.status_code == 409
    assert "Người khác vừa ghi" in response.content.decode()


def test_a_correction_is_saved(client, office, named):
    client.force_login(office)
    version = named("Thị xã Hồng Ngự").version_on(JULY)
    url = reverse("units:version-edit", args=[version.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    response = client.post(url, data | {"valid_to": "14/10/2020"})
    assert response.status_code == 302, response.context["form"].errors
    version.refresh_from_db()
    assert version.valid_to == dt.date(2020, 10, 14)
