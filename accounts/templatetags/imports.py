"""The way from a list to the import of its rows."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from accounts.imports.kinds import KINDS

register = template.Library()


@register.inclusion_tag("accounts/_import_link.html", takes_context=True)
def import_link(context: Any, key: str) -> dict[str, str]:
    """A link where the person may take in rows of this kind, else nothing."""
    user = getattr(context.get("request"), "user", None)
    kind = KINDS.get(key)
    may = kind is not None and user is not None and user.is_authenticated and kind.allowed(user)
    return {"url": reverse("imports:table-send", args=[key]) if may else ""}
