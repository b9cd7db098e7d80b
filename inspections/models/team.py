from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField, SortKeyField
from accounts.models import User
from accounts.scoping import InternalQuerySet
from engines.vietnamese.text import name_sort_key, squeeze


class Letterhead(models.Model):
    """A body whose name heads its papers, in the lines it sets, or else in lines of equal length."""

    letterhead_lines = ProseField(
        _("name in the letterhead"),
        max_length=250,
        blank=True,
        help_text=_(
            "The name once more, with a new line wherever the letterhead begins one."
            " Blank: divided by itself."
        ),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        lines: str = self.letterhead_lines
        name: str = self.name  # type: ignore[attr-defined]
        if lines and squeeze(lines).casefold() != squeeze(name).casefold():
            message = _("Write the same words as in the name, only in lines: %(name)s")
            raise ValidationError(
                {"letterhead_lines": ValidationError(message, params={"name": name})}
            )

    @property
    def heading(self) -> tuple[str, ...]:
        lines: str = self.letterhead_lines or self.name  # type: ignore[attr-defined]
        return tuple(line.strip() for line in lines.splitlines() if line.strip())


class Team(Letterhead):
    """An inspection team, set up by a decision. It issues minutes in its own number series."""

    name = LineField(_("name"), max_length=200)
    short_name = LineField(_("short name"), max_length=80, blank=True)
    symbol = LineField(
        _("document symbol"),
        max_length=20,
        default="ĐKT",
        help_text=_("Stands after BB- in the number of its minutes: 05/BB-ĐKT."),
    )
    parent_body = LineField(
        _("superior body in the letterhead"),
        max_length=150,
        blank=True,
        help_text=_("For example UBND tỉnh Đồng Tháp."),
    )
    host_body = LineField(_("host body"), max_length=200, blank=True)
    decision_number = LineField(_("decision number"), max_length=60, blank=True)
    decision_date = DayField(_("decision date"), null=True, blank=True)
    decision_issuer = LineField(_("decided by"), max_length=200, blank=True)
    place_name = LineField(_("place name in documents"), max_length=80, blank=True)
    note = ProseField(_("note"), blank=True)
    is_training = models.BooleanField(_("training data"), default=False)

    objects = InternalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("inspection team")
        verbose_name_plural = _("inspection teams")
        ordering = ["-decision_date", "name"]

    def __str__(self) -> str:
        return self.name


class RoleInTeam(models.TextChoices):
    LEADER = "leader", _("team leader")
    DEPUTY = "deputy", _("deputy leader")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")


class TeamMember(models.Model):
    """A person of a team, or a post whose holder is not named."""

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="members", verbose_name=_("team")
    )
    role = models.CharField(_("role in the team"), max_length=10, choices=RoleInTeam)
    honorific = models.CharField(
        _("form of address"), max_length=10, choices=User.Honorific, blank=True, default=""
    )
    full_name = LineField(
        _("full name"), max_length=120, blank=True, help_text=_("Blank: an unnamed post.")
    )
    position = LineField(_("position and body"), max_length=250, blank=True)
    account = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    signs = models.BooleanField(_("signs the minutes"), default=False)
    sort_key = SortKeyField(editable=False, blank=True)

    objects = InternalQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sort_key"])

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["team", "role", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role="leader"),
                name="inspections_team_one_leader",
                violation_error_message=_("A team has one leader."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role="secretary"),
                name="inspections_team_one_secretary",
                violation_error_message=_("A team has one secretary."),
            ),
            models.UniqueConstraint(
                fields=["team", "account"],
                name="inspections_team_account_once",
                violation_error_message=_("This account is already in the team."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(self.get_role_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = name_sort_key(self.full_name)
        super().save(*args, **kwargs)
