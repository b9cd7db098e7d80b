"""Models of a request's hand-overs, and of re-checks of an earlier finding."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import ProseField
from accounts.models import User
from accounts.scoping import OwnQuerySet
from findings.models.finding import Finding
from findings.models.request import CorrectionRequest
from findings.models.scoped import OfRequestQuerySet
from inspections.models import Visit
from inspections.models.scoped import OfVisitQuerySet
from units.models import Unit


class Handover(models.Model):
    """The unit a request lay with has ended; another one takes it over. Insert-only."""

    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.PROTECT,
        related_name="handovers",
        verbose_name=_("request"),
    )
    from_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("from the unit")
    )
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("to the unit")
    )
    note = ProseField(_("note"), max_length=3000)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="findings_handover_note"),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="findings_handover_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.from_unit_id} → {self.to_unit_id}"


class RecheckQuerySet(OfVisitQuerySet):
    """As the inside of the re-check; unit staff only once its minutes are issued."""

    def for_list(self) -> Self:
        return (
            self.select_related("visit__plan", "visit__unit", "finding__visit__unit")
            .prefetch_related("visit__unit__versions", "finding__visit__unit__versions")
            .order_by("-visit__held_on", "visit", "finding__number", "pk")
        )


class Recheck(models.Model):
    """What a re-check saw of one limitation of the visit it looks back at: then, and now."""

    class Outcome(models.TextChoices):
        UNKNOWN = "", _("not looked at yet")
        FIXED = "fixed", _("put right")
        IMPROVED = "improved", _("improved")
        UNCHANGED = "unchanged", _("not improved")

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="+", verbose_name=_("re-check")
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="rechecks", verbose_name=_("finding")
    )
    outcome = models.CharField(
        _("state now"), max_length=10, choices=Outcome, blank=True, default=""
    )
    now = ProseField(_("what was seen now"), blank=True, max_length=5000)

    objects = RecheckQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("re-checked finding")
        verbose_name_plural = _("re-checked findings")
        ordering = ["visit", "finding__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "finding"], name="findings_recheck_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_outcome_display()}"

    @property
    def is_looked_at(self) -> bool:
        return self.outcome != self.Outcome.UNKNOWN


class RequestReading(models.Model):
    """When a person last looked at a request: what happened later is new to them."""

    request = models.ForeignKey(CorrectionRequest, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="findings_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.request_id}"
