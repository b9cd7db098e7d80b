"""The places that were looked at during a visit."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import LineField, SmallNumberField
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from inspections.models.visit import Visit


class SiteCheckQuerySet(ScopedQuerySet):
    """As the inside of the visit: unit staff only once it is issued."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(visit__in=Visit.objects.inside_visible_to(user))


class SiteCheck(models.Model):
    """A place looked at during the visit, such as a one-stop shop."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="site_checks", verbose_name=_("visit")
    )
    place = LineField(_("place"), max_length=250)
    activity = LineField(_("what was done there"), max_length=300, blank=True)
    actors = LineField(_("by whom"), max_length=200, blank=True)
    order = SmallNumberField(_("order"), default=0)

    objects = SiteCheckQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("site checked")
        verbose_name_plural = _("sites checked")
        ordering = ["visit", "order", "pk"]

    def __str__(self) -> str:
        return self.place
