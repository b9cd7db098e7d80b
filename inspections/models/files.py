from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField
from accounts.models import User
from inspections.models.scoped import OfVisitQuerySet
from inspections.models.visit import Visit


def generated_name(instance: models.Model | type[models.Model], filename: str) -> str:
    """A name nobody can guess, in a folder of its model; the person's own name is a column."""
    folder = instance._meta.model_name
    suffix = PurePosixPath(filename).suffix.lower()
    token = uuid.uuid4().hex
    return f"{folder}/{token[:2]}/{token}{suffix}"


class StoredFile(models.Model):
    """A file somebody uploaded. It is served only by a view that asks who may see its owner."""

    file = models.FileField(_("file"), upload_to=generated_name, max_length=200)
    original_name = LineField(_("file name"), max_length=200, editable=False)
    content_type = models.CharField(_("kind of file"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    document_date = DayField(_("date of the document"), null=True, blank=True)
    caption = LineField(_("caption"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.original_name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class VisitFile(StoredFile):
    """A photo or a paper of a visit; a photo may be printed with the minutes."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="files", verbose_name=_("visit")
    )
    prints = models.BooleanField(_("print with the minutes"), default=True)

    objects = OfVisitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(StoredFile.Meta):
        verbose_name = _("file of a visit")
        verbose_name_plural = _("files of a visit")
