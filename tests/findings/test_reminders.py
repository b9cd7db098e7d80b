"""The daily run: whom it tells of what, once, whatever happens to it."""

from __future__ import annotations

import datetime as dt
import random
from email.header import decode_header, make_header

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from accounts.actions.outbox import send_due
from accounts.models import DailyRun, Notice, OutboxMail
from config.management.commands.work import tick
from findings.actions.reminders import run_deadlines
from findings.models import CorrectionRequest, Escalation
from inspections.models import CalendarDay
from tests.accounts import smtp
from tests.findings.factories import RequestFactory, make_stages, make_visit
from tests.inspections.factories import make_staff, make_unit
from tests.people import UserFactory
from units.models import Posting

pytestmark = pytest.mark.django_db
# a Monday; the Vietnamese day is two hours old when the world's clock still says Sunday
MONDAY = dt.date(2026, 3, 2)


def at(day: dt.date, hour: int = 8) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture(autouse=True)
def clock(settings):
    smtp.start()
    settings.MAIL_CONFIGURED, settings.EMAIL_BACKEND = True, smtp.BACKEND
    settings.PUBLIC_URL = "https://cchc.example.vn"
    with time_machine.travel(at(MONDAY), tick=False) as clock:
        yield clock


class Place:
    """A district with a clerk and a head, under a province, and the office."""

    def __init__(self):
        make_stages()
        self.province = make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")
        self.unit = make_unit("Huyện Lấp Vò", parent=self.province)
        self.clerk = self.staff(self.unit, "canbo")
        self.head = self.staff(self.unit, "chutich")
        Posting.objects.filter(user=self.head).update(is_head=True)
        self.above = self.staff(self.province, "tinh")
        self.office = UserFactory(role="office", username="vp", email="vp@example.vn")
        self.visit = make_visit(unit=self.unit, issued=True)

    def staff(self, unit, username):
        person = make_staff(unit, username=username)
        person.email = f"{username}@example.vn"
        person.save()
        return person

    def request(self, deadline, **more):
        return RequestFactory(
            visit=self.visit,
            due_on=deadline,
            status="issued",
            issued_at=at(dt.date(2026, 1, 5)),
            responsible_unit=self.unit,
            **more,
        )


@pytest.fixture
def place():
    return Place()


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True)
    )


def addresses() -> list[str]:
    return sorted(mail["To"].split("@")[0] for mail in smtp.accepted)


def days_told(clock, person, first, last) -> list[str]:
    """Run every day and write down those on which the person was told."""
    found, day = [], first
    while day <= last:
        clock.move_to(at(day))
        run_deadlines()
        if Notice.objects.filter(recipient=person, day=day).exists():
            found.append(f"{day:%d/%m}")
        day += dt.timedelta(days=1)
    return found


def test_reminders_come_seven_one_and_no_working_days_before_then_every_monday(clock, place):
    place.request(dt.date(2026, 3, 18))  # a Wednesday
    # 7 working days before is Monday 9/3; the first late day is Thursday 19/3
    expected = ["09/03", "17/03", "18/03", "19/03", "23/03", "30/03"]
    assert days_told(clock, place.clerk, MONDAY, dt.date(2026, 3, 31)) == expected


def test_a_holiday_brings_the_reminder_forward(clock, place):
    for day in (dt.date(2026, 3, 11), dt.date(2026, 3, 17)):
        CalendarDay.objects.create(date=day, kind="off", name="Nghỉ")
    place.request(dt.date(2026, 3, 18))
    expected = ["05/03", "16/03", "18/03"]
    assert days_told(clock, place.clerk, MONDAY, dt.date(2026, 3, 18)) == expected


