"""Work that is done in the background."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import LineField
from accounts.models.people import User
from accounts.scoping import OwnQuerySet


class JobQuerySet(OwnQuerySet):
    owner_field = "owner"


class Job(models.Model):
    """Long work in the background: who asked, how far it is, what came out."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    parameters = models.JSONField(_("parameters"), default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    message = LineField(_("message"), max_length=300, blank=True)
    result_url = models.CharField(_("result address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, editable=False)
    # the process that runs it (accounts/actions/workers.py), and how often it was begun
    worker = models.CharField(_("worker"), max_length=100, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("times begun"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
