import datetime as dt

import pytest
from django.urls import reverse

from units.models import Posting, Succession, UnitVersion

pytestmark = pytest.mark.django_db
LISTS = ["unit", "unitversion", "succession", "posting"]


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("who", ["sysadmin", "office", "leader", "auditor"])
def test_lists_open_for_those_who_enter_the_admin(client, request, official, model, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    code = client.get(reverse(f"admin:units_{model}_changelist"), {"q": "lap vo"}).status_code
    assert code == (200 if person.is_staff else 403)


@pytest.mark.parametrize("model", LISTS)
def test_queries_of_a_list_do_not_grow(
    client, office, official, model, django_assert_max_num_queries
):
    client.force_login(office)
    with django_assert_max_num_queries(10):
        client.get(reverse(f"admin:units_{model}_changelist"))


def send(client, address, **data):
    form = client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    return client.post(address, {**typed, **data})


def test_a_name_without_a_unit_founds_one(client, office, named):
    client.force_login(office)
    response = send(
        client,
        reverse("admin:units_unitversion_add"),
        full_name="Sở Y tế",
        name="Sở Y tế",
        level="agency",
        kind="sở/ngành",
        parent=named("Tỉnh Đồng Tháp", dt.date(2026, 1, 1)).pk,
        valid_from="05/07/2025",
    )
    assert response.status_code == 302, response.context["adminform"].form.errors
    made = UnitVersion.objects.get(full_name="Sở Y tế")
    assert made.valid_from == dt.date(2025, 7, 5)
    assert made.unit_id


def test_a_contradiction_stands_beside_its_field(client, office, named):
    client.force_login(office)
    version = named("Huyện Lai Vung").versions.get()
    address = reverse("admin:units_unitversion_change", args=[version.pk])
    response = send(client, address, code="875")
    assert response.context["adminform"].form.errors["code"]
    version.refresh_from_db()
    assert version.code == "876"


def test_inspectors_read_only(client, leader, named):
    client.force_login(leader)
    version = named("Huyện Lai Vung").versions.get()
    address = reverse("admin:units_unitversion_change", args=[version.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"code": "999"}).status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_nothing_is_deleted(client, office, official, tan, model):
    client.force_login(office)
    rows = {"posting": Posting, "succession": Succession, "unitversion": UnitVersion}
    pk = rows[model].objects.first().pk if model in rows else tan.postings.first().unit_id
    assert client.post(reverse(f"admin:units_{model}_delete", args=[pk])).status_code == 403


def test_office_posts_unit_staff_and_nobody_else(client, office, leader, nobody, named):
    client.force_login(office)
    address = reverse("admin:units_posting_add")
    unit = named("Huyện Lấp Vò").pk
    assert (
        send(client, address, user=nobody.pk, unit=unit, from_day="05/07/2018").status_code == 302
    )
    assert nobody.postings.get().from_day == dt.date(2018, 7, 5)
    assert (
        send(client, address, user=leader.pk, unit=unit, from_day="05/07/2018").status_code == 403
    )


def test_namesakes_are_told_apart_in_choice_lists(client, office, official):
    client.force_login(office)
    html = client.get(reverse("admin:units_succession_add")).content.decode()
    assert "Xã Tân Mỹ (30175, huyện Lấp Vò), đến hết ngày 30/06/2025" in html
