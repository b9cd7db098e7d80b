"""Lists the office keeps: programme frames, areas of reform, criteria, the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField, SmallNumberField
from accounts.scoping import OpenQuerySet
from engines.vietnamese.calendar import SATURDAY


class FrameQuerySet(OpenQuerySet):
    def in_force_on(self, day: dt.date) -> ReformFrame | None:
        """The programme whose first day came last before `day`.

        Between two programmes (01/01/2021 to 14/07/2021) the older one's words went on.
        """
        frame: ReformFrame | None = self.last_before(day).first()
        return frame

    def last_before(self, day: dt.date | Combinable) -> Self:
        """The same programme as rows, for a query that asks within it."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")[:1]


class ReformFrame(models.Model):
    """A national reform programme; it names the areas findings are filed under."""

    code = LineField(_("code"), max_length=20, unique=True)
    name = LineField(_("name"), max_length=200)
    valid_from = DayField(_("from"))
    valid_to = DayField(_("to"), null=True, blank=True)

    objects = FrameQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reform programme")
        verbose_name_plural = _("reform programmes")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.name


class ReformArea(models.Model):
    """An area of reform under the name one programme gives it. The code goes through all."""

    frame = models.ForeignKey(
        ReformFrame, on_delete=models.PROTECT, related_name="areas", verbose_name=_("programme")
    )
    code = models.CharField(_("code"), max_length=5)
    name = LineField(_("name"), max_length=200)
    order = SmallNumberField(_("order"))

    objects = OpenQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area of reform")
        verbose_name_plural = _("areas of reform")
        ordering = ["frame", "order"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "code"], name="inspections_reformarea_once")
        ]

    def __str__(self) -> str:
        return self.name


class CriteriaSetQuerySet(OpenQuerySet):
    def in_force_on(self, day: dt.date) -> CriteriaSet | None:
        """The newest published set of the programme whose words apply on `day`."""
        frame = ReformFrame.objects.in_force_on(day)
        found: CriteriaSet | None = (
            self.filter(frame=frame, published=True).order_by("-version").first() if frame else None
        )
        return found


class CriteriaSet(models.Model):
    """One version of the list of what is inspected; a visit keeps the set it started with."""

    frame = models.ForeignKey(
        ReformFrame, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    name = LineField(_("name"), max_length=200)
    version = SmallNumberField(_("version"), default=1)
    published = models.BooleanField(_("published"), default=False)
    note = ProseField(_("note"), blank=True)

    objects = CriteriaSetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("set of criteria")
        verbose_name_plural = _("sets of criteria")
        ordering = ["frame", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["frame", "version"], name="inspections_criteriaset_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class Criterion(models.Model):
    """One thing that is checked, with what it rests on."""

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("set")
    )
    area = models.ForeignKey(
        ReformArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    code = models.CharField(_("code"), max_length=10)
    text = ProseField(_("text"))
    evidence = ProseField(_("evidence"), blank=True)
    typical_finding = ProseField(_("typical finding"), blank=True)
    legal_basis = ProseField(_("legal basis"), blank=True)
    order = SmallNumberField(_("order"))

    objects = OpenQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="inspections_criterion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"


class CalendarDay(models.Model):
    """A weekday that is off, or a Saturday that is worked to make up for one."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        MAKE_UP = "make_up", _("make-up working day")

    date = DayField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = LineField(_("name"), max_length=150)
    certain = models.BooleanField(_("decreed"), default=True)
    source = LineField(_("source"), max_length=200, blank=True)

    objects = OpenQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"

    def clean(self) -> None:
        if self.kind == self.Kind.MAKE_UP and self.date and self.date.weekday() < SATURDAY:
            raise ValidationError({"kind": _("Only a Saturday or a Sunday can make up for a day.")})
