"""Issuing while the mail server is down: it works, and the letters go out once, later."""

from __future__ import annotations

import datetime as dt
from email.header import decode_header, make_header

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.outbox import send_due
from accounts.models import Notice, OutboxMail
from findings.actions.notices import tell_unit
from findings.models import CorrectionRequest
from tests.accounts import smtp
from tests.reports.factories import issued, ready_visit, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings):
    smtp.start()
    settings.MAIL_CONFIGURED, settings.EMAIL_BACKEND = True, smtp.BACKEND
    settings.PUBLIC_URL = "https://cchc.example.vn"


def clerk_of(visit):
    person = staff_of(visit)
    person.email = "canbo@example.vn"
    person.save()
    return person


def test_letters_of_issued_minutes_wait_for_the_server_and_go_once():
    visit = ready_visit()
    clerk_of(visit)
    smtp.down = True
    issued(visit)
    assert send_due().failed == 1
    smtp.down = False
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert (send_due().sent, send_due().sent) == (1, 0)
    (letter,) = smtp.accepted
    day = f"{visit.held_on:%d/%m/%Y}"
    subject = str(make_header(decode_header(letter["Subject"])))
    assert subject == f"Có 2 kiến nghị của đợt kiểm tra ngày {day} gửi đơn vị."
    assert "https://cchc.example.vn/requests/" in letter.get_payload(decode=True).decode()


def test_news_of_a_day_is_one_letter_however_many_notices():
    visit = ready_visit()
    person = clerk_of(visit)
    issued(visit)
    for request in CorrectionRequest.objects.filter(visit=visit):
        tell_unit(request, "Tin về %(code)s của %(unit)s.")
    assert Notice.objects.filter(recipient=person).count() == 3
    assert sorted(OutboxMail.objects.values_list("kind", flat=True)) == [
        "news",
        f"requests-{visit.pk}",
    ]


def test_nobody_gets_mail_about_practice():
    visit = ready_visit(is_training=True)
    person = clerk_of(visit)
    issued(visit)
    assert Notice.objects.filter(recipient=person).exists()
    assert not OutboxMail.objects.exists()
