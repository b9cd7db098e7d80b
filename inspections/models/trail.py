from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import DayField, LineField, ProseField
from accounts.models import User
from inspections.models.scoped import InsideOnlyQuerySet, OfVisitQuerySet
from inspections.models.visit import Visit, VisitStatus
from units.models import Unit


class VisitEvent(models.Model):
    """One move of a visit: who, when, from which state to which, and why. Insert-only."""

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="events"
    )
    move = models.CharField(_("move"), max_length=20)
    from_status = models.CharField(_("state before"), max_length=12, choices=VisitStatus)
    to_status = models.CharField(_("state after"), max_length=12, choices=VisitStatus)
    reason = ProseField(_("reason"), blank=True)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a visit")
        verbose_name_plural = _("events of a visit")
        ordering = ["visit", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_status_display()} {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class NoticeReceiptQuerySet(OfVisitQuerySet):
    """With the visit itself: the unit sees that it said so."""

    def for_unit_staff(self, user: User) -> Self:
        return self._in(Visit.objects.visible_to(user))


class NoticeReceipt(models.Model):
    """The unit says that it has the notice of a visit: of one announcement, for one day.

    Insert-only. A visit announced anew, or moved to another day, waits for a receipt of its own.
    """

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="receipts"
    )
    announced_at = models.DateTimeField(_("announced at"))
    held_on = DayField(_("day of the visit"))
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = NoticeReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of a notice of visit")
        verbose_name_plural = _("receipts of notices of visit")
        ordering = ["visit", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "announced_at", "held_on"],
                name="inspections_noticereceipt_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y} {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class VisitShare(models.Model):
    """A unit that took over a request from another sees the visit it came from."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    why = LineField(_("why"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = InsideOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit shared with a unit")
        verbose_name_plural = _("visits shared with units")
        constraints = [
            models.UniqueConstraint(fields=["visit", "unit"], name="inspections_visitshare_once")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} → {self.unit_id}"
