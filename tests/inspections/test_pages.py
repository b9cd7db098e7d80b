"""Pages of plans, teams and visits: who gets them, what they take, what they keep."""

import datetime as dt
import unicodedata

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from inspections.models import CalendarDay, Plan, Team, Visit
from tests.inspections.factories import (
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = UserFactory(role=User.Role.OFFICE)
    client.force_login(user)
    return user


def hidden(client, url):
    """The bookkeeping a page sends along: key and fingerprints."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in ("form_key", "seen") if name in form.fields}


def lines(client, url, prefix):
    """A list of a page as a browser would send it back unchanged."""
    rows = client.get(url).context["rows"]
    data = {
        f"{prefix}-TOTAL_FORMS": str(rows.total_form_count()),
        f"{prefix}-INITIAL_FORMS": str(rows.initial_form_count()),
    }
    for form in rows:
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = str(value)
    return data


def plan_data(**changed):
    return {
        "year": "2018",
        "title": "Kế hoạch kiểm tra năm 2018",
        "signed_on": "05/02/2018",
    } | changed


def test_a_plan_is_added_once_however_often_it_is_sent(client, office):
    url = reverse("inspections:plan-add")
    data = plan_data(number="26/KH-UBND") | hidden(client, url)
    first, second = client.post(url, data), client.post(url, data)
    plan = Plan.objects.get()
    assert first.url == second.url == f"/plans/{plan.pk}/"
    assert plan.signed_on == dt.date(2018, 2, 5)
    assert plan.history.get().history_user == office


@pytest.mark.parametrize(
    ("typed", "day"),
    [("19/07/2018", dt.date(2018, 7, 19)), ("05/07/2018", dt.date(2018, 7, 5))],
)
def test_a_typed_day_is_day_month_year(client, office, typed, day):
    url = reverse("inspections:plan-add")
    client.post(url, plan_data(signed_on=typed) | hidden(client, url))
    assert Plan.objects.get().signed_on == day


def test_decomposed_letters_are_stored_composed(client, office):
    url = reverse("inspections:plan-add")
    title = unicodedata.normalize("NFD", "Kế hoạch kiểm tra huyện Lấp Vò")
    client.post(url, plan_data(title=title) | hidden(client, url))
    assert Plan.objects.get().title == "Kế hoạch kiểm tra huyện Lấp Vò"


def test_a_stale_plan_page_shows_both_texts_and_changes_nothing(client, office):
    plan = PlanFactory()
    url = reverse("inspections:plan-edit", args=[plan.pk])
    data = plan_data(title="Tên của tôi") | hidden(client, url)
    Plan.objects.filter(pk=plan.pk).update(title="Tên của người khác")
    response = client.post(url, data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Tên của tôi" in page
    assert "Tên của người khác" in page
    plan.refresh_from_db()
    assert plan.title == "Tên của người khác"


def test_a_form_without_its_fingerprint_is_refused(client, office):
    plan = PlanFactory()
    url = reverse("inspections:plan-edit", args=[plan.pk])
    data = plan_data(title="Mới") | hidden(client, url) | {"seen": ""}
    assert client.post(url, data).status_code == 409


def test_the_plan_page_counts_its_visits(client, office):
    plan = PlanFactory()
    for trait in ({"issued": True}, {}, {"status": "cancelled"}, {"announced": True}):
        VisitFactory(plan=plan, **trait)
    counts = client.get(reverse("inspections:plan-detail", args=[plan.pk])).context["counts"]
    assert counts == {
        "all_visits": 4,
        "planned": 0,
        "under_way": 0,
        "done": 1,
        "late": 2,
        "postponed": 0,
        "cancelled": 1,
    }


def team_data(**changed):
    return {
        "name": "Đoàn Kiểm tra cải cách hành chính Tỉnh",
        "symbol": "ĐKT",
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "2",
        "members-0-role": "leader",
        "members-0-honorific": "Ông",
        "members-0-full_name": "Nguyễn Văn Thuận",
        "members-0-signs": "on",
        "members-1-role": "secretary",
        "members-1-signs": "on",
    } | changed


def test_a_team_may_hold_an_unnamed_post(client, office):
    url = reverse("inspections:team-add")
    response = client.post(url, team_data() | hidden(client, url))
    team = Team.objects.get()
    assert response.url == f"/teams/{team.pk}/"
    assert {(m.role, m.full_name) for m in team.members.all()} == {
        ("leader", "Nguyễn Văn Thuận"),
        ("secretary", ""),
    }


@pytest.mark.parametrize(
    "roles", [("secretary", "member"), ("leader", "leader"), ("secretary", "secretary")]
)
def test_a_team_has_one_leader_and_at_most_one_secretary(client, office, roles):
    url = reverse("inspections:team-add")
    data = team_data(**{"members-0-role": roles[0], "members-1-role": roles[1]})
    response = client.post(url, data | hidden(client, url))
    assert response.status_code == 200
    assert not Team.objects.exists()


def test_more_lines_come_without_a_script(client, office):
    url = reverse("inspections:team-add")
    response = client.post(url, team_data(add_row="1") | hidden(client, url))
    assert response.context["rows"].total_form_count() == 4
    assert "Nguyễn Văn Thuận" in response.content.decode()
    assert not Team.objects.exists()


def test_the_others_keep_their_posts_when_one_line_changes(client, office):
    team = TeamFactory()
    posts = set(team.members.values_list("full_name", "role"))
    url = reverse("inspections:team-edit", args=[team.pk])
    data = lines(client, url, "members") | hidden(client, url)
    data |= {"name": team.name, "symbol": "ĐKT"}
    (line,) = (k for k, v in data.items() if k.endswith("-role") and v == "member")
    data[line.replace("-role", "-position")] = "Chuyên viên"
    assert client.post(url, data).status_code == 302
    assert set(team.members.values_list("full_name", "role")) == posts


def test_leader_and_secretary_change_places(client, office):
    team = TeamFactory()
    url = reverse("inspections:team-edit", args=[team.pk])
    data = lines(client, url, "members") | hidden(client, url)
    data |= {"name": team.name, "symbol": "ĐKT"}
    swap = {"leader": "secretary", "secretary": "leader"}
    data |= {k: swap.get(v, v) for k, v in data.items() if k.endswith("-role")}
    assert client.post(url, data).status_code == 302
    assert team.members.get(role="leader").full_name == "Trần Thị secretary"


def visit_data(unit, team, **changed):
    return {
        "unit": unit,
        "held_on": "19/07/2018",
        "session": "morning",
        "lead_team": team.pk,
        "form": "announced",
        "covers_reform": "on",
        "period_from": "01/01/2018",
        "period_to": "30/06/2018",
        "period_label": "6 tháng đầu năm 2018",
    } | changed


@pytest.mark.parametrize(
    "typed", ["Huyện Lấp Vò", "lap vo", unicodedata.normalize("NFD", "LẤP VÒ"), "875"]
)
def test_a_visit_is_planned_from_the_words_typed(client, office, typed):
    unit, team = make_unit(code="875"), TeamFactory()
    url = reverse("inspections:visit-add")
    response = client.post(url, visit_data(typed, team) | hidden(client, url))
    visit = Visit.objects.get()
    assert response.url == f"/visits/{visit.pk}/"
    assert (visit.unit, visit.held_on) == (unit, dt.date(2018, 7, 19))
    assert (visit.period_from, visit.period_to) == (dt.date(2018, 1, 1), dt.date(2018, 6, 30))
    assert visit.starts_at is None
    assert visit.status == "planned"


def test_a_joint_visit_copies_both_teams_and_the_second_leader_signs(client, office):
    make_unit()
    lead, joined = TeamFactory(), TeamFactory()
    url = reverse("inspections:visit-add")
    data = visit_data("lap vo", lead, joined_teams=[joined.pk])
    client.post(url, data | hidden(client, url))
    visit = Visit.objects.get()
    assert visit.participants.filter(side="team").count() == 8
    signing = {(p.team, p.role) for p in visit.participants.filter(signs=True)}
    assert signing == {(lead, "leader"), (lead, "secretary"), (joined, "leader"), (None, "")}


def test_a_new_visit_takes_over_what_the_plan_knows(client, office):
    plan = PlanFactory()
    earlier = VisitFactory(plan=plan, period_label="6 tháng đầu năm 2018")
    form = client.get(f"{reverse('inspections:visit-add')}?plan={plan.pk}").context["form"]
    assert form["plan"].value() == plan.pk
    assert form["lead_team"].value() == earlier.lead_team.pk
    assert form["period_label"].value() == "6 tháng đầu năm 2018"


def test_saving_a_visit_warns_of_a_day_off_and_of_busy_people(client, office):
    make_unit()
    CalendarDay.objects.create(date=dt.date(2018, 7, 19), kind="off", name="Ngày nghỉ thử")
    busy = VisitFactory(session="morning", unit=make_unit("Huyện Lai Vung"))
    url = reverse("inspections:visit-add")
    data = visit_data("lap vo", busy.lead_team) | hidden(client, url)
    page = client.post(url, data, follow=True).content.decode()
    assert "Ngày nghỉ thử" in page
    assert "Trần Thị leader" in page
    assert "Huyện Lai Vung" in page


def test_another_half_of_the_day_is_no_clash(client, office):
    make_unit()
    busy = VisitFactory(session="afternoon", unit=make_unit("Huyện Lai Vung"))
    url = reverse("inspections:visit-add")
    data = visit_data("lap vo", busy.lead_team) | hidden(client, url)
    assert "Huyện Lai Vung" not in client.post(url, data, follow=True).content.decode()


def listed(client, **query):
    page = client.get(reverse("inspections:visit-list"), query)
    return [visit.pk for visit in page.context["page_obj"]]


def test_the_filter_reads_days_and_names_as_people_write_them(client, office):
    july = VisitFactory(held_on=dt.date(2018, 7, 19))
    may = VisitFactory(held_on=dt.date(2018, 5, 7), unit=make_unit("Thị xã Hồng Ngự"))
    assert listed(client, from_day="05/07/2018") == [july.pk]
    assert listed(client, to_day="19/05/2018") == [may.pk]
    assert listed(client, unit="hong ngu") == [may.pk]
    assert listed(client, unit=unicodedata.normalize("NFD", "LẤP VÒ")) == [july.pk]
    assert listed(client, year="2018", status="planned") == [may.pk, july.pk]
    assert listed(client, team=july.lead_team.pk) == [july.pk]
    assert listed(client, training="1") == []


def test_a_day_that_does_not_exist_is_said_so(client, office):
    VisitFactory()
    response = client.get(reverse("inspections:visit-list"), {"from_day": "31/02/2018"})
    assert response.context["filter"].errors["from_day"]
    assert not response.context["page_obj"].object_list


def test_the_export_holds_what_the_filter_shows(client, office):
    VisitFactory(unit=make_unit("Thị xã Hồng Ngự"))
    VisitFactory()
    url = reverse("inspections:visit-list")
    text = client.get(url, {"unit": "hong ngu", "export": "csv"}).content.decode("utf-8-sig")
    assert "Thị xã Hồng Ngự" in text
    assert "19/07/2018" in text
    assert "Lấp Vò" not in text
    assert AuditEntry.objects.filter(act="export", user=office).exists()


def test_unit_staff_see_announced_visits_and_nothing_of_a_draft(client):
    unit = make_unit()
    hidden_one = VisitFactory(unit=unit)
    surprise = VisitFactory(unit=unit, in_progress=True, form="unannounced")
    draft = VisitFactory(unit=unit, in_progress=True)
    issued = VisitFactory(unit=unit, issued=True, form="unannounced")
    client.force_login(make_staff(unit))
    assert set(listed(client)) == {draft.pk, issued.pk}
    assert listed(client, status="announced") == [draft.pk]
    assert listed(client, status="in_progress") == []
    page = client.get(reverse("inspections:visit-list")).content.decode()
    assert "đang lập biên bản" not in page
    for visit in (hidden_one, surprise):
        assert client.get(f"/visits/{visit.pk}/").status_code == 404
    for section in SECTIONS:
        for visit, code in ((draft, 404), (issued, 403)):
            url = reverse(f"inspections:visit-edit-{section}", args=[visit.pk])
            assert client.get(url).status_code == code
    assert client.get(f"/visits/{draft.pk}/move/read_out/").status_code == 404


SECTIONS = ["frame", "participants", "general", "sites", "photos", "opinion", "copies", "note"]


def test_strangers_get_404_at_every_page_of_a_visit(client):
    visit = VisitFactory(in_progress=True)
    stranger = member(TeamFactory(), "leader")
    for user in (stranger, make_staff(make_unit("Huyện Lai Vung"))):
        client.force_login(user)
        for section in SECTIONS:
            url = reverse(f"inspections:visit-edit-{section}", args=[visit.pk])
            assert client.get(url).status_code == 404
        move = reverse("inspections:visit-move", args=[visit.pk, "read_out"])
        assert client.get(move).status_code == 404


PLAN_PAGES = ["plan-list", "team-list"]


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        ("system_admin", 200, 403),
        ("office", 200, 200),
        ("inspector", 200, 403),
        ("auditor", 200, 403),
        ("unit_staff", 403, 403),
    ],
)
def test_who_reads_and_who_makes_plans_and_teams(client, role, read, write):
    client.force_login(UserFactory(role=role))
    for name in PLAN_PAGES:
        assert client.get(reverse(f"inspections:{name}")).status_code == read
    for name in ("plan-add", "team-add", "visit-add"):
        assert client.get(reverse(f"inspections:{name}")).status_code == write


def test_a_leader_keeps_the_roster_of_their_own_team_only(client):
    mine, other = TeamFactory(), TeamFactory()
    client.force_login(member(mine, "leader"))
    assert client.get(reverse("inspections:team-edit", args=[mine.pk])).status_code == 200
    assert client.get(reverse("inspections:team-edit", args=[other.pk])).status_code == 403
    client.force_login(member(mine, "member"))
    assert client.get(reverse("inspections:team-edit", args=[mine.pk])).status_code == 403


@pytest.mark.parametrize("name", ["visit-list", "plan-list", "team-list"])
def test_a_list_asks_the_database_the_same_however_long_it_is(
    client, office, name, django_assert_max_num_queries
):
    url = reverse(f"inspections:{name}")
    plan = PlanFactory()
    VisitFactory(plan=plan)
    counts = []
    for _round in range(2):
        client.get(url)
        with django_assert_max_num_queries(12) as asked:
            client.get(url)
        counts.append(len(asked))
        for _n in range(5):
            VisitFactory(plan=PlanFactory(), unit=make_unit())
    assert counts[0] == counts[1]
