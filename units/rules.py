"""What a version of a unit must not contradict. Asked by forms, admin and import alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from units.models import UnitVersion


def overlapping(version: UnitVersion) -> Q:
    """Versions whose days meet this one's days."""
    found = Q()
    if version.valid_to is not None:
        found &= Q(valid_from__isnull=True) | Q(valid_from__lte=version.valid_to)
    if version.valid_from is not None:
        found &= Q(valid_to__isnull=True) | Q(valid_to__gte=version.valid_from)
    return found


def version_faults(version: UnitVersion) -> dict[str, list[str]]:
    """Faults by field: a code two units bear on one day, two names at once, a loop."""
    from units.models import UnitVersion

    faults: dict[str, list[str]] = {}
    others = UnitVersion.objects.filter(overlapping(version)).exclude(pk=version.pk)
    if version.code and others.filter(code=version.code).exclude(unit=version.unit_id).exists():
        faults["code"] = [_("Another unit bears this code on some of these days.")]
    if version.unit_id and others.filter(unit=version.unit_id).exists():
        faults["valid_from"] = [_("This unit already has a name for some of these days.")]
    if version.unit_id and version.parent_id and makes_loop(version):
        faults["parent"] = [_("A unit cannot stand under a unit that stands under it.")]
    return faults


def makes_loop(version: UnitVersion) -> bool:
    from units.tree import units_below

    return version.parent_id in units_below({version.unit_id})
