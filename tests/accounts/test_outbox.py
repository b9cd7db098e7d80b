"""Mail that waits until a server has taken it: nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt
from email.header import decode_header, make_header

import pytest
import time_machine
from django.core.management import call_command

from accounts.actions.outbox import put, send_due
from accounts.models import OutboxMail
from tests.accounts import smtp
from tests.people import person

DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def server(settings):
    smtp.start()
    settings.MAIL_CONFIGURED, settings.EMAIL_BACKEND = True, smtp.BACKEND
    settings.DEFAULT_FROM_EMAIL = "Văn phòng <cchc@example.vn>"
    settings.PUBLIC_URL = "https://cchc.example.vn"
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def reader(db):
    return person("docthu", "Lê Đọc Thư", "office", email="doc@example.vn")


def letter(reader, kind="deadlines", day=DAY, subject="Nhắc việc: 2 kiến nghị sắp đến hạn"):
    return put(reader, kind, day, subject, "Kính gửi Bà Thư\n\nhttps://cchc.example.vn/r/1/")


def test_a_letter_of_a_kind_and_day_is_put_and_sent_once(reader):
    first, second = letter(reader), letter(reader, subject="khác")
    assert first.pk == second.pk
    assert (send_due().sent, send_due().sent) == (1, 0)
    (sent,) = smtp.accepted
    assert sent["Message-ID"] == first.message_id
    assert first.message_id.endswith("@cchc.example.vn>")
    assert sent["To"] == "doc@example.vn"
    assert str(sent["Auto-Submitted"]) == "auto-generated"
    assert OutboxMail.objects.get().sent_at == NOON


def test_subject_and_text_keep_their_marks_and_make_no_header(reader):
    letter(reader, subject="Nhắc việc:\r\nBcc: kẻ gian@example.vn")
    send_due()
    (sent,) = smtp.accepted
    assert str(make_header(decode_header(sent["Subject"]))) == (
        "Nhắc việc: Bcc: kẻ gian@example.vn"
    )
    assert sent["Bcc"] is None
    assert "Kính gửi Bà Thư" in sent.get_payload(decode=True).decode()
    assert sent.get_content_type() == "text/plain"


def test_a_server_that_is_down_gets_every_letter_once_when_it_is_up_again(reader, server):
    for number in range(3):
        letter(reader, kind=f"k{number}")
    smtp.down = True
    assert (send_due().failed, smtp.accepted) == (1, [])  # one look is enough to see it is down
    server.shift(dt.timedelta(minutes=1))
    assert send_due().failed == 1
    smtp.down = False
    server.shift(dt.timedelta(minutes=1))
    assert send_due().sent == 1
    server.shift(dt.timedelta(minutes=5))
    assert send_due().sent == 2
    assert smtp.connections == 2
    assert len({mail["Message-ID"] for mail in smtp.accepted}) == len(smtp.accepted) == 3
    assert send_due().sent == 0


def test_a_refused_letter_stops_no_other_and_waits_longer_each_time(reader, server):
    other = person("khac", "Trần Khác", "office", email="khac@example.vn")
    letter(reader)
    letter(other)
    smtp.refused.add("doc@example.vn")
    done = send_due()
    assert (done.sent, done.failed) == (1, 1)
    row = OutboxMail.objects.get(recipient=reader)
    assert "550" in row.last_error
    waits = []
    for _attempt in range(9):
        waits.append(int((row.next_try_at - dt.datetime.now(dt.UTC)).total_seconds() / 60))
        server.move_to(row.next_try_at)
        send_due()
        row.refresh_from_db()
    assert waits == [5, 10, 20, 40, 80, 160, 320, 360, 360]
    smtp.refused.clear()
    server.move_to(row.next_try_at)
    assert send_due().sent == 1


def test_only_a_death_after_the_servers_yes_repeats_a_letter_and_under_its_number(reader, server):
    letter(reader)

    class Killed(BaseException):
        pass

    def die():
        raise Killed

    smtp.after_yes.append(die)
    with pytest.raises(Killed):
        send_due()
    assert send_due().sent == 0  # it is lent to the dead sender for five minutes
    server.shift(dt.timedelta(minutes=5))
    assert send_due().sent == 1
    first, second = smtp.accepted
    assert first["Message-ID"] == second["Message-ID"]
    server.shift(dt.timedelta(days=1))
    assert send_due().sent == 0


def test_without_a_mail_server_or_an_address_there_is_no_letter(reader, settings, capsys):
    nobody = person("khongthu", "Không Thư", "office")
    assert letter(nobody) is None
    settings.MAIL_CONFIGURED = False
    assert letter(reader) is None
    assert not OutboxMail.objects.exists()
    call_command("send_mail")
    assert "EMAIL_URL" in capsys.readouterr().out


def test_a_person_who_left_gets_no_mail(reader):
    letter(reader)
    reader.is_active = False
    reader.save()
    assert send_due().sent == 0


def test_a_sender_that_starts_while_another_holds_a_letter_takes_the_others(reader):
    for number in range(12):
        letter(reader, kind=f"k{number}")
    smtp.after_yes.extend([send_due] * 3)  # in the midst of the first three letters
    send_due()
    assert len(smtp.accepted) == len({mail["Message-ID"] for mail in smtp.accepted}) == 12
    assert OutboxMail.objects.filter(sent_at=None).count() == 0


def test_the_outbox_is_the_system_administrators_and_ones_own(reader, office, sysadmin):
    letter(reader)
    seen = {u: OutboxMail.objects.visible_to(u).count() for u in (reader, office, sysadmin)}
    assert seen == {reader: 1, office: 0, sysadmin: 1}
