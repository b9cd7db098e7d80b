from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import InternalQuerySet
from inspections.models import Team


class NumberSeries(models.Model):
    """The numbers one issuer has given to one type of document in one year.

    The year is that of the document's own date. A number once given stays used.
    """

    class Type(models.TextChoices):
        MINUTES = "BB", _("minutes")

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuer")
    )
    type = models.CharField(_("type"), max_length=5, choices=Type)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number given"), default=0)

    objects = InternalQuerySet.as_manager()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["-year", "team", "type"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "type", "year"], name="reports_numberseries_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type}-{self.team.symbol} {self.year}"


class RegisterHead(models.Model):
    """One row: the newest entry of the chain. Whoever adds an entry locks it first."""

    entries = models.PositiveIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, blank=True)

    objects = InternalQuerySet.as_manager()

    class Meta:
        verbose_name = _("head of the register")
        verbose_name_plural = _("head of the register")

    def __str__(self) -> str:
        return f"{self.entries} {self.entry_hash[:12]}"
