"""Mail waits in a row of its own until a mail server has said yes.

`put` writes the letter beside whatever it tells of, in the same transaction; `send_due` sends what
waits, from the worker's timer or `manage.py send_mail`, in as many processes as there are. A letter
is lent to one sender for a while; who dies with it gives it back by the clock. Only between the
server's yes and our record of it can a death repeat a letter, and then under the same Message-ID.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from accounts.models import OutboxMail, User
from accounts.unavailable import keep_trying

log = logging.getLogger(__name__)
# Longer than a mail server can hold a sender up (settings.EMAIL_TIMEOUT for each of its answers).
FIRST_WAIT = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(hours=6)


@dataclass
class Sent:
    """What one round of sending came to."""

    sent: int = 0
    failed: int = 0


def put(recipient: User, kind: str, day: dt.date, subject: str, body: str) -> OutboxMail | None:
    """The letter of this kind and day to this person; a second call changes nothing.

    None when this office sends no mail, or the person has no address: they read their notices.
    """
    if not settings.MAIL_CONFIGURED or not recipient.email:
        return None
    mail, _made = OutboxMail.objects.get_or_create(
        recipient=recipient,
        kind=kind,
        day=day,
        defaults={
            "subject": " ".join(subject.split())[:200],  # a line break would be another header
            "body": body,
            "message_id": make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
            "next_try_at": timezone.now(),
        },
    )
    return mail


def send_due() -> Sent:
    """Send everything whose time has come, over one connection. Safe in several processes."""
    round_ = Sent()
    if not settings.MAIL_CONFIGURED:
        return round_
    connection = get_connection()
    try:
        while (mail := _claim()) is not None:
            if not _try(mail, connection, round_):
                break
    finally:
        _close(connection)
    return round_


@transaction.atomic
def _claim() -> OutboxMail | None:
    """Take the next letter, so that no other sender takes it meanwhile."""
    now = timezone.now()
    rows = OutboxMail.objects.due(now).order_by("next_try_at", "pk")
    mail: OutboxMail | None = (
        rows.select_for_update(of=("self",), skip_locked=True).select_related("recipient").first()
    )
    if mail is not None:
        mail.next_try_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(mail.attempts, 10))
        mail.attempts += 1
        mail.save(update_fields=["next_try_at", "attempts"])
    return mail


def _try(mail: OutboxMail, connection: Any, round_: Sent) -> bool:
    """Whether it is worth going on: not when there is no server to talk to."""
    reached = False
    try:
        connection.open()
        reached = True
        if not connection.send_messages([_message(mail)]):
            raise OSError("the mail backend sent nothing")
    except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors
        _close(connection)  # whatever state it is in
        round_.failed += 1
        mail.last_error = f"{type(error).__name__}: {error}"[:300]
        keep_trying(f"mail {mail.pk}", lambda: mail.save(update_fields=["last_error"]))
        log.warning("mail %s not sent, attempt %s: %s", mail.pk, mail.attempts, mail.last_error)
        return reached
    round_.sent += 1
    mail.sent_at, mail.last_error = timezone.now(), ""
    # a lock must not make a letter that has gone out look like one that has not
    keep_trying(f"mail {mail.pk}", lambda: mail.save(update_fields=["sent_at", "last_error"]))
    return True


def _message(mail: OutboxMail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.body, to=[mail.recipient.email], headers=headers)


def _close(connection: Any) -> None:
    with contextlib.suppress(OSError):  # a server that hangs up first has its letters already
        connection.close()
