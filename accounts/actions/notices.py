"""Lines on a person's own page: told once, and read."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import Notice, User


def tell_once(recipient: User, kind: str, day: dt.date, text: str, url: str) -> bool:
    """One notice of a kind and day to a person. False when they have been told already."""
    _notice, made = Notice.objects.get_or_create(
        recipient=recipient, kind=kind, day=day, defaults={"text": text, "url": url}
    )
    return bool(made)


def read_notice(notice_id: int, *, by: User) -> Notice:
    """Raises Notice.DoesNotExist."""
    notice: Notice = Notice.objects.visible_to(by).get(pk=notice_id)
    Notice.objects.visible_to(by).filter(pk=notice_id).unread().update(read_at=timezone.now())
    return notice


def read_all_notices(*, by: User) -> int:
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())
