"""Plans with their visits, and days of the calendar, from a file."""

from __future__ import annotations

import datetime as dt

import pytest

from inspections.models import CalendarDay, Plan, Visit
from tests.bad_inputs.import_payloads import csvf
from tests.importing import receive_table, take_in
from tests.inspections.factories import TeamFactory, make_unit

pytestmark = pytest.mark.django_db
HEAD = ["Năm", "Tên kế hoạch", "Số kế hoạch", "Đơn vị", "Ngày kiểm tra", "Buổi", "Đoàn chủ trì"]
TITLE = "Kế hoạch kiểm tra năm 2018"


def row(unit="875", day="19/07/2018", team="Đoàn kiểm tra số 1", year="2018", session="sáng"):
    return [year, TITLE, "26/KH-UBND", unit, day, session, team]


@pytest.fixture
def units(db):
    TeamFactory(name="Đoàn kiểm tra số 1")
    make_unit("Huyện Lấp Vò", code="875")
    make_unit("Thị xã Hồng Ngự", code="868", kind="thị xã")


def send(office, *rows, kind="plans", head=HEAD):
    return receive_table(kind, "a.csv", csvf(head=head, rows=list(rows)), by=office)


def test_a_plan_comes_in_with_its_visits_once(office, units):
    rows = [row(), row(unit="thi xa hong ngu", day="17/7/2018", year="2.018")]
    sent = send(office, *rows)
    assert sent.preview["faults"] == []
    take_in(sent.pk, by=office)
    plan = Plan.objects.get()
    assert (plan.year, plan.number) == (2018, "26/KH-UBND")
    visit = Visit.objects.get(unit__versions__code="868")
    assert (visit.plan, visit.held_on, visit.status) == (plan, dt.date(2018, 7, 17), "planned")
    assert visit.lead_team.name == "Đoàn kiểm tra số 1"
    assert visit.participants.filter(side="team").count() == 4
    again = send(office, *rows)
    assert (again.preview["unchanged"], again.preview["new"]) == (2, 0)
    changed = send(office, row(session="chiều"), rows[1])
    changed.refresh_from_db()
    assert changed.preview["changes"] == [[2, [["Buổi", "sáng", "chiều"]]]]
    take_in(changed.pk, by=office)
    assert Visit.objects.get(unit__versions__code="875").session == "afternoon"


@pytest.mark.parametrize(
    ("bad", "letter", "words"),
    [
        (row(unit="999"), "D", "Không có đơn vị nào mang mã hoặc tên “999” vào ngày 19/07/2018."),
        (row(team="Đoàn lạ"), "G", "Không có đoàn kiểm tra nào tên là “Đoàn lạ”."),
        (row(year="2,5"), "A", "Phải là số nguyên"),
        (row(day="13/25/2018"), "E", "không có trong lịch"),
        (row(unit="868"), "A", "Dòng 2 và dòng 3 trùng nhau."),
    ],
)
def test_faults_of_a_plan_are_told(office, units, bad, letter, words):
    sent = send(office, row(unit="868"), bad)
    [fault] = sent.preview["faults"]
    assert (fault["line"], fault["letter"]) == (3, letter)
    assert words in fault["message"]
    assert not Plan.objects.exists()


def test_the_present_plan_comes_back_unchanged(client, office, units):
    take_in(send(office, row(), row(unit="868")).pk, by=office)
    client.force_login(office)
    filled = client.get("/imports/plans/template/?filled=1").content
    sent = receive_table("plans", "a.xlsx", filled, by=office)
    assert sent.preview["faults"] == []
    assert (sent.preview["unchanged"], sent.preview["changed"]) == (2, 0)


DAYS = ["Ngày", "Loại", "Tên ngày", "Có quyết định chính thức"]
SOCIAL = ["02/09/2026", "ngày nghỉ", "Quốc khánh", "có"]


def test_days_come_in_and_the_list_on_the_page_comes_back_unchanged(client, office):
    make_up = ["22/8/2026", "làm bù", "Làm bù cho ngày 31/8", "không"]
    take_in(send(office, SOCIAL, make_up, kind="days", head=DAYS).pk, by=office)
    day = CalendarDay.objects.get(date=dt.date(2026, 8, 22))
    assert (day.kind, day.certain) == ("make_up", False)
    client.force_login(office)
    for form in ("xlsx", "csv"):
        listed = client.get(f"/calendar/?year=2026&export={form}").content
        sent = receive_table("days", f"a.{form}", listed, by=office)
        assert sent.preview["faults"] == []
        assert (sent.preview["unchanged"], sent.preview["changed"]) == (2, 0), form


def test_a_weekday_makes_up_for_nothing(office):
    wrong = ["26/08/2026", "ngày làm bù", "Làm bù", "có"]
    [fault] = send(office, wrong, kind="days", head=DAYS).preview["faults"]
    assert (fault["line"], fault["letter"], fault["cell"]) == (2, "B", "ngày làm bù")
