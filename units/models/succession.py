from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField
from accounts.models import User
from accounts.scoping import InternalQuerySet
from units.models.unit import Unit


class SuccessionQuerySet(InternalQuerySet):
    """Unit staff see the links of the units they see."""

    def for_unit_staff(self, user: User) -> Self:
        seen = Unit.objects.visible_to(user)
        return self.filter(Q(predecessor__in=seen) | Q(successor__in=seen))

    def taking_all(self) -> Self:
        """Nothing is left of the former unit; of a part taken out of it, the rest goes on."""
        return self.filter(scope__in=(Succession.Scope.WHOLE, Succession.Scope.ABOLISHED))


class Succession(models.Model):
    """One unit, or a part of it, went over into another on a day; or was abolished."""

    class Scope(models.TextChoices):
        WHOLE = "whole", _("the whole unit")
        PART = "part", _("a part of it")
        REMAINDER = "remainder", _("what was left of it")
        ABOLISHED = "abolished", _("abolished without a successor")

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("former unit")
    )
    successor = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="origins",
        verbose_name=_("new unit"),
    )
    effective_on = DayField(_("in force on"))
    scope = models.CharField(_("extent"), max_length=10, choices=Scope)
    basis = LineField(_("legal basis"), max_length=300, blank=True)

    objects = SuccessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"],
                name="units_succession_once",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "effective_on"],
                condition=Q(successor__isnull=True),
                name="units_succession_abolished_once",
            ),
            models.CheckConstraint(
                condition=Q(scope="abolished", successor__isnull=True)
                | (~Q(scope="abolished") & Q(successor__isnull=False)),
                name="units_succession_abolished_iff_no_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(predecessor=F("successor")),
                name="units_succession_joins_different_units",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or '—'}"
