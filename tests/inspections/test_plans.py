"""A year's plan: its rows and counts, many visits at once, and the plan of another year."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from inspections.actions.plan_copy import copy_plan
from inspections.models import CalendarDay, Plan, Visit
from tests.inspections.factories import (
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_unit,
    member,
)
from units.models import Succession, UnitVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = UserFactory(role="office")
    client.force_login(user)
    return user


def page_of(plan, query=""):
    return reverse("inspections:plan-detail", args=[plan.pk]) + query


def key(client, url):
    return client.get(url).context["form"]["form_key"].value()


def one_of_each(plan):
    today = timezone.localdate()
    return {
        "planned": VisitFactory(plan=plan, held_on=today),
        "under_way": VisitFactory(plan=plan, in_progress=True),
        "done": VisitFactory(plan=plan, issued=True),
        "late": VisitFactory(plan=plan, held_on=today - dt.timedelta(days=1), announced=True),
        "postponed": VisitFactory(plan=plan, status="postponed"),
        "cancelled": VisitFactory(plan=plan, status="cancelled"),
    }


def test_every_count_is_the_length_of_the_rows_it_leads_to(client, office):
    plan = PlanFactory()
    made = one_of_each(plan)
    for group, visit in made.items():
        page = client.get(page_of(plan, f"?group={group}"))
        assert page.context["counts"][group] == 1
        assert [row.pk for row in page.context["page_obj"]] == [visit.pk], group
    text = client.get(page_of(plan)).content.decode()
    assert 'href="?group=late" class="figure-late"><strong>1</strong> <span>chậm</span>' in text
    assert 'aria-current="true"><strong>6</strong> <span>tất cả</span>' in text


def test_an_inspector_counts_the_visits_they_see(client):
    plan = PlanFactory()
    mine = VisitFactory(plan=plan, issued=True)
    VisitFactory(plan=plan)
    client.force_login(member(mine.lead_team, "leader"))
    page = client.get(page_of(plan))
    assert page.context["counts"]["all_visits"] == 1
    assert "add-visits" not in page.content.decode()


def test_from_the_row_to_the_open_visit_in_two_clicks_with_nothing_to_fill_in(client):
    plan = PlanFactory()
    visit = VisitFactory(plan=plan, announced=True)
    client.force_login(member(visit.lead_team, "leader"))
    (step,) = [
        row.steps[0].url for row in client.get(page_of(plan)).context["page_obj"] if row.steps
    ]
    assert step == f"/visits/{visit.pk}/move/start/"  # the first click
    form = client.get(step).context["form"]
    assert [name for name in form.fields if name not in ("form_key", "seen")] == []
    answer = client.post(step, {"form_key": form["form_key"].value()})  # the second
    assert answer.url == f"/visits/{visit.pk}/"
    visit.refresh_from_db()
    assert visit.status == "in_progress"


def lines(client, plan, *rows, **more):
    url = reverse("inspections:plan-add-visits", args=[plan.pk])
    data = {"lines-TOTAL_FORMS": "4", "lines-INITIAL_FORMS": "0", "form_key": key(client, url)}
    for number, (unit, day, session) in enumerate(rows):
        data |= {f"lines-{number}-unit": unit, f"lines-{number}-held_on": day}
        data[f"lines-{number}-session"] = session
    return url, data | more


def test_several_units_are_added_at_once_with_what_the_plan_knows(client, office):
    plan = PlanFactory()
    make_unit(code="875")
    make_unit("Thị xã Hồng Ngự", code="868")
    VisitFactory(plan=plan, period_label="6 tháng đầu năm 2018", papers_to_prepare="Báo cáo")
    team, joined = TeamFactory(), TeamFactory()
    rows = [("875", "19/07/2018", "morning"), ("hong ngu", "17/7/2018", "")]
    url, data = lines(client, plan, *rows, lead_team=team.pk, joined_teams=[joined.pk])
    first, second = client.post(url, data), client.post(url, data)
    assert first.url == second.url == page_of(plan)
    made = list(plan.visits.order_by("pk"))[1:]
    told = [(v.unit_name, f"{v.held_on:%d/%m}", v.session, v.status) for v in made]
    assert told == [
        ("Huyện Lấp Vò", "19/07", "morning", "planned"),
        ("Thị xã Hồng Ngự", "17/07", "", "planned"),
    ]
    for visit in made:
        assert (visit.period_label, visit.papers_to_prepare) == ("6 tháng đầu năm 2018", "Báo cáo")
        assert {link.team_id: link.leads for link in visit.visit_teams.all()} == {
            team.pk: True,
            joined.pk: False,
        }


def test_one_wrong_line_keeps_all_back_and_every_word(client, office):
    plan, team = PlanFactory(), TeamFactory()
    make_unit()
    rows = [("Huyện Lấp Vò", "19/07/2018", ""), ("Huyện Không Có", "20/07/2018", "")]
    url, data = lines(client, plan, *rows, lead_team=team.pk)
    page = client.post(url, data).content.decode()
    assert "Huyện Không Có" in page
    assert "Không có đơn vị nào" in page
    assert "19/07/2018" in page
    assert not plan.visits.exists()


def test_the_same_unit_on_the_same_day_is_refused_whole(client, office):
    plan, team = PlanFactory(), TeamFactory()
    make_unit()
    rows = [("lap vo", "19/07/2018", ""), ("lap vo", "19/07/2018", "")]
    url, data = lines(client, plan, *rows, lead_team=team.pk)
    page = client.post(url, data).content.decode()
    assert "Huyện Lấp Vò, 19/07/2018: đợt kiểm tra này đã có trong kế hoạch." in page
    assert not plan.visits.exists()


def test_more_lines_come_without_a_script_and_keep_what_was_typed(client, office):
    plan = PlanFactory()
    url, data = lines(client, plan, ("lap vo", "19/07/2018", ""), add_row="1")
    page = client.post(url, data)
    assert page.context["rows"].total_form_count() == 6
    assert "lap vo" in page.content.decode()


def test_added_visits_warn_of_days_off_and_of_each_other(client, office):
    plan, team = PlanFactory(), TeamFactory()
    make_unit()
    make_unit("Huyện Lai Vung")
    CalendarDay.objects.create(date=dt.date(2018, 7, 19), kind="off", name="Ngày nghỉ thử")
    rows = [("lap vo", "19/07/2018", "morning"), ("lai vung", "19/07/2018", "morning")]
    url, data = lines(client, plan, *rows, lead_team=team.pk)
    page = client.post(url, data, follow=True).content.decode()
    assert "Ngày nghỉ thử" in page
    assert "Cùng buổi đó còn có tên trong đợt kiểm tra Huyện Lai Vung, 19/07/2018" in page


@pytest.fixture
def year_2018():
    """Three living units, one cancelled, a re-check, and two districts that ended in 2019."""
    plan = PlanFactory(title="Kế hoạch kiểm tra năm 2018", number="26/KH-UBND")
    days = [dt.date(2018, 7, 19), dt.date(2018, 9, 2), dt.date(2018, 12, 31)]
    for number, day in enumerate(days):
        VisitFactory(
            plan=plan,
            unit=make_unit(f"Huyện {number}"),
            held_on=day,
            issued=True,
            period_from=dt.date(2018, 1, 1),
            period_to=dt.date(2018, 6, 30),
            period_label="6 tháng đầu năm 2018",
            internal_note="Không sao chép",
        )
    first = plan.visits.first()
    VisitFactory(plan=plan, form="recheck", recheck_of=first, unit=first.unit)
    VisitFactory(plan=plan, status="cancelled")
    return plan


def ended(name, successor):
    old = make_unit(name)
    if successor is None:
        UnitVersion.objects.filter(unit=old).update(valid_to=dt.date(2018, 12, 31))
        scope = {"scope": "abolished"}
    else:
        scope = {"scope": "whole", "successor": successor}
    Succession.objects.create(predecessor=old, effective_on=dt.date(2019, 1, 1), **scope)
    return old


def test_a_copy_has_the_units_and_days_of_the_year_and_no_results(year_2018, office):
    CalendarDay.objects.create(date=dt.date(2019, 9, 2), kind="off", name="Quốc khánh")
    made = copy_plan(year_2018.pk, 2019, "Kế hoạch kiểm tra năm 2019", by=office)
    assert (made.year, made.number, made.signed_on, made.is_draft) == (2019, "", None, True)
    rows = list(made.visits.order_by("held_on"))
    assert [(row.unit_name, row.held_on) for row in rows] == [
        ("Huyện 0", dt.date(2019, 7, 19)),
        ("Huyện 1", dt.date(2019, 9, 3)),  # 02/09/2019 is off
        ("Huyện 2", dt.date(2019, 12, 31)),
    ]
    for row in rows:
        assert (row.status, row.internal_note, row.issued_at) == ("planned", "", None)
        assert row.period_label == "6 tháng đầu năm 2019"
        assert (row.period_from, row.period_to) == (dt.date(2019, 1, 1), dt.date(2019, 6, 30))
        assert (
            row.lead_team
            == Visit.objects.get(plan=year_2018, unit=row.unit, form="announced").lead_team
        )
        assert row.participants.filter(side="team").count() == 4


def test_units_that_ended_are_named_with_those_after_them_and_left_to_a_person(
    client, year_2018, office
):
    after = make_unit("Thành phố Mới")
    for name, successor in (("Thị xã Cũ", after), ("Huyện Bỏ", None)):
        VisitFactory(plan=year_2018, unit=ended(name, successor), held_on=dt.date(2018, 3, 5))
    url = reverse("inspections:plan-copy", args=[year_2018.pk]) + "?year=2019"
    page = client.get(url).content.decode()
    for text in ("Thị xã Cũ", "Thành phố Mới", "Huyện Bỏ", "không có đơn vị kế thừa"):
        assert text in page
    assert "Sẽ sao chép 3 đợt kiểm tra" in page
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in ("form_key", "year", "title")}
    first, second = client.post(url, data), client.post(url, data)
    made = Plan.objects.get(copied_from=year_2018)
    assert first.url == second.url == page_of(made)
    assert made.title == "Kế hoạch kiểm tra năm 2019"
    assert made.visits.count() == 3
    assert not made.visits.filter(unit=after).exists()
    draft = client.get(page_of(made))
    assert [line.name for line in draft.context["left_out"]] == ["Thị xã Cũ", "Huyện Bỏ"]
    text = draft.content.decode()
    assert "dự thảo, chưa ký" in text
    chosen = f"/visits/add/?plan={made.pk}&amp;unit={after.pk}&amp;day=2019-03-05"
    assert chosen in text
    frame = client.get(chosen.replace("&amp;", "&")).context["form"]
    assert frame["unit"].value() == "Thành phố Mới"
    assert frame["held_on"].value() == dt.date(2019, 3, 5)
    VisitFactory(plan=made, unit=after)
    assert [line.name for line in client.get(page_of(made)).context["left_out"]] == ["Huyện Bỏ"]


@pytest.mark.parametrize(
    ("day", "to"),
    [
        (dt.date(2020, 2, 29), dt.date(2021, 3, 1)),  # 28/02/2021 is a Sunday
        (dt.date(2023, 2, 28), dt.date(2024, 2, 29)),
        (dt.date(2021, 12, 31), dt.date(2022, 12, 30)),  # a Saturday, and the year ends with it
    ],
)
def test_a_day_moves_to_a_working_day_of_the_other_year(office, day, to):
    plan = PlanFactory(year=day.year)
    VisitFactory(plan=plan, held_on=day)
    made = copy_plan(plan.pk, day.year + 1, "Bản sao", by=office)
    assert made.visits.get().held_on == to


def test_who_may_copy_and_to_which_year(office):
    plan = PlanFactory()
    visit = VisitFactory(plan=plan)
    for user in (member(visit.lead_team, "leader"), UserFactory(role="auditor")):
        with pytest.raises(PermissionDenied):
            copy_plan(plan.pk, 2019, "Bản sao", by=user)
    with pytest.raises(ValidationError):
        copy_plan(plan.pk, 2018, "Bản sao", by=office)
    assert Plan.objects.count() == 1
