"""Deadlines over the project's own calendar, each row worked out by hand from calendar.csv.

Off: 16-20/2, 27/4, 30/4, 1/5, 31/8-2/9 and 24/11/2026; 1/1, 4, 5, 8-10/2, 16/4, 30/4, 3/5, 2 and
3/9/2027; 29/4-1/5/2024; 30/4-2/5/2025; 31/12/2018. Worked: Saturdays 10/1 and 22/8/2026, 4/5/2024,
26/4/2025, 5/1/2019.
"""

import datetime as dt

import pytest
import time_machine

from engines.vietnamese.calendar import WorkingCalendar
from engines.vietnamese.dates import format_date
from findings.deadlines import deadline_of, left_words, soon_until
from findings.escalation import next_step
from findings.models import CorrectionRequest, DateNotice, Extension, ExtensionDecision
from findings.reminder_texts import SOON, Matter, letter_of, zalo_text
from inspections.calendar import office_calendar
from inspections.lists import load_lists
from inspections.models import CalendarDay
from reports.minutes import draft_of
from tests.findings.factories import RequestFactory, make_visit
from tests.inspections.factories import UserFactory, make_staff

pytestmark = pytest.mark.django_db

TET_2027 = "04/02/2027, 05/02/2027, 08/02/2027, 09/02/2027, 10/02/2027"
# start, working days, due, and which of the days between are not decreed
ROWS = [
    # Tết 2026: Monday 16/2 to Friday 20/2 off, work from Monday 23/2
    ("13/02/2026", 1, "23/02/2026", ""),
    ("12/02/2026", 3, "24/02/2026", ""),
    ("06/02/2026", 15, "06/03/2026", ""),
    ("14/02/2026", 5, "27/02/2026", ""),
    ("18/02/2026", 1, "23/02/2026", ""),
    ("30/01/2026", 10, "13/02/2026", ""),
    ("30/01/2026", 11, "23/02/2026", ""),
    # Tết 2027: Thursday 4/2 to Wednesday 10/2 off, none of it decreed, work from Thursday 11/2
    ("03/02/2027", 1, "11/02/2027", TET_2027),
    ("03/02/2027", 3, "15/02/2027", TET_2027),
    ("20/01/2027", 15, "17/02/2027", TET_2027),
    ("29/01/2027", 3, "03/02/2027", ""),
    ("05/02/2027", 2, "12/02/2027", "08/02/2027, 09/02/2027, 10/02/2027"),
    # Giỗ Tổ, 30/4 and 1/5
    ("29/04/2026", 1, "04/05/2026", ""),
    ("24/04/2026", 3, "04/05/2026", ""),
    ("15/04/2026", 15, "11/05/2026", ""),
    ("29/04/2027", 1, "04/05/2027", "03/05/2027"),
    ("15/04/2027", 1, "19/04/2027", "16/04/2027"),
    # 2/5/2025 off for Saturday 26/4/2025; 29/4/2024 for Saturday 4/5/2024
    ("24/04/2025", 2, "26/04/2025", ""),
    ("24/04/2025", 5, "05/05/2025", ""),
    ("26/04/2024", 1, "02/05/2024", ""),
    ("26/04/2024", 3, "04/05/2024", ""),
    # Saturday 10/1/2026 made up, not read in a decision; Saturday 22/8/2026 for 31/8
    ("09/01/2026", 1, "10/01/2026", "10/01/2026"),
    ("09/01/2026", 2, "12/01/2026", "10/01/2026"),
    ("31/12/2025", 6, "10/01/2026", "10/01/2026"),
    ("20/08/2026", 2, "22/08/2026", ""),
    ("21/08/2026", 8, "04/09/2026", ""),
    ("28/08/2026", 1, "03/09/2026", ""),
    ("28/12/2018", 5, "07/01/2019", ""),
    # ends of months and of years
    ("31/07/2026", 10, "14/08/2026", ""),
    ("27/02/2026", 1, "02/03/2026", ""),
    ("28/02/2024", 2, "01/03/2024", ""),
    ("31/12/2026", 1, "04/01/2027", ""),
    ("18/12/2026", 15, "11/01/2027", ""),
    ("29/12/2023", 1, "02/01/2024", ""),
    ("20/07/2018", 15, "10/08/2018", ""),
    ("19/07/2018", 15, "09/08/2018", ""),
    # days that came lately and are not decreed
    ("23/11/2026", 1, "25/11/2026", "24/11/2026"),
    ("01/09/2027", 1, "06/09/2027", "02/09/2027, 03/09/2027"),
]


def day(text):
    return dt.date(*(int(part) for part in reversed(text.split("/"))))


def words(value):
    return ", ".join(map(format_date, value))


