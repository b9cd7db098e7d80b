"""The groups of states in the list of visits, to which the home page links."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.inspections.factories import UserFactory, VisitFactory, make_staff, make_unit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def visits():
    """One visit a state, today, and a planned and an announced one of yesterday."""
    unit, today = make_unit(), timezone.localdate()
    made = {
        trait: VisitFactory(unit=unit, held_on=today, **{trait: True})
        for trait in ("announced", "in_progress", "read_out", "issued")
    }
    made["planned"] = VisitFactory(unit=unit, held_on=today + DAY)
    VisitFactory(unit=unit, held_on=today - DAY)
    made["missed"] = VisitFactory(unit=unit, held_on=today - DAY, announced=True)
    return made


def listed(client, visits, address):
    page = client.get(address)
    names = {visit.pk: name for name, visit in visits.items()}
    return {names.get(visit.pk, "passed") for visit in page.context["page_obj"]}


@pytest.mark.parametrize("role", ["office", "system_admin", "auditor"])
def test_groups_hold_what_the_home_page_counts(client, visits, role):
    client.force_login(UserFactory(role=role))
    assert listed(client, visits, "/visits/?status=drafts") == {"in_progress", "read_out"}
    assert listed(client, visits, "/visits/?status=coming") == {"planned", "announced"}
    assert listed(client, visits, "/visits/?status=issued") == {"issued"}
    assert listed(client, visits, "/visits/?status=read_out") == {"read_out"}


def test_every_number_of_the_home_page_is_the_length_of_its_list(client, visits):
    client.force_login(UserFactory(role=User.Role.OFFICE))
    work = client.get("/").context["work"]
    counted = [(panel.total, panel.url) for panel in work.panels if "/visits/" in panel.url]
    assert len(counted) == 2
    for total, url in counted:
        assert client.get(url).context["page_obj"].paginator.count == total


def test_the_groups_are_choices_in_vietnamese(client):
    client.force_login(UserFactory(role=User.Role.OFFICE))
    page = client.get(reverse("inspections:visit-list")).content.decode()
    assert "dự thảo (đang lập hoặc đã đọc lại)" in page
    assert "sắp tới (dự kiến hoặc đã thông báo, từ hôm nay)" in page


def test_unit_staff_learn_nothing_of_drafts_by_the_groups(client, visits):
    client.force_login(make_staff(visits["planned"].unit))
    announced = {"announced", "in_progress", "read_out"}
    assert listed(client, visits, "/visits/?status=coming") == announced
    assert listed(client, visits, "/visits/?status=announced") == {*announced, "missed"}
    for hidden in ("drafts", "in_progress", "read_out"):
        assert listed(client, visits, f"/visits/?status={hidden}") == set()
    page = client.get("/visits/").content.decode()
    assert "dự thảo" not in page
    assert "đã đọc lại" not in page
