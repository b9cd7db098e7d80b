"""Models of events after a document was issued: rows beside it, never changes of it."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import ProseField
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from inspections.models.files import StoredFile
from reports import seals
from reports.models.document import IssuedDocument
from reports.models.series import RegisterHead


class OfDocumentQuerySet(ScopedQuerySet):
    """As the document."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(document__in=IssuedDocument.objects.visible_to(user))


class Sealed(models.Model):
    """A row about a document that no one may change unnoticed (reports/seals.py). Insert-only."""

    place = models.PositiveIntegerField(_("place in the chain"), null=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding:
                head = RegisterHead.locked()
                self.place = head.seals + 1
                self.seal = seals.seal_after(head.last_seal, self.sealed_text())
                head.seals, head.last_seal = self.place, self.seal
                head.save()
            super().save(*args, **kwargs)

    def sealed_text(self) -> str:
        """What may never change of the row."""
        raise NotImplementedError


class Withdrawal(Sealed):
    """The document no longer counts; its number stays used. Insert-only."""

    document = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("document"),
    )
    reason = ProseField(_("reason"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("withdrawn by")
    )
    at = models.DateTimeField(_("withdrawn at"), default=timezone.now, editable=False)

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="reports_withdrawal_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document.number_text} {timezone.localtime(self.at):%H:%M %d/%m/%Y}"

    def sealed_text(self) -> str:
        return seals.withdrawal_text(self)


class SignedScan(Sealed, StoredFile):
    """The scan of the copy signed in ink. Insert-only."""

    document = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        related_name="scans",
        verbose_name=_("document"),
    )

    objects = OfDocumentQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("signed scan")
        verbose_name_plural = _("signed scans")

    def __str__(self) -> str:
        return self.caption or self.original_name

    def sealed_text(self) -> str:
        return seals.scan_text(self)
