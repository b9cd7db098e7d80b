from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import LineField, SmallNumberField
from accounts.models import User
from inspections.models.scoped import OfVisitQuerySet
from inspections.models.team import RoleInTeam, Team
from inspections.models.visit import Visit


class Participant(models.Model):
    """Someone of either side as they were on the day of the visit; the name may be unknown.

    Copied from the team when the visit is made, so a later change of the team changes no minutes.
    """

    class Side(models.TextChoices):
        TEAM = "team", _("inspection team")
        UNIT = "unit", _("inspected unit")

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="participants", verbose_name=_("visit")
    )
    side = models.CharField(_("side"), max_length=5, choices=Side)
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    role = models.CharField(
        _("role in the team"), max_length=10, choices=RoleInTeam, blank=True, default=""
    )
    honorific = models.CharField(
        _("form of address"), max_length=10, choices=User.Honorific, blank=True, default=""
    )
    full_name = LineField(
        _("full name"),
        max_length=120,
        blank=True,
        help_text=_("Blank: printed as a dotted gap, to be written by hand."),
    )
    position = LineField(_("position and body"), max_length=250, blank=True)
    is_present = models.BooleanField(_("present"), default=True)
    signs = models.BooleanField(_("signs the minutes"), default=False)
    signature_title = LineField(
        _("title above the signature"),
        max_length=120,
        blank=True,
        help_text=_("Blank: taken from the role."),
    )
    order = SmallNumberField(_("order"), default=0)

    objects = OfVisitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["visit", "side", "order", "pk"]

    def __str__(self) -> str:
        return (
            self.full_name
            or self.position
            or str(self.get_role_display() or self.get_side_display())
        )
