"""Filters of lists that people keep under a name."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import LineField
from accounts.models.people import User
from accounts.scoping import OwnQuerySet


class SavedFilterQuerySet(OwnQuerySet):
    """One's own; the shared ones too for everyone but unit staff."""

    owner_field = "owner"

    def visible_to(self, user: object) -> Self:
        own = super().visible_to(user)  # type: ignore[arg-type]
        role = getattr(user, "role", User.Role.UNIT_STAFF)
        if own.query.is_empty() or role == User.Role.UNIT_STAFF:
            return own
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedFilter(models.Model):
    """One list narrowed in one way: nothing but its address, so it opens with the reader's rights."""

    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="+"
    )
    list_name = models.CharField(_("list"), max_length=60)  # of the page's address
    name = LineField(_("name"), max_length=80)
    query = models.CharField(_("filter"), max_length=1000, blank=True)
    shared = models.BooleanField(_("shared"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["list_name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="accounts_savedfilter_name_once",
                violation_error_message=_("You already have a filter of this name on this list."),
            )
        ]

    def __str__(self) -> str:
        return self.name
