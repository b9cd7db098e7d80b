from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField, SmallNumberField
from accounts.scoping import InternalQuerySet


class Plan(models.Model):
    """A year's inspection plan: which units, when, by which decision."""

    year = SmallNumberField(_("year"))
    title = LineField(_("title"), max_length=300)
    number = LineField(
        _("number"), max_length=60, blank=True, help_text=_("For example 26/KH-UBND.")
    )
    signed_on = DayField(_("signed on"), null=True, blank=True)
    issuer = LineField(_("issuing body"), max_length=200, blank=True)
    signer = LineField(_("signer"), max_length=120, blank=True)
    signer_position = LineField(_("position of the signer"), max_length=200, blank=True)
    note = ProseField(_("note"), blank=True)
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    is_training = models.BooleanField(_("training data"), default=False)

    objects = InternalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1945, year__lte=2100),
                name="inspections_plan_year_in_range",
                violation_error_message=_("The year must lie between 1945 and 2100."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Copied from an earlier year, and nobody has signed it yet."""
        return self.copied_from_id is not None and not self.number
