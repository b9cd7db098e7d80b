"""A deputy named for a period answers on behalf of another, and every page says so."""

import datetime as dt

import pytest
from django.utils import timezone

from findings.models import Extension, Response
from tests.findings.factories import RequestFactory, make_visit
from tests.findings.test_pages import form_of
from tests.inspections.factories import UserFactory, make_staff, make_unit
from units.models import Posting

pytestmark = pytest.mark.django_db


def typed(n):
    return f"{timezone.localdate() + dt.timedelta(days=n):%d/%m/%Y}"


@pytest.fixture
def row():
    day = timezone.localdate() + dt.timedelta(days=5)
    return RequestFactory(visit=make_visit(issued=True), status="acknowledged", due_on=day)


@pytest.fixture
def head(row):
    return make_staff(row.current_unit, full_name="Lê Thị Hoa")


@pytest.fixture
def deputy():
    return make_staff(make_unit("Phòng Nội vụ"), full_name="Trần Văn An")


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role="office"))
    return client


def name_deputy(client, deputy, row, head, **more):
    url = f"/people/{deputy.pk}/postings/add/"
    given = {
        "unit": row.current_unit.name_on(timezone.localdate()),
        "from_day": typed(0),
        "to_day": typed(10),
        "acting_for": head.pk,
    }
    return client.post(url, form_of(client, url, **given | more))


def test_the_office_names_a_deputy_who_answers_on_behalf_of_the_head(office, row, head, deputy):
    assert name_deputy(office, deputy, row, head).status_code == 302
    assert "thay mặt Lê Thị Hoa" in office.get(f"/people/{deputy.pk}/").content.decode()
    office.force_login(deputy)
    write, send = f"/requests/{row.pk}/answer/", f"/requests/{row.pk}/answer/send/"
    more = f"/requests/{row.pk}/extension/"
    office.post(more, form_of(office, more, proposed_on=typed(30), reason="Chờ phê duyệt."))
    office.post(write, form_of(office, write, done="Đã làm.", done_on="01/08/2018"))
    office.post(send, form_of(office, send))
    assert Response.objects.get().acting_for == Extension.objects.get().acting_for == head
    for place in (f"/requests/{row.pk}/", f"/requests/{row.pk}/sheet/"):
        assert "Trần Văn An, thay mặt Lê Thị Hoa" in office.get(place).content.decode()
    office.force_login(UserFactory(role="office"))
    for query in ("", "?tab=extensions"):
        page = office.get(f"/requests/waiting/{query}").content.decode()
        assert "Trần Văn An, thay mặt Lê Thị Hoa" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to_day": ""}, "ghi ngày cuối"),
        ({"unit": "Phòng Nội vụ"}, "không công tác tại đơn vị"),
        ({"from_day": "01/01/1990"}, "không công tác tại đơn vị"),
    ],
)
def test_a_deputy_stands_in_at_that_unit_and_for_a_period(office, row, head, deputy, wrong, words):
    page = name_deputy(office, deputy, row, head, **wrong)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert Posting.objects.filter(user=deputy).count() == 1


def test_the_period_over_the_deputy_sees_nothing_of_it(client, row, head, deputy):
    past = timezone.localdate() - dt.timedelta(days=1)
    Posting.objects.create(
        user=deputy, unit=row.current_unit, from_day=past, to_day=past, acting_for=head
    )
    client.force_login(deputy)
    assert client.get(f"/requests/{row.pk}/").status_code == 404