def test_lateness_is_reported_to_the_head_the_superior_and_the_office(clock, place):
    place.request(dt.date(2026, 3, 4))
    last = dt.date(2026, 3, 26)
    run = days_told(clock, place.office, MONDAY, last)
    first = {
        person.username: Notice.objects.filter(recipient=person, text__contains="quá hạn")
        .order_by("day")
        .values_list("day", flat=True)[0]
        for person in (place.clerk, place.head, place.above, place.office)
    }
    assert first == {
        "canbo": dt.date(2026, 3, 5),
        "chutich": dt.date(2026, 3, 5),  # posted at the unit as well
        "tinh": dt.date(2026, 3, 18),
        "vp": dt.date(2026, 3, 25),
    }
    assert run == ["25/03"]
    reached = Escalation.objects.order_by("at").values_list("told", "at__date")
    assert [(stage, f"{day:%d/%m}") for stage, day in reached] == [
        ("unit", "05/03"),
        ("head", "11/03"),
        ("superior", "18/03"),
        ("office", "25/03"),
    ]


def test_an_extension_starts_the_stages_again_from_the_granted_day(clock, place):
    row = place.request(dt.date(2026, 2, 2))
    run_deadlines()
    assert Escalation.objects.count() == 4
    CorrectionRequest.objects.filter(pk=row.pk).update(deadline=dt.date(2026, 3, 20))
    assert days_told(clock, place.above, MONDAY, dt.date(2026, 3, 27)) == ["02/03"]
    clock.move_to(at(dt.date(2026, 4, 3)))
    run_deadlines()
    again = Escalation.objects.filter(deadline=dt.date(2026, 3, 20))
    assert sorted(again.values_list("told", flat=True)) == ["head", "superior", "unit"]


@pytest.mark.parametrize("status", ["responded", "verified", "closed", "withdrawn", "draft"])
def test_who_waits_for_no_unit_reminds_of_nothing(place, status):
    row = place.request(dt.date(2026, 2, 2))
    stamps = {"issued_at": None} if status == "draft" else {}
    if status in {"verified", "closed"}:
        stamps = {"verified_at": at(MONDAY), "verified_by": place.office}
    CorrectionRequest.objects.filter(pk=row.pk).update(status=status, **stamps)
    assert run_deadlines() == 0
    assert not Escalation.objects.exists()


def test_a_request_without_a_day_is_never_late(place):
    place.request(None, due_text="thời gian tới")
    assert run_deadlines() == 0


def test_one_letter_a_person_gathers_all_their_requests(place):
    soon, late = place.request(dt.date(2026, 3, 3)), place.request(dt.date(2026, 2, 27))
    assert run_deadlines() == 2
    assert addresses() == ["canbo", "chutich"]
    letter = smtp.accepted[0]
    assert str(make_header(decode_header(letter["Subject"]))) == (
        "Nhắc việc ngày 02/03/2026: 1 kiến nghị sắp đến hạn, 1 kiến nghị quá hạn"
    )
    text = letter.get_payload(decode=True).decode()
    assert f"{soon.code} (Huyện Lấp Vò): hạn: 03/03/2026, còn 1 ngày làm việc" in text
    assert f"{late.code} (Huyện Lấp Vò): hạn: 27/02/2026, quá hạn 1 ngày làm việc" in text
    assert f"https://cchc.example.vn/requests/{late.pk}/" in text
    assert "ngày 06/03/2026: báo cáo lên người đứng đầu huyện Lấp Vò" in text
    assert told(place.clerk) == ["1 kiến nghị sắp đến hạn, 1 kiến nghị quá hạn"]


def test_the_letter_is_in_the_readers_language(place):
    place.clerk.language = "en"
    place.clerk.save()
    place.request(dt.date(2026, 3, 3))
    run_deadlines()
    (letter,) = [mail for mail in smtp.accepted if mail["To"] == "canbo@example.vn"]
    assert letter["Subject"] == "Reminder of 02/03/2026: 1 request due soon"