def test_every_row_is_counted_so():
    load_lists()
    calendar = office_calendar()
    visit = make_visit(issued=True)
    wrong = []
    for start, n, due, unsure in ROWS:
        told = calendar.explain(day(start), n)
        doubt = told.doubt.days_off + told.doubt.make_up_days
        row = CorrectionRequest(visit=visit, status="issued", due_on=day(due), deadline=day(due))
        visit.held_on = day(start)
        said = deadline_of(row, today=day(start), calendar=calendar)
        late = deadline_of(row, today=day(due) + dt.timedelta(days=1), calendar=calendar)
        got = (format_date(told.due), words(doubt), said.left, said.sum == told.sentence())
        if got != (due, unsure, n, True) or not late.is_late or said.is_late:
            wrong.append((start, n, due, unsure, got))
        if said.is_soon != (n <= 7) or (soon_until(day(start), calendar) >= day(due)) != (n <= 7):
            wrong.append((start, n, "soon"))
    assert wrong == []
    assert len(ROWS) >= 25


# bad_inputs.json, calendar_fixture and the items DT-036, DT-039, DT-041, DT-044, DT-048
FIXTURE = WorkingCalendar(
    frozenset(
        dt.date.fromisoformat(text)
        for text in [
            "2026-01-01",
            "2026-01-02",
            "2026-02-16",
            "2026-02-17",
            "2026-02-18",
            "2026-02-19",
            "2026-02-20",
            "2026-04-27",
            "2026-04-30",
            "2026-05-01",
            "2026-08-31",
            "2026-09-01",
            "2026-09-02",
            "2026-11-24",
            "2027-01-01",
        ]
    ),
    frozenset({dt.date(2026, 1, 10), dt.date(2026, 8, 22)}),
)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        pytest.param("31/07/2026", 10, "14/08/2026", id="DT-036"),
        pytest.param("13/02/2026", 1, "23/02/2026", id="DT-039"),
        pytest.param("29/04/2026", 1, "04/05/2026", id="DT-041"),
        pytest.param("31/07/2026", 0, "31/07/2026", id="DT-044"),
    ],
)
def test_the_agreed_cases(start, n, due):
    for kind, days in (("off", FIXTURE.days_off), ("make_up", FIXTURE.make_up)):
        CalendarDay.objects.bulk_create(CalendarDay(date=one, kind=kind, name="-") for one in days)
    assert office_calendar() == FIXTURE
    assert office_calendar().add_working_days(day(start), n) == day(due)


def test_a_span_below_nothing_is_refused():
    with pytest.raises(ValueError, match="working days"):  # DT-048
        FIXTURE.add_working_days(dt.date(2026, 7, 31), -3)


# --- the words ---
SUM = (
    "15 ngày làm việc từ 20/01/2027, trừ 8 ngày Thứ Bảy, Chủ nhật và 5 ngày nghỉ lễ = 17/02/2027"
    f"; có ngày nghỉ chưa có quyết định chính thức: {TET_2027}"
)


def moment(text, hour=9):
    """Nine in the morning in Vietnam."""
    zone = dt.timezone(dt.timedelta(hours=7))
    return time_machine.travel(
        dt.datetime.combine(day(text), dt.time(hour), tzinfo=zone), tick=False
    )


@pytest.fixture
def request_row():
    for text in TET_2027.split(", "):
        CalendarDay.objects.create(date=day(text), kind="off", name="Tết", certain=False)
    visit = make_visit(issued=True, held_on=day("20/01/2027"))
    return RequestFactory(
        visit=visit, status="issued", due_on=day("17/02/2027"), issued_at=visit.issued_at
    )


def grant(row, number, until):
    """More time, as the unit asked for it."""
    by = row.created_by
    asked = Extension.objects.create(
        request=row, number=number, reason="Thiếu người.", proposed_on=until, by=by
    )
    ExtensionDecision.objects.create(extension=asked, granted_until=until, by=by)
    row.deadline = until
    row.save()


@pytest.mark.parametrize(
    ("today", "left", "soon", "late"),
    [
        ("29/01/2027", "còn 8 ngày làm việc", False, False),
        ("01/02/2027", "còn 7 ngày làm việc", True, False),
        ("03/02/2027", "còn 5 ngày làm việc", True, False),
        ("07/02/2027", "còn 5 ngày làm việc", True, False),  # the Sunday of Tết
        ("16/02/2027", "còn 1 ngày làm việc", True, False),
        ("17/02/2027", "đến hạn hôm nay", True, False),
        ("18/02/2027", "quá hạn 1 ngày làm việc", False, True),
        ("22/02/2027", "quá hạn 3 ngày làm việc", False, True),
    ],
)
def test_one_request_reads_alike_on_page_list_mail_and_paper(
    client, request_row, today, left, soon, late
):
    staff = make_staff(request_row.visit.unit)
    page_of_it = f"/requests/{request_row.pk}/"
    with moment(today):
        deadline = deadline_of(request_row)
        assert (deadline.is_soon, deadline.is_late) == (soon, late)
        client.force_login(staff)
        for address in (page_of_it, "/requests/", "/"):
            page = client.get(address).content.decode()
            assert "hạn: 17/02/2027" in page, address
            assert left in page, address
        assert SUM in client.get(page_of_it).content.decode()
        for tab, there in (("soon", soon), ("overdue", late), ("due", soon or late)):
            page = client.get(f"/requests/?tab={tab}").content.decode()
            assert (page_of_it in page) is there, tab
        _subject, mail = letter_of(
            staff, [Matter(deadline, SOON)], deadline.today, lambda row: next_step(row)
        )
        assert f"hạn: 17/02/2027, {left}\n  {SUM}\n" in mail
        assert f"Thời hạn: 17/02/2027 ({left}" in zalo_text(request_row)
        assert deadline.in_full == f"hạn: 17/02/2027; {SUM}"
        (printed,) = draft_of(request_row.visit_id).context.requests
        assert printed.due_on == day("17/02/2027")


