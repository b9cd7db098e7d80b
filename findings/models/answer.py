"""Models of a unit's answer to a request, its evidence, and the verdict on it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, ProseField
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from findings.models.request import CorrectionRequest
from inspections.models.files import StoredFile
from units.tree import own_units


class ResponseQuerySet(ScopedQuerySet):
    """Sent answers with their request. A draft is seen only at the unit the request lies with."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        mine = self.filter(request__in=CorrectionRequest.objects.visible_to(user))
        if isinstance(user, User) and user.role == User.Role.UNIT_STAFF:
            return mine.filter(
                Q(sent_at__isnull=False) | Q(request__current_unit__in=own_units(user))
            )
        return mine.sent()

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(sent_at__isnull=True)


class Response(models.Model):
    """One round of a unit's answer. It is written as a draft, then sent and never changed."""

    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.PROTECT,
        related_name="responses",
        verbose_name=_("request"),
    )
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    done = ProseField(_("what was done"), blank=True, max_length=10000)
    done_on = DayField(_("day it was done"), null=True, blank=True)
    created_by = models.ForeignKey(
        User,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_by = models.ForeignKey(
        User,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    acting_for = models.ForeignKey(
        User,
        verbose_name=_("acting for"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ResponseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["request", "round"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="findings_response_round"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(sent_at__isnull=True),
                name="findings_response_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(done="")),
                name="findings_response_sent_when_by_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} #{self.round}"

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None


class OfResponseQuerySet(ScopedQuerySet):
    """As the answer."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(response__in=Response.objects.visible_to(user))


class ResponseFile(StoredFile):
    """Evidence sent with an answer. A replaced file stays; the newer one points to it."""

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="files", verbose_name=_("answer")
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )

    objects = OfResponseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(StoredFile.Meta):
        verbose_name = _("evidence of an answer")
        verbose_name_plural = _("evidence of answers")


class Verdict(models.Model):
    """What was found of one answer. Insert-only; nobody judges an answer of their own."""

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        PARTLY = "partly", _("met in part")
        NOT_MET = "not_met", _("not met")

    response = models.OneToOneField(
        Response, on_delete=models.PROTECT, related_name="verdict", verbose_name=_("answer")
    )
    outcome = models.CharField(_("verdict"), max_length=10, choices=Outcome)
    reason = ProseField(_("reason"), blank=True, max_length=5000)
    answered_by = models.ForeignKey(
        User, verbose_name=_("answered by"), on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OfResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=F("answered_by")), name="findings_verdict_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(outcome="met") | ~Q(reason=""), name="findings_verdict_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.get_outcome_display()}"
