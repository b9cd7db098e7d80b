"""Saved summaries: which visits they count and what they say."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField
from accounts.models import User
from accounts.scoping import OverseenQuerySet
from units.models import Unit


class SummaryDefinitionQuerySet(OverseenQuerySet):
    """The office sees its own and those shared; auditors those shared."""

    def for_office(self, user: User) -> Self:
        return self.filter(Q(shared=True) | Q(owner=user))

    def for_auditor(self, user: User) -> Self:
        return self.filter(shared=True)


class SummaryDefinition(models.Model):
    """What one summary counts and says; its numbers are counted anew each time it is opened."""

    class CountedBy(models.TextChoices):
        REVIEW = "review", _("the last day of the review period")
        VISIT = "visit", _("the day of the visit")

    name = LineField(_("name"), max_length=200)
    period_from = DayField(_("from"))
    period_to = DayField(_("to"))
    period_label = LineField(
        _("period in words"), max_length=120, help_text=_("For example: 6 tháng đầu năm 2018.")
    )
    counted_by = models.CharField(
        _("a visit counts by"),
        max_length=10,
        choices=CountedBy,
        default=CountedBy.REVIEW,
        help_text=_("So each visit counts in one period only."),
    )
    units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("inspected units")
    )
    areas = models.JSONField(_("areas"), default=list, blank=True)  # codes; they go through all
    with_strengths = models.BooleanField(_("strengths"), default=True)
    with_limitations = models.BooleanField(_("limitations"), default=True)
    with_recurring = models.BooleanField(_("what recurs"), default=True)
    with_requests = models.BooleanField(_("correction requests"), default=True)
    with_units = models.BooleanField(_("table of the units"), default=True)
    with_charts = models.BooleanField(_("charts"), default=True)
    with_sentences = models.BooleanField(_("every finding in its own words"), default=False)
    compare_from = DayField(_("compared from"), null=True, blank=True)
    compare_to = DayField(_("compared to"), null=True, blank=True)
    compare_label = LineField(_("compared period in words"), max_length=120, blank=True)
    proposals = ProseField(
        _("proposals of the office"),
        blank=True,
        max_length=5000,
        help_text=_("One a line; they become the last part of the report."),
    )
    shared = models.BooleanField(
        _("shared with the office and the auditors"),
        default=True,
    )
    is_training = models.BooleanField(
        _("training data"), default=False, help_text=_("Counts practice visits, and only these.")
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("owner")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SummaryDefinitionQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[units])

    class Meta:
        verbose_name = _("saved summary")
        verbose_name_plural = _("saved summaries")
        ordering = ["-period_to", "-period_from", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")),
                name="reports_summary_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(compare_from__isnull=True, compare_to__isnull=True)
                | Q(
                    compare_from__isnull=False,
                    compare_to__isnull=False,
                    compare_from__lte=F("compare_to"),
                    compare_to__lt=F("period_from"),
                ),
                name="reports_summary_compared_before",
                violation_error_message=_(
                    "The period compared with has two days and ends before the period begins."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
