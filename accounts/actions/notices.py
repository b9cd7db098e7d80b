"""Lines on a person's own page, with a letter where this office sends mail; told once, and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.actions.outbox import put
from accounts.models import Notice, User
from accounts.unavailable import write_or_put_off
from engines.vietnamese.text import squeeze

NEWS = "news"
TEXT_LENGTH = 300  # of a notice's column


def announce(notices: Sequence[Notice], kind: str = NEWS, *, practice: bool = False) -> None:
    """Notices of something that happened, and for each person at most one letter a day of a kind.

    Give a kind of its own to what must reach people whatever else they were told that day. Nobody
    gets mail about practice.
    """
    told = [(notice, notice.text) for notice in notices]  # a letter has room for all of it
    for notice in notices:
        notice.text = _line(notice.text)
    Notice.objects.bulk_create(notices)
    if settings.MAIL_CONFIGURED and not practice:
        for notice, text in told:
            put(notice.recipient, kind, timezone.localdate(), text, _letter(notice, text))


def _line(text: str) -> str:
    """The text as a notice holds it: a longer one ends in "…", for its page says the rest.

    Only PostgreSQL knows the length of a column, and nothing cleans rows that are made in bulk.
    """
    return Truncator(squeeze(text)).chars(TEXT_LENGTH)


def _letter(notice: Notice, text: str) -> str:
    person = notice.recipient
    with translation.override(person.language):
        name = f"{person.honorific} {person.full_name}".strip()
        return "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": name},
                f"{text}\n{settings.PUBLIC_URL}{notice.url}",
                _("What else is new stands among your notices:")
                + f"\n{settings.PUBLIC_URL}{reverse('accounts:notice-list')}",
                f"{settings.SITE_TITLE}\n"
                + _("This letter was sent by the program; nobody reads an answer to it.")
                + "\n",
            ]
        )


def tell_once(recipient: User, kind: str, day: dt.date, text: str, url: str) -> bool:
    """One notice of a kind and day to a person. False when they have been told already."""
    _notice, made = Notice.objects.get_or_create(
        recipient=recipient, kind=kind, day=day, defaults={"text": _line(text), "url": url}
    )
    return bool(made)


def unread_of(urls: Iterable[str], *, by: User) -> list[int]:
    """The keys of the person's unread notices that lead to one of these addresses."""
    unread = Notice.objects.visible_to(by).unread().order_by()
    known = [url for url in urls if "\x00" not in url]  # PostgreSQL holds no NUL
    return list(unread.filter(url__in=known).values_list("pk", flat=True))


def mark_read(notice_ids: Sequence[int], *, by: User) -> None:
    """The mark can wait until the page is read again: it is put off while the database is locked."""
    unread = Notice.objects.visible_to(by).unread().filter(pk__in=notice_ids)
    write_or_put_off(lambda: unread.update(read_at=timezone.now()))


def read_all_notices(*, by: User) -> int:
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())
