"""Files that background work makes for the person who asked; kept for a few days."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import PurePosixPath
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import LineField
from accounts.models.jobs import Job
from accounts.scoping import OwnQuerySet

KEPT_DAYS = 7
FOLDER = "jobresult"


def generated_name(instance: JobResult, filename: str) -> str:
    """Nobody can guess it; the job's number in front tells the sweeper whose it is."""
    suffix = PurePosixPath(filename).suffix.lower()
    return f"{FOLDER}/{instance.job_id}-{uuid.uuid4().hex}{suffix}"


def last_day() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=KEPT_DAYS)


class JobResultQuerySet(OwnQuerySet):
    owner_field = "job__owner"

    def current(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class JobResult(models.Model):
    """One whole file that a job made. It belongs to the job's owner and to nobody else."""

    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, related_name="result", verbose_name=_("background job")
    )
    file = models.FileField(_("file"), upload_to=generated_name, max_length=200)
    original_name = LineField(_("file name"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # keys of the rows in it: whoever opens it must still be allowed to see them all
    holds = models.JSONField(_("rows"), default=list)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("kept until"), default=last_day)

    objects = JobResultQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("result of a background job")
        verbose_name_plural = _("results of background jobs")

    def __str__(self) -> str:
        return self.original_name
