"""Rows that belong to a request: who sees the request, sees them."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.scoping import ScopedQuerySet
from findings.models.request import CorrectionRequest


class OfRequestQuerySet(ScopedQuerySet):
    """Through the request."""

    request_path = "request"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        seen = CorrectionRequest.objects.visible_to(user)
        return self.filter(**{f"{self.request_path}__in": seen})
