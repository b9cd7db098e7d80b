"""Mail on its way, and the daily work that was done."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import DayField, LineField
from accounts.models.people import User
from accounts.scoping import OwnQuerySet, ScopedQuerySet


class OutboxQuerySet(OwnQuerySet):
    """One's own; the system administrator sees all, to find out why mail does not arrive."""

    owner_field = "recipient"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if isinstance(user, User) and user.is_active and user.role == User.Role.SYSTEM_ADMIN:
            return self
        return super().visible_to(user)

    def due(self, now: dt.datetime) -> Self:
        """Not yet sent, not just being tried, to somebody who can still be reached."""
        return self.filter(
            sent_at__isnull=True, next_try_at__lte=now, recipient__is_active=True
        ).exclude(recipient__email="")


class OutboxMail(models.Model):
    """One letter to one person: of a kind, at most one a day. It waits here until it is sent."""

    recipient = models.ForeignKey(
        User, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=40)
    day = DayField(_("day"))
    subject = LineField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    message_id = models.CharField(_("message number"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = LineField(_("last error"), max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at__isnull=True),
                name="accounts_outbox_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "day"], name="accounts_outbox_once"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DailyRunQuerySet(ScopedQuerySet):
    """The system administrator's."""

    def for_system_admin(self, user: User) -> Self:
        return self


class DailyRun(models.Model):
    """Daily work that was done to its end: the next one goes on from this day."""

    name = models.CharField(max_length=40)
    day = DayField()
    finished_at = models.DateTimeField(auto_now_add=True)

    objects = DailyRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "day"], name="accounts_dailyrun_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day:%d/%m/%Y}"
