"""What happens to a document after it was issued: rows beside it, never changes of it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import ProseField
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from inspections.models.files import StoredFile
from reports.models.document import IssuedDocument


class OfDocumentQuerySet(ScopedQuerySet):
    """As the document."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(document__in=IssuedDocument.objects.visible_to(user))


class Withdrawal(models.Model):
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
    at = models.DateTimeField(_("withdrawn at"), auto_now_add=True)

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
        return f"{self.document.number_text} {self.at:%d/%m/%Y %H:%M}"


class SignedScan(StoredFile):
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
