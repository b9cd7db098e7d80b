"""Sign-in by password, and the admin's permission questions answered by our own table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from accounts.models import Notice, User

# label.model -> may this person (view|add|change|delete|import|export) rows of it in the admin?
AdminRule = Callable[[User, str, models.Model | None], bool]
ADMIN_RULES: dict[str, AdminRule] = {}


def admin_rule(model: str) -> Callable[[AdminRule], AdminRule]:
    """Register who may do what to `model` ("units.unit") in the admin. No rule: nobody may."""

    def register(rule: AdminRule) -> AdminRule:
        ADMIN_RULES[model] = rule
        return rule

    return register


def axes_username(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """One counter of failures for one account, however its name is written.

    What is no account's name may be a password typed into the wrong box: only its digest is kept.
    """
    name = str((credentials or {}).get("username") or request.POST.get("username", ""))
    name = name.replace("\x00", "").casefold()
    if User.objects.filter(username__iexact=name).exists():
        return name
    return f"#{salted_hmac('accounts.backends.axes_username', name).hexdigest()[:32]}"


class RoleBackend(ModelBackend):
    """Django's password check; rights come from `accounts.permissions`, not from groups."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of every request, with the number of their unread notices for the frame."""
        unread = Notice.objects.filter(recipient=OuterRef("pk")).unread().order_by()
        count = Coalesce(
            Subquery(unread.values("recipient").annotate(n=Count("pk")).values("n")), 0
        )
        person: User | None = User.objects.annotate(unread=count).filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active or not user_obj.is_staff:
            return False
        label, _dot, codename = perm.partition(".")
        act, _underscore, model = codename.partition("_")
        rule = ADMIN_RULES.get(f"{label}.{model}")
        return bool(rule and rule(user_obj, act, obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return bool(user_obj.is_active and user_obj.is_staff)
