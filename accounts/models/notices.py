"""Notices on a person's home page."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import DayField, LineField
from accounts.models.people import User
from accounts.scoping import OwnQuerySet


class NoticeQuerySet(OwnQuerySet):
    owner_field = "recipient"

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A line on one person's home page that leads somewhere."""

    recipient = models.ForeignKey(
        User, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="notices"
    )
    text = LineField(_("text"), max_length=300)
    url = models.CharField(_("address"), max_length=300)
    # of daily work, so that a second run of the day says nothing twice; else empty
    kind = models.CharField(_("kind"), max_length=40, blank=True, editable=False)
    day = DayField(_("day"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "day"], name="accounts_notice_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.text
