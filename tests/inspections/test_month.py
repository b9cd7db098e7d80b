"""The calendar of visits: days, days off, people with two places to be."""

import datetime as dt

import pytest
from django.urls import reverse

from inspections.clashes import clashes_among
from inspections.models import CalendarDay, Participant, TeamMember
from tests.inspections.factories import (
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)

pytestmark = pytest.mark.django_db
URL = "/visits/calendar/?month=2018-07"
DAY = dt.date(2018, 7, 19)


@pytest.fixture
def office(client):
    user = UserFactory(role="office")
    client.force_login(user)
    return user


def shown(client, url):
    weeks = client.get(url).context["weeks"]
    return {
        day.date.day: [entry.visit.unit_name for entry in day.entries]
        for week in weeks
        for day in week
        if day.in_month and day.entries
    }


def test_a_month_shows_its_visits_on_their_days(client, office):
    VisitFactory(held_on=dt.date(2018, 7, 17), unit=make_unit("Thị xã Hồng Ngự"))
    VisitFactory(held_on=dt.date(2018, 7, 31))
    VisitFactory(held_on=dt.date(2018, 8, 1), unit=make_unit("Huyện Lai Vung"))
    assert shown(client, URL) == {17: ["Thị xã Hồng Ngự"], 31: ["Huyện Lấp Vò"]}
    page = client.get(URL).content.decode()
    assert "month=2018-06" in page
    assert "month=2018-08" in page
    assert page.count('<th scope="col">') == 7


@pytest.mark.parametrize("month", ["", "2018", "2018-13", "0000-01", "x", "2018-07-19"])
def test_any_other_month_is_this_one(client, office, month, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *args: dt.date(2018, 7, 4))
    page = client.get(f"/visits/calendar/?month={month}")
    assert str(page.context["month"]) == "2018-07"
    assert "hôm nay" in page.content.decode()


@pytest.mark.parametrize("view", ["month", "list"])
def test_days_off_and_clashes_are_marked(client, office, view):
    CalendarDay.objects.create(date=DAY, kind="off", name="Ngày nghỉ thử")
    one = VisitFactory(session="morning")
    VisitFactory(session="", unit=make_unit("Huyện Lai Vung"), team=one.lead_team)
    page = client.get(f"{URL}&view={view}").content.decode()
    assert "Ngày nghỉ thử" in page
    assert "cùng lúc ở Huyện Lai Vung" in page
    assert "cùng lúc ở Huyện Lấp Vò" in page


def test_a_weekend_is_marked_unless_it_is_made_up_for(client, office):
    saturday = dt.date(2018, 7, 21)
    VisitFactory(held_on=saturday)
    assert "cuối tuần" in client.get(f"{URL}&view=list").content.decode()
    CalendarDay.objects.create(date=saturday, kind="make_up", name="Làm bù")
    assert "cuối tuần" not in client.get(f"{URL}&view=list").content.decode()


def test_the_filter_narrows_and_keeps_the_clashes(client, office):
    one = VisitFactory(session="morning")
    VisitFactory(session="morning", unit=make_unit("Huyện Lai Vung"), team=one.lead_team)
    VisitFactory(unit=make_unit("Huyện Tam Nông"))
    assert shown(client, f"{URL}&unit=lap+vo") == {19: ["Huyện Lấp Vò"]}
    assert "cùng lúc ở Huyện Lai Vung" in client.get(f"{URL}&unit=lap+vo").content.decode()
    both = {19: ["Huyện Lấp Vò", "Huyện Lai Vung"]}
    assert shown(client, f"{URL}&team={one.lead_team.pk}") == both


def test_others_see_their_own_and_a_unit_nothing_of_the_teams(client):
    unit = make_unit()
    one = VisitFactory(unit=unit, announced=True, session="morning")
    VisitFactory(unit=unit, announced=True, session="morning", team=one.lead_team)
    VisitFactory(unit=make_unit("Huyện Lai Vung"), announced=True)
    client.force_login(make_staff(unit))
    assert shown(client, URL) == {19: ["Huyện Lấp Vò", "Huyện Lấp Vò"]}
    page = client.get(URL)
    assert "cùng lúc" not in page.content.decode()
    assert "team" not in page.context["filter"].form.fields
    client.force_login(member(one.lead_team, "leader"))
    assert shown(client, URL) == {19: ["Huyện Lấp Vò", "Huyện Lấp Vò"]}


def test_an_empty_month_says_so(client, office):
    assert "Không có đợt kiểm tra nào trong tháng" in client.get(URL).content.decode()


def who_clash(*visits):
    return {pk: [c.people for c in found] for pk, found in clashes_among(visits).items()}


def test_people_are_known_by_account_then_by_name():
    lead, other = TeamFactory(people=False), TeamFactory(people=False)
    an, namesake = (UserFactory(full_name="Nguyễn Văn An") for _ in "ab")
    TeamMember.objects.create(team=lead, role="leader", full_name="Nguyễn Văn An", account=an)
    TeamMember.objects.create(
        team=other, role="leader", full_name="Nguyễn Văn An", account=namesake
    )
    one = VisitFactory(team=lead, session="morning")
    two = VisitFactory(team=other, session="all_day")
    assert who_clash(one, two) == {}  # two accounts are two people
    Participant.objects.create(visit=two, side="team", team=other, full_name="Trần Thị Bình")
    TeamMember.objects.create(team=lead, role="member", full_name="Trần Thị Bình")
    assert who_clash(one, two) == {one.pk: [("Trần Thị Bình",)], two.pk: [("Trần Thị Bình",)]}


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("morning", "morning", True),
        ("morning", "afternoon", False),
        ("morning", "all_day", True),
        ("", "afternoon", True),
        ("", "", True),
    ],
)
def test_parts_of_the_day(one, other, clash):
    first = VisitFactory(session=one)
    second = VisitFactory(session=other, team=first.lead_team)
    assert bool(who_clash(first, second)) is clash


def test_a_team_of_unnamed_posts_goes_as_a_whole():
    team = TeamFactory(people=False, name="Đoàn Kiểm soát")
    one, two = VisitFactory(team=team), VisitFactory(team=team)
    assert who_clash(one, two) == {one.pk: [("Đoàn Kiểm soát",)], two.pk: [("Đoàn Kiểm soát",)]}


def test_a_postponed_visit_holds_nobody():
    first = VisitFactory(session="morning")
    second = VisitFactory(session="morning", team=first.lead_team, status="postponed")
    assert who_clash(first, second) == {}


def test_the_calendar_is_one_click_from_plan_and_list(client, office):
    for name in ("visit-list", "plan-list"):
        page = client.get(reverse(f"inspections:{name}")).content.decode()
        assert 'href="/visits/calendar/"' in page
