"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import Perm, can


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site_title": settings.SITE_TITLE,
        "version": settings.VERSION,
        "demo": settings.DEMO,
        "is_unit_staff": signed_in and getattr(user, "role", "") == "unit_staff",
        "may_summarise": signed_in and can(user, Perm.EXPORT_SUMMARY),  # type: ignore[arg-type]
        "may_enter_admin": signed_in and can(user, Perm.ENTER_ADMIN),  # type: ignore[arg-type]
    }
