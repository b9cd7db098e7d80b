from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import LineField, NumberField, SmallNumberField
from accounts.scoping import InternalQuerySet
from inspections.models import Team
from inspections.models.team import Letterhead

WORKING_DAYS = 15  # TT 02/2017/TT-VPCP, Điều 46


class IssuingBodyQuerySet(InternalQuerySet):
    def for_training(self, is_training: bool) -> Self:
        """Practice has a body, and so numbers, of its own."""
        return self.filter(is_training=is_training)


class IssuingBody(Letterhead):
    """The office whose letterhead conclusions, notices of visits and summaries bear."""

    name = LineField(_("name"), max_length=200, help_text=_("For example Sở Nội vụ."))
    parent_body = LineField(
        _("superior body in the letterhead"),
        max_length=150,
        blank=True,
        help_text=_("For example UBND tỉnh Đồng Tháp."),
    )
    symbol = LineField(
        _("document symbol"),
        max_length=20,
        help_text=_("Stands in the number of its papers: 05/TB-SNV, 12/BC-SNV, 7/SNV-CCHC."),
    )
    place_name = LineField(_("place name in documents"), max_length=80, blank=True)
    signer_title = LineField(
        _("title of the signer"),
        max_length=200,
        blank=True,
        help_text=_("As printed; parts of two lines with “/” between: KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
    )
    signer_name = LineField(
        _("name of the signer"), max_length=120, blank=True, help_text=_("Blank: left to the pen.")
    )
    conclusion_days = SmallNumberField(
        _("working days for the conclusion notice"),
        default=WORKING_DAYS,
        help_text=_("Counted from the day of the visit."),
    )
    is_training = models.BooleanField(_("training data"), default=False)

    objects = IssuingBodyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        ordering = ["is_training", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conclusion_days__gte=1, conclusion_days__lte=250),
                name="reports_issuingbody_days",
                violation_error_message=_("Name 1 to 250 working days."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The numbers one issuer has given to one type of document in one year.

    The year is that of the document's own date. A number once given stays used.
    """

    class Type(models.TextChoices):
        MINUTES = "BB", _("minutes")
        LETTER = "CV", _("letters")
        NOTICE = "TB", _("notices")
        REPORT = "BC", _("reports")

    # exactly one of the two
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issuer"),
    )
    body = models.ForeignKey(
        IssuingBody,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issuing body"),
    )
    type = models.CharField(_("type"), max_length=5, choices=Type)
    year = SmallNumberField(_("year"))
    last = NumberField(_("last number given"), default=0)

    objects = InternalQuerySet.as_manager()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["-year", "team", "body", "type"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "type", "year"],
                condition=Q(team__isnull=False),
                name="reports_numberseries_once",
            ),
            models.UniqueConstraint(
                fields=["body", "type", "year"],
                condition=Q(body__isnull=False),
                name="reports_numberseries_body_once",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True, body__isnull=False)
                | Q(team__isnull=False, body__isnull=True),
                name="reports_numberseries_one_issuer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}-{self.issuer.symbol} {self.year}"

    @property
    def issuer(self) -> Team | IssuingBody:
        """Both are read with the series where lists show them."""
        issuer: Any = self.team or self.body
        return issuer


def issuer_key(issuer: Team | IssuingBody) -> dict[str, Any]:
    """The columns of a series that name its issuer."""
    return {"team" if isinstance(issuer, Team) else "body": issuer}


class RegisterHead(models.Model):
    """One row: the newest entry of the chain. Whoever adds an entry locks it first."""

    entries = models.PositiveIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, blank=True)
    # of the chain of withdrawals and scans (aftermath.Sealed)
    seals = models.PositiveIntegerField(default=0)
    last_seal = models.CharField(max_length=64, blank=True)

    objects = InternalQuerySet.as_manager()

    class Meta:
        verbose_name = _("head of the register")
        verbose_name_plural = _("head of the register")

    def __str__(self) -> str:
        return f"{self.entries} {self.entry_hash[:12]}"

    @classmethod
    def locked(cls) -> Self:
        """The one row, held until the end of the caller's transaction."""
        head: Self
        head, _made = cls.objects.select_for_update().get_or_create(pk=1)
        return head