def test_without_address_or_mail_server_people_read_their_notices(place, settings):
    place.clerk.email = ""
    place.clerk.save()
    place.request(dt.date(2026, 3, 3))
    run_deadlines()
    assert addresses() == ["chutich"]
    assert len(told(place.clerk)) == 1
    settings.MAIL_CONFIGURED = False
    place.request(dt.date(2026, 3, 4))
    with time_machine.travel(at(dt.date(2026, 3, 3)), tick=False):
        run_deadlines()
    assert len(told(place.clerk)) == 2
    assert OutboxMail.objects.count() == 1


def test_twice_a_day_tells_nothing_twice_and_missed_days_are_made_up(clock, place, capsys):
    place.request(dt.date(2026, 3, 12))  # 7 working days before: Tuesday 3/3
    call_command("run_deadlines")
    clock.move_to(at(dt.date(2026, 3, 5)))  # two days without a run
    for _run in range(3):
        call_command("run_deadlines")
    assert told(place.clerk) == [
        f"{CorrectionRequest.objects.get().code}: hạn: 12/03/2026, còn 5 ngày làm việc"
    ]
    assert addresses() == ["canbo", "chutich"]
    said = [line for line in capsys.readouterr().out.splitlines() if "told" in line]
    assert said == ["people told: 0", "people told: 2", "people told: 0", "people told: 0"]


def test_the_workers_timer_runs_it_once_a_day_after_seven(clock, place):
    place.request(dt.date(2026, 3, 2))
    clock.move_to(at(MONDAY, 6))
    tick()
    assert not DailyRun.objects.exists()
    clock.move_to(at(MONDAY, 7))
    tick()
    tick()
    assert DailyRun.objects.get(name="deadlines").day == MONDAY
    assert addresses() == ["canbo", "chutich"]


class Killed(BaseException):
    """What SIGKILL is to the code: nothing catches it."""


def killed_at(statement: int) -> bool:
    """Run, and die at this SQL statement. False when the run ended before it."""
    left = [statement]

    def count(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] == -1:  # a dead process rolls back what it had not committed
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            run_deadlines()
    except Killed:
        return True
    return False


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_instant_and_run_again_nothing_is_lost_or_doubled(clock, place, seed):
    place.request(dt.date(2026, 3, 3))
    place.request(dt.date(2026, 2, 2))
    chance = random.Random(seed)
    if seed % 4 == 0:  # between the server's yes and the record of it
        smtp.after_yes.extend([lambda: None] * chance.randrange(4) + [kill])
    killed_at(chance.randrange(96))
    in_flight = len(smtp.accepted)
    smtp.after_yes.clear()
    for minutes in (0, 6, 6):
        clock.shift(dt.timedelta(minutes=minutes))
        run_deadlines()
    numbers = [mail["Message-ID"] for mail in smtp.accepted]
    assert sorted({mail["To"] for mail in smtp.accepted}) == [
        "canbo@example.vn",
        "chutich@example.vn",
        "tinh@example.vn",
        "vp@example.vn",
    ]
    assert len(set(numbers)) == 4
    assert len(numbers) <= 5
    assert len(numbers) == 4 or in_flight
    assert {len(told(p)) for p in (place.clerk, place.head, place.above, place.office)} == {1}
    assert Escalation.objects.count() == 4


def kill():
    raise Killed


def test_a_run_that_starts_within_another_tells_nobody_twice(place):
    place.request(dt.date(2026, 2, 2))
    smtp.after_yes.append(run_deadlines)
    run_deadlines()
    assert addresses() == ["canbo", "chutich", "tinh", "vp"]
    assert Notice.objects.count() == 4


def test_a_server_that_is_down_delays_the_letters_and_loses_none(clock, place):
    smtp.down = True
    place.request(dt.date(2026, 3, 3))
    assert run_deadlines() == 2
    assert addresses() == []
    smtp.down = False
    clock.shift(dt.timedelta(minutes=10))
    send_due()
    run_deadlines()
    assert addresses() == ["canbo", "chutich"]