def test_an_extension_counts_and_the_first_day_stays(
    client, request_row, django_assert_num_queries
):
    grant(request_row, 1, day("24/02/2027"))
    grant(request_row, 2, day("03/03/2027"))
    with moment("18/02/2027"):
        client.force_login(UserFactory(role="office"))
        told = deadline_of(request_row)
        assert told.line == "hạn: 03/03/2027 (gia hạn lần 2)"
        assert told.first_words == "hạn đầu: 17/02/2027"
        assert (told.left, told.is_late) == (9, False)
        assert told.in_full.startswith(
            "hạn: 03/03/2027 (gia hạn lần 2); hạn đầu: 17/02/2027; 25 ngày làm việc từ 20/01/2027"
        )
        page = client.get(f"/requests/{request_row.pk}/").content.decode()
        for words_said in (told.line, told.first_words, told.sum, "còn 9 ngày làm việc"):
            assert words_said in page
        assert "gia hạn lần 2" in client.get("/requests/").content.decode()
        assert "gia hạn lần 2" not in client.get("/requests/?tab=overdue").content.decode()
    assert CorrectionRequest.objects.get().due_on == day("17/02/2027")
    (listed,) = CorrectionRequest.objects.all().for_list()
    with django_assert_num_queries(0):
        assert deadline_of(listed).line == "hạn: 03/03/2027 (gia hạn lần 2)"


def test_without_a_day_nothing_runs(client, request_row):
    row = RequestFactory(
        visit=request_row.visit,
        status="issued",
        issued_at=request_row.issued_at,
        due_text="Thời gian tới.",
    )
    with moment("01/01/2030"):
        told = deadline_of(row)
        assert told.line == "hạn: “Thời gian tới”"
        assert (told.left, told.left_words, told.sum, told.is_late) == (None, "", "", False)
        assert told.in_full == told.line
        client.force_login(UserFactory(role="office"))
        assert f"/requests/{row.pk}/" not in client.get("/requests/?tab=overdue").content.decode()
        assert told.line in client.get(f"/requests/{row.pk}/").content.decode()


def test_a_day_named_later_is_counted_from_its_notice(request_row):
    row = RequestFactory(visit=request_row.visit, status="issued", issued_at=request_row.issued_at)
    with moment("22/02/2027", hour=0):  # still the 21st elsewhere
        DateNotice.objects.create(
            request=row, due_on=day("26/02/2027"), reason="Cần mốc.", by=row.created_by
        )
    row.deadline = day("26/02/2027")
    told = deadline_of(row, today=day("23/02/2027"))
    assert told.line == "hạn: 26/02/2027 (ấn định sau bằng thông báo)"
    assert told.sum == "4 ngày làm việc từ 22/02/2027 = 26/02/2027"
    assert (told.left_words, told.first_words) == ("còn 3 ngày làm việc", "")


def test_the_message_tells_what_may_still_move(request_row):
    assert zalo_text(request_row, today=day("05/02/2027")).splitlines()[2] == (
        "Thời hạn: 17/02/2027 (còn 5 ngày làm việc; có ngày nghỉ chưa có quyết định chính thức:"
        " 08/02/2027, 09/02/2027, 10/02/2027)."
    )


def test_years_late_are_counted_with_a_point_after_the_thousands():
    assert left_words(-2078, late=True) == "quá hạn 2.078 ngày làm việc"
    assert left_words(1250, late=False) == "còn 1.250 ngày làm việc"


def test_over_a_weekend_no_number_is_invented(request_row):
    friday = deadline_of(request_row, today=day("19/02/2027"))
    request_row.due_on = request_row.deadline = day("20/02/2027")  # a Saturday
    assert friday.left_words == "không còn ngày làm việc nào"
    assert deadline_of(request_row, today=day("21/02/2027")).left_words == "quá hạn"
    assert deadline_of(request_row, today=day("22/02/2027")).left_words == "quá hạn 1 ngày làm việc"
    assert deadline_of(request_row).sum.split(";")[0].endswith("= 20/02/2027 (ngày nghỉ)")


def test_an_answered_request_has_no_days_left(request_row):
    request_row.status = "responded"
    told = deadline_of(request_row, today=day("01/03/2027"))
    assert (told.line, told.left_words, told.is_late) == ("hạn: 17/02/2027", "", False)
