"""A spreadsheet that was sent and waits for its owner's yes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import LineField
from accounts.models.jobs import Job
from accounts.models.people import User
from accounts.scoping import OwnQuerySet


class SentTableQuerySet(OwnQuerySet):
    owner_field = "owner"


class SentTable(models.Model):
    """One file of one person: its bytes until it is taken in or expires, and what came of it.

    A background job checks its rows, another takes them in when the owner has said yes.

    The bytes are in the row, so a process that dies leaves no file that anybody could find, and
    nobody but the owner can ask for it.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", _("being checked")
        WAITING = "waiting", _("waits for your yes")
        TAKING = "taking", _("being taken in")
        DONE = "done", _("taken in")

    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=30)
    name = LineField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    # counts, faults and changes, as accounts.imports.preview writes them
    preview = models.JSONField(_("preview"), default=dict)
    status = models.CharField(
        _("state"), max_length=10, choices=Status, default=Status.CHECKING, editable=False
    )
    job = models.ForeignKey(
        Job,
        verbose_name=_("background job"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    # files sent with the yes: by the name the rows give them, what the row that keeps one will say
    scans = models.JSONField(_("files sent along"), default=dict, editable=False)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    done_at = models.DateTimeField(_("taken in at"), null=True, editable=False)

    objects = SentTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("sent table")
        verbose_name_plural = _("sent tables")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["checking", "waiting", "taking"], done_at__isnull=True
                )
                | models.Q(status="done", done_at__isnull=False),
                name="accounts_senttable_done_iff_done_at",
            )
        ]

    def __str__(self) -> str:
        return self.name
