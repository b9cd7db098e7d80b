import datetime as dt

import pytest
from django.urls import reverse

from tests.findings.factories import RequestFactory, leader_of, make_visit
from tests.inspections.factories import UserFactory, VisitFactory, make_staff

DUE = dt.date(2026, 11, 20)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def today(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)
    return TODAY


def page(client, user):
    client.force_login(user)
    response = client.get(reverse("desk:home"))
    assert response.status_code == 200
    return response.content.decode()


def overdue_request(visit):
    return RequestFactory(
        visit=visit, status="issued", issued_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), due_on=DUE
    )


@pytest.mark.django_db
def test_home_shows_an_inspector_their_drafts(client, today):
    visit = make_visit()
    VisitFactory(in_progress=True)  # of another team
    text = page(client, leader_of(visit))
    assert "Biên bản cần hoàn thành" in text
    assert text.count(reverse("desk:visit-detail", args=[visit.pk])) == 1
    assert "19/07/2018" in text


@pytest.mark.django_db
def test_home_shows_the_unit_what_is_overdue(client, today):
    visit = make_visit(issued=True)
    request = overdue_request(visit)
    text = page(client, make_staff(visit.unit))
    assert request.code in text
    assert "quá hạn" in text
    assert "20/11/2026" in text


@pytest.mark.django_db
def test_home_of_another_unit_is_empty(client, today):
    overdue_request(make_visit(issued=True))
    other = make_staff(VisitFactory().unit)
    text = page(client, other)
    assert "Đơn vị không có việc phải khắc phục." in text
    assert "KT-2018" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["system_admin", "office", "auditor"])
def test_home_of_those_who_see_all(client, today, role):
    overdue_request(make_visit(issued=True))
    assert "20/11/2026" in page(client, UserFactory(role=role))


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize("role", ["office", "auditor", "inspector", "unit_staff"])
def test_home_queries_stay_within_twelve(client, today, role, rows, django_assert_max_num_queries):
    visits = [make_visit(issued=True) for _ in range(rows)]
    for visit in visits:
        overdue_request(visit)
    people = {"inspector": leader_of(visits[0]), "unit_staff": make_staff(visits[0].unit)}
    client.force_login(people.get(role) or UserFactory(role=role))
    with django_assert_max_num_queries(12):
        client.get(reverse("desk:home"))


@pytest.mark.django_db
def test_the_next_visit_stands_first(client, today):
    later = VisitFactory(held_on=dt.date(2026, 12, 3))
    next_one = VisitFactory(held_on=dt.date(2026, 11, 26))
    text = page(client, UserFactory(role="office"))
    places = [text.index(reverse("desk:visit-detail", args=[v.pk])) for v in (next_one, later)]
    assert places == sorted(places)
