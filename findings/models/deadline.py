"""Models that move a deadline or follow it. All rows but the settings are kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField, SmallNumberField
from accounts.models import User
from accounts.scoping import OpenQuerySet
from findings.models.finding import Finding
from findings.models.request import CorrectionRequest
from findings.models.scoped import OfRequestQuerySet
from inspections.models.files import StoredFile


class Extension(models.Model):
    """A unit asks for more time. Insert-only; the decision is a row of its own."""

    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.PROTECT,
        related_name="extensions",
        verbose_name=_("request"),
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    reason = ProseField(_("reason"), max_length=3000)
    proposed_on = DayField(_("proposed day"))
    deadline_then = DayField(_("deadline when it was asked"), null=True, editable=False)
    by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    acting_for = models.ForeignKey(
        User,
        verbose_name=_("acting for"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(_("asked at"), auto_now_add=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="findings_extension_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="findings_extension_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} +{self.number}"


class OfExtensionQuerySet(OfRequestQuerySet):
    request_path = "extension__request"


class ExtensionFile(StoredFile):
    """A paper that supports the wish for more time."""

    extension = models.ForeignKey(
        Extension, on_delete=models.PROTECT, related_name="files", verbose_name=_("extension")
    )

    objects = OfExtensionQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("paper of an extension")
        verbose_name_plural = _("papers of extensions")


class ExtensionDecision(models.Model):
    """Granted until a day, or refused, with the reason. Insert-only."""

    extension = models.OneToOneField(
        Extension, on_delete=models.PROTECT, related_name="decision", verbose_name=_("extension")
    )
    granted_until = DayField(_("granted until"), null=True, blank=True)
    reason = ProseField(_("reason"), blank=True, max_length=3000)
    by = models.ForeignKey(
        User, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("decided at"), auto_now_add=True)

    objects = OfExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on more time")
        verbose_name_plural = _("decisions on more time")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_until__isnull=False) | ~Q(reason=""),
                name="findings_extensiondecision_refusal_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.extension}: {self.granted_until or '-'}"

    @property
    def is_granted(self) -> bool:
        return self.granted_until is not None


class DateNotice(models.Model):
    """The office names a day for a request that had none, or another after a return. Insert-only."""

    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.PROTECT,
        related_name="date_notices",
        verbose_name=_("request"),
    )
    due_on = DayField(_("due on"))
    reason = ProseField(_("reason"), max_length=3000)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of a deadline")
        verbose_name_plural = _("notices of deadlines")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="findings_datenotice_reason")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.due_on:%d/%m/%Y}"


class SeverityDeadline(models.Model):
    """How many working days a limitation of this severity is given, where nobody named a day."""

    severity = models.CharField(_("severity"), max_length=10, choices=Finding.Severity, unique=True)
    working_days = SmallNumberField(_("working days"))

    objects = OpenQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deadline by severity")
        verbose_name_plural = _("deadlines by severity")
        ordering = ["working_days"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=250),
                name="findings_severitydeadline_one_year",
                violation_error_message=_("Name 1 to 250 working days."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.working_days}"


class EscalationStage(models.Model):
    """Who is told when a request is so many weeks late."""

    class Told(models.TextChoices):
        UNIT = "unit", _("the unit")
        HEAD = "head", _("the head of the unit")
        SUPERIOR = "superior", _("the superior unit")
        OFFICE = "office", _("the provincial office")

    weeks_late = SmallNumberField(_("weeks late"), unique=True)
    told = models.CharField(_("who is told"), max_length=10, choices=Told, unique=True)
    name = LineField(_("name"), max_length=120, blank=True)

    objects = OpenQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stage of escalation")
        verbose_name_plural = _("stages of escalation")
        ordering = ["weeks_late"]

    def __str__(self) -> str:
        return f"{self.weeks_late}: {self.get_told_display()}"


class Escalation(models.Model):
    """A late request reached a stage, counted from the deadline of that day. Insert-only."""

    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.PROTECT,
        related_name="escalations",
        verbose_name=_("request"),
    )
    told = models.CharField(_("who is told"), max_length=10, choices=EscalationStage.Told)
    deadline = DayField(_("deadline"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "told", "deadline"], name="findings_escalation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.get_told_display()}"
