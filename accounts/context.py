"""Values for the frame of every page (a context processor)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import Perm, can

# the part of the guide that speaks of a page, by the app of its address
HELP = {
    "imports": "#muc-6",
    "inspections": "#muc-2",
    "findings": "#muc-5",
    "reports": "#muc-10",
}
HELP_FOR_UNITS = HELP | {"inspections": "#muc-4", "findings": "#muc-4"}


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    is_unit_staff = signed_in and getattr(user, "role", "") == "unit_staff"
    helps = HELP_FOR_UNITS if is_unit_staff else HELP
    match = request.resolver_match
    return {
        "site_title": settings.SITE_TITLE,
        "version": settings.VERSION,
        "demo": settings.DEMO,
        "is_unit_staff": is_unit_staff,
        "help_anchor": helps.get(match.app_name, "") if match else "",
        "may_summarise": signed_in and can(user, Perm.EXPORT_SUMMARY),  # type: ignore[arg-type]
        "may_enter_admin": signed_in and can(user, Perm.ENTER_ADMIN),  # type: ignore[arg-type]
    }
