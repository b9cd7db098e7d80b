"""Acts that change no row: who signed in, was refused, exported or downloaded what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.logs import current_request_id
from accounts.models import AuditEntry, User
from engines.vietnamese.text import squeeze

# What each detail of an entry is called where a person reads it.
DETAILS = {
    "name": _("file"),
    "sha256": "SHA-256",
    "rows": _("rows"),
    "filter": _("filter"),
    "format": _("kind of file"),
    "form": _("kind of file"),
    "new": _("new rows"),
    "changed": _("changed rows"),
    "summary": _("summary"),
    "key": _("key of the summary"),
    "unit": _("unit"),
    "paper": _("paper"),
    "method": _("method of the request"),
    "reason": _("reason"),
}


def detail_words(detail: dict[str, Any]) -> str:
    """ "tệp: a.pdf; số dòng: 12": the details of an entry, without those that are blank."""
    told = ((DETAILS.get(key, key), value) for key, value in detail.items() if value != "")
    return "; ".join(f"{name}: {value}" for name, value in told)


def client_address(request: HttpRequest | None) -> str | None:
    """The address axes counts by: behind a proxy only as far as PROXY_COUNT trusts it."""
    if request is None:
        return None
    from axes.helpers import get_client_ip_address

    return get_client_ip_address(request) or None


def has_failed_too_often(address: str | None) -> bool:
    """Whether an address has tried too many wrong sign-ins lately, whatever names it tried."""
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AuditEntry.objects.filter(
        act=AuditEntry.Act.LOGIN_FAILED, ip_address=address, at__gte=since
    )
    return bool(address) and failed.count() >= settings.SIGN_IN_FAILURES_PER_ADDRESS


def record(
    request: HttpRequest | None,
    act: AuditEntry.Act,
    target: str | models.Model = "",
    *,
    user: User | None = None,
    username: str = "",
    **detail: Any,
) -> AuditEntry:
    """Write one audit entry. `user` is the request's person unless another is named.

    A row as its target is named in words: "tệp bằng chứng: anh.jpg".

    What a stranger sent stands in it as one line of plain text: PostgreSQL takes no NUL, and a
    refusal must be noted whatever was asked for.
    """
    if isinstance(target, models.Model):
        with translation.override(settings.LANGUAGE_CODE):
            target = f"{target._meta.verbose_name}: {target}"
    who = user
    if who is None and request is not None:
        signed_in = getattr(request, "user", None)
        who = signed_in if isinstance(signed_in, User) else None
    return AuditEntry.objects.create(
        act=act,
        user=who,
        username=squeeze(username or (who.username if who else ""))[:60],
        ip_address=client_address(request),
        request_id=current_request_id.get().strip("-"),
        target=squeeze(str(target))[:300],
        detail={
            key: squeeze(value) if isinstance(value, str) else value
            for key, value in detail.items()
        },
    )
