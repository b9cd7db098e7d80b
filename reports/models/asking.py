from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import ScopedQuerySet


class CheckAsking(models.Model):
    """How often one address has asked the public check page within the running minute.

    Kept in the database because every web process must count the same. Rows live an hour.
    """

    address = models.CharField(_("address"), max_length=45, unique=True)
    began_at = models.DateTimeField(_("since"))
    count = models.PositiveIntegerField(_("questions"), default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("asking of the check page")
        verbose_name_plural = _("asking of the check page")

    def __str__(self) -> str:
        return f"{self.address} {self.count}"
