"""The figures of each year equal plain SQL, and each leads to as many rows."""

import datetime as dt
import random

import pytest
from django.db import connection

from accounts.models import AuditEntry
from reports.yearly_figures import figures_by_year
from tests.findings.factories import RequestFactory, make_frame
from tests.inspections.factories import (
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_unit,
)

pytestmark = pytest.mark.django_db
STATES = ["draft", "issued", "acknowledged", "responded", "returned", "verified", "closed"]
STATES += ["withdrawn"]


@pytest.fixture
def office(client):
    user = UserFactory(role="office")
    client.force_login(user)
    return user


@pytest.fixture
def province():
    """Forty visits of three years, drawn by a fixed seed; some of training, some in no plan."""
    dice = random.Random(2018)
    make_frame()
    team = TeamFactory()
    units = [make_unit(f"Huyện {n}") for n in range(12)]
    plans = [PlanFactory(year=year) for year in (2017, 2018, 2019)] + [None]
    for _number in range(40):
        day = dt.date(dice.choice([2017, 2018, 2019]), dice.randint(1, 12), dice.randint(1, 28))
        state = dice.choice(["issued", "issued", "in_progress", "cancelled"])
        trait = {"status": "cancelled"} if state == "cancelled" else {state: True}
        visit = VisitFactory(
            unit=dice.choice(units),
            plan=dice.choice(plans),
            team=team,
            held_on=day,
            is_training=dice.random() < 0.2,
            **trait,
        )
        for _request in range(dice.randint(0, 3)):
            add_request(visit, dice.choice(STATES))


def add_request(visit, status):
    at = dt.datetime(2018, 8, 1, tzinfo=dt.UTC)
    who = {"verified_at": at, "verified_by": visit.issued_by or UserFactory()}
    stamps = {"issued_at": at} if status != "draft" else {}
    stamps |= who if status in ("verified", "closed") else {}
    return RequestFactory(visit=visit, status=status, **stamps)


def counted(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


ISSUED = "v.status IN ('issued', 'concluded', 'closed') AND v.is_training = %s"
PLANS = """SELECT count(DISTINCT v.unit_id) FROM inspections_visit v
  JOIN inspections_plan p ON p.id = v.plan_id WHERE p.year = %s AND """
REQUESTS = """SELECT count(*) FROM findings_correctionrequest r
  JOIN inspections_visit v ON v.id = r.visit_id
  WHERE v.held_on BETWEEN %s AND %s AND v.is_training = %s AND r.status """


def by_sql(year):
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31), False)
    held = "SELECT count(DISTINCT v.unit_id) FROM inspections_visit v WHERE v.held_on BETWEEN"
    return {
        "planned": counted(PLANS + "v.is_training = %s", year, False),
        "planned_checked": counted(PLANS + ISSUED, year, False),
        "checked": counted(f"{held} %s AND %s AND {ISSUED}", *days),
        "requests": counted(REQUESTS + "NOT IN ('draft', 'withdrawn')", *days),
        "handled": counted(REQUESTS + "IN ('verified', 'closed')", *days),
    }


def test_the_figures_equal_plain_sql(client, office, province):
    found = {one.year: one for one in figures_by_year(office)}
    assert sorted(found) == [2017, 2018, 2019]
    for year, one in found.items():
        expected = by_sql(year)
        assert {name: getattr(one, name) for name in expected} == expected
        assert min(expected.values()) > 0
        for name, value in expected.items():
            page = client.get(f"/figures/{year}/{name.replace('_', '-')}/")
            assert page.context["page_obj"].paginator.count == value, (year, name)


def test_the_page_and_the_file_say_the_same(client, office):
    plan = PlanFactory()
    make_frame()
    done = VisitFactory(plan=plan, issued=True, unit=make_unit("Huyện Lấp Vò"))
    for name in ("Huyện Lai Vung", "Huyện Tam Nông"):
        VisitFactory(plan=plan, unit=make_unit(name))
    for status in ("verified", "issued"):
        add_request(done, status)
    page = client.get("/figures/").content.decode()
    for text in ("33,3&nbsp;%", "50&nbsp;%", 'href="/figures/2018/planned/">3</a>'):
        assert text in page
    text = client.get("/figures/?export=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1] == "2018;3;1;33,3;1;2;1;50,0"
    assert client.get("/figures/?export=xlsx").content[:2] == b"PK"
    assert AuditEntry.objects.filter(act="export", user=office).count() == 2
    rows = client.get("/figures/2018/checked/").content.decode()
    assert "Huyện Lấp Vò" in rows
    assert "Huyện Lai Vung" not in rows


def test_a_year_without_a_plan_has_no_share(client, office):
    VisitFactory(issued=True, held_on=dt.date(2016, 5, 4))
    (one,) = figures_by_year(office)
    assert (one.year, one.planned, one.checked, one.share_checked) == (2016, 0, 1, None)
    assert "–" in client.get("/figures/").content.decode()


@pytest.mark.parametrize("address", ["2018/tat-ca", "1900/checked", "99999/checked"])
def test_what_is_no_figure_is_not_found(client, office, address):
    assert client.get(f"/figures/{address}/").status_code == 404


def test_an_office_without_plans_is_told_what_belongs_here(client, office):
    assert "Số liệu từng năm hiện ở đây" in client.get("/figures/").content.decode()
