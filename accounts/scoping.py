"""The base of every model's `visible_to(user)`: the rows a person may see.

A QuerySet names a branch for each role it shows rows to; every other user, and every role
not named, gets nothing. Lists, details, files, exports, choice lists and the admin all
start from here, so there is one truth and it fails closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows a person may see. Subclasses override the branch of each role that sees any."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        branch = getattr(self, f"for_{user.role}", None)
        return branch(user) if branch else self.none()

    def for_system_admin(self, user: User) -> Self:
        return self.none()

    def for_office(self, user: User) -> Self:
        return self.none()

    def for_inspector(self, user: User) -> Self:
        return self.none()

    def for_unit_staff(self, user: User) -> Self:
        return self.none()

    def for_auditor(self, user: User) -> Self:
        return self.none()


class OverseenQuerySet(ScopedQuerySet):
    """Administrator, office and auditor see every row; the others what a subclass names."""

    def for_system_admin(self, user: User) -> Self:
        return self

    def for_office(self, user: User) -> Self:
        return self

    def for_auditor(self, user: User) -> Self:
        return self


class InternalQuerySet(OverseenQuerySet):
    """Every row for everyone but unit staff."""

    def for_inspector(self, user: User) -> Self:
        return self


class OpenQuerySet(ScopedQuerySet):
    """Reference data every signed-in person may read (areas, calendar, criteria)."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        return self


class OwnQuerySet(ScopedQuerySet):
    """Rows that belong to one person, in `owner_field`, and to nobody else."""

    owner_field = "user"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        return self.filter(**{self.owner_field: user})
