from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField
from accounts.models import User
from units.models.querysets import PostingQuerySet
from units.models.unit import Unit


class Posting(models.Model):
    """Where a person works, as what, from when to when; or for whom they stand in."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="postings", verbose_name=_("account")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("unit")
    )
    job_title = LineField(_("job title"), max_length=150, blank=True)
    # whom the reminders of a late request go to first, after the unit itself
    is_head = models.BooleanField(_("head of the unit"), default=False)
    from_day = DayField(_("from"))
    to_day = DayField(_("to"), null=True, blank=True)
    acting_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acting for"),
    )

    objects = PostingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(from_day__lte=F("to_day")),
                name="units_posting_from_before_to",
                violation_error_message=_("The first day lies after the last day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.job_title or self.unit}"
