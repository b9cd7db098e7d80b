"""Sign-ins and sign-outs go to the log of acts, whichever page or backend they come by."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditEntry, User


@receiver(user_logged_in)
def signed_in(request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    if request is not None:  # from here SessionLimitsMiddleware counts
        now = int(timezone.now().timestamp())
        request.session["signed_in_at"] = request.session["seen_at"] = now
    record(request, AuditEntry.Act.LOGIN, user=user)


@receiver(user_logged_out)
def signed_out(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(request, AuditEntry.Act.LOGOUT, user=user)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kw: Any) -> None:
    """An account by its name. Anything else may be a password typed into the wrong box."""
    typed = str(credentials.get("username", "")).replace("\x00", "")
    known = User.objects.filter(username__iexact=typed).values_list("username", flat=True).first()
    record(request, AuditEntry.Act.LOGIN_FAILED, username=known or str(_("(no such account)")))
