"""A unit is an identity that survives renaming; what it was called when, its versions say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from accounts.model_fields import DayField, LineField, ProseField, SortKeyField
from engines.vietnamese.sorting import sort_key
from units.book import VersionBook
from units.models.querysets import UnitQuerySet, UnitVersionQuerySet
from units.search import search_text, spelling_text

KEY_LENGTH = 500  # of the columns a search goes by


class Unit(models.Model):
    """One administrative unit or body through all its names, codes and parents.

    A change of name, kind, parent or code makes a new version of the same unit; a merger, a
    split or an abolition ends it, and a Succession says into what.
    """

    note = ProseField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name_on(None)

    def get_absolute_url(self) -> str:
        """The address of its page in `desk`: settings.ABSOLUTE_URL_OVERRIDES puts it here."""
        raise NotImplementedError

    def version_on(self, day: dt.date | None) -> UnitVersion | None:
        """The version in force on `day` (today when None); None when there was none.

        Reads the prefetched versions when they are there: lists call this for each row.
        """
        day = day or timezone.localdate()
        versions: Iterable[UnitVersion] = self.versions.all()
        for version in versions:
            if version.holds_on(day):
                return version
        return None

    def name_on(self, day: dt.date | None) -> str:
        """The full name on that day; outside its life, the nearest name it bore."""
        version = self.version_on(day) or self.nearest_version(day)
        return version.full_name if version else f"#{self.pk}"

    def nearest_version(self, day: dt.date | None) -> UnitVersion | None:
        versions: list[UnitVersion] = sorted(
            self.versions.all(), key=lambda v: v.valid_from or dt.date.min
        )
        if not versions:
            return None
        day = day or timezone.localdate()
        before = [v for v in versions if (v.valid_from or dt.date.min) <= day]
        return before[-1] if before else versions[0]

    @property
    def exists_today(self) -> bool:
        return self.version_on(None) is not None


class UnitVersion(models.Model):
    """What a unit was called, which code it had and under whom it stood, from one day to another."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("province level")
        DISTRICT = "district", _("district level")
        COMMUNE = "commune", _("commune level")
        AGENCY = "agency", _("body or agency")

    class Kind(models.TextChoices):
        PROVINCE = "tỉnh", _("province")
        CITY = "thành phố", _("city")
        TOWN = "thị xã", _("town")
        DISTRICT = "huyện", _("rural district")
        COMMUNE = "xã", _("commune")
        WARD = "phường", _("ward")
        TOWNSHIP = "thị trấn", _("township")
        DEPARTMENT = "sở/ngành", _("provincial department")
        DIVISION = "phòng/ban", _("division")
        SERVICE = "đơn vị sự nghiệp", _("public-service unit")
        HAMLET = "ấp/khóm", _("hamlet or quarter")

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="versions", verbose_name=_("unit")
    )
    # Official codes are reused for other units, so a code is never a key.
    code = LineField(_("official code"), max_length=20, blank=True, db_index=True)
    name = LineField(_("name"), max_length=150)
    full_name = LineField(pgettext_lazy("unit", "full name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind of unit"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="child_versions",
        verbose_name=_("superior unit"),
    )
    valid_from = DayField(
        _("from"), null=True, blank=True, help_text=_("Blank: since before our records.")
    )
    valid_to = DayField(_("to"), null=True, blank=True, help_text=_("Blank: still in force."))
    known_from = DayField(
        _("known from"),
        null=True,
        blank=True,
        help_text=_("Before this day nothing is known of this unit, and no list shows it."),
    )
    electronic_id = LineField(_("electronic identifier"), max_length=40, blank=True)
    source = LineField(_("source"), max_length=300, blank=True)
    note = ProseField(_("note"), blank=True)
    search_text = models.CharField(max_length=KEY_LENGTH, editable=False)
    spelling = models.CharField(max_length=KEY_LENGTH, editable=False)
    sort_key = SortKeyField(editable=False, db_index=True)

    KEY_FIELDS = ("search_text", "spelling", "sort_key")
    # All names, where many rows are written at once and none should read them again.
    book: VersionBook | None = None

    objects = UnitVersionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "spelling", "sort_key"])

    class Meta:
        verbose_name = _("name and place of a unit")
        verbose_name_plural = _("names and places of units")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="units_unitversion_from_before_to",
                violation_error_message=_("The first day lies after the last day."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="units_unitversion_not_own_parent",
                violation_error_message=_("A unit cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.full_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of its unit, without asking the database for it."""
        return Unit(pk=self.unit_id).get_absolute_url()

    def fill_keys(self) -> None:
        """What searching and sorting go by; a bulk insert calls this itself."""
        words = search_text(self.full_name, self.kind, self.code, self.electronic_id)
        # folding can make a sign longer: what is past the column only shortens what is searched
        self.search_text = words[:KEY_LENGTH]
        self.spelling = spelling_text(self.full_name)[:KEY_LENGTH]
        self.sort_key = sort_key(self.full_name)

    def holds_on(self, day: dt.date) -> bool:
        return (
            (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            and (self.known_from is None or self.known_from <= day)
        )

    def clean(self) -> None:
        from units.rules import version_faults

        faults = version_faults(self, self.book)
        if faults:
            raise ValidationError(faults)
