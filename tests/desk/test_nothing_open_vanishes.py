"""Whatever is open stands on somebody's home page, or on a list one click away from it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.models import Response
from findings.models.request import RequestStatus
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    ResponseFactory,
    leader_of,
    make_visit,
)
from tests.inspections.factories import PlanFactory, UserFactory, VisitFactory, make_staff

pytestmark = pytest.mark.django_db

PAST, COMING = dt.date(2018, 7, 19), dt.date(2099, 7, 20)
# Over: nobody has anything left to do.
VISITS_OVER = {"closed", "cancelled", "recorded"}
REQUESTS_OVER = {"closed", "withdrawn", "recorded"}
STAMPED = {"issued", "concluded", "closed"}


def visit_in(status: str, day: dt.date) -> Visit:
    more = {"issued": True} if status in STAMPED else {}
    if status == "read_out":
        more = {"read_out": True}
    if status == "announced":
        more = {"announced": True}
    return VisitFactory(held_on=day, **more | {"status": status})


def lists_from_home(client, user) -> list[str]:
    """The home page, and every list its numbers, calls and panels lead to."""
    client.force_login(user)
    home = client.get("/")
    work = home.context["work"]
    ways = [figure.url for figure in [*work.figures, *work.calls] if figure.value]
    ways += [panel.url for panel in work.panels if panel.total]
    pages = [home, *(client.get(unescape(url)) for url in dict.fromkeys(ways))]
    assert all(page.status_code == 200 for page in pages)
    return [page.content.decode() for page in pages]


def is_listed(client, people, address: str) -> bool:
    way = re.compile(rf'href="{re.escape(address)}["#?]')
    return any(way.search(text) for user in people for text in lists_from_home(client, user))


def people_of(visit: Visit) -> list[User]:
    return [UserFactory(role=User.Role.OFFICE), leader_of(visit), make_staff(visit.unit)]


@pytest.mark.parametrize("day", [PAST, COMING], ids=["past", "coming"])
@pytest.mark.parametrize("status", sorted(set(VisitStatus.values) - VISITS_OVER))
def test_every_open_visit_is_on_a_list(client, status, day):
    for _n in range(9):  # more than a panel shows
        visit_in(status, COMING)
    visit = visit_in(status, day)
    office = people_of(visit)[:1]
    assert is_listed(client, office, f"/visits/{visit.pk}/")


@pytest.mark.parametrize("status", sorted(set(RequestStatus.values) - REQUESTS_OVER))
@pytest.mark.parametrize("deadline", [None, PAST, COMING], ids=["dayless", "past", "coming"])
def test_every_open_request_is_on_a_list(client, status, deadline):
    visit = make_visit() if status == "draft" else make_visit(issued=True)
    more = {"acknowledged_at": timezone.now(), "acknowledged_by": leader_of(visit)}
    asked = RequestFactory(
        visit=visit, status=status, due_on=deadline, **(more if status != "draft" else {})
    )
    if status == "responded":
        ResponseFactory(request=asked)
    address = f"/visits/{visit.pk}/" if status == "draft" else f"/requests/{asked.pk}/"
    assert is_listed(client, people_of(visit), address)


def test_a_wish_for_more_time_is_on_a_list(client):
    asked = RequestFactory(visit=make_visit(issued=True), status="issued", due_on=PAST)
    ExtensionFactory(request=asked)
    client.force_login(UserFactory(role=User.Role.OFFICE))
    waits = client.get("/requests/waiting/?tab=extensions").content.decode()
    assert f"/requests/{asked.pk}/" in waits
    home = client.get("/").content.decode()
    assert "/requests/waiting/?tab=extensions" in home


def test_a_plan_that_nobody_signed_is_named_whatever_its_year(client):
    plan = PlanFactory(year=2098, copied_from=PlanFactory())
    assert is_listed(client, [UserFactory(role=User.Role.OFFICE)], f"/plans/{plan.pk}/")


def test_a_late_visit_comes_first_and_says_so(client):
    coming = VisitFactory(held_on=COMING)
    late = VisitFactory(held_on=PAST)
    for user in (UserFactory(role=User.Role.OFFICE), leader_of(late)):
        client.force_login(user)
        rows = client.get("/").context["work"].panels[1].rows
        assert rows[0].pk == late.pk
        marked = [row.pk for row in rows if row.marked_late]
        assert marked == [late.pk]
        assert coming.pk in [row.pk for row in rows] or user.role == User.Role.INSPECTOR
        assert "trễ" in client.get("/").content.decode()


def test_what_a_unit_sent_stays_on_its_page_as_a_number_and_a_list(client):
    visit = make_visit(issued=True)
    asked = RequestFactory(visit=visit, status="issued")
    staff = make_staff(visit.unit)
    values = {"done": "Đã ban hành kế hoạch.", "done_on": dt.date(2018, 8, 1)}
    save_draft(asked.pk, values, seen=fingerprint(Response(), values), by=staff)
    send_answer(asked.pk, by=staff)
    client.force_login(staff)
    work = client.get("/").context["work"]
    numbers = {str(figure.label): (figure.value, figure.url) for figure in work.figures}
    assert numbers["chờ xác minh"] == (1, "/requests/?tab=answered")
    (panel,) = [one for one in work.panels if str(one.title) == "Báo cáo khắc phục chờ xác minh"]
    assert [row.pk for row in panel.rows] == [asked.pk]
