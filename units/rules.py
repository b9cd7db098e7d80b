"""What a version of a unit must not contradict. Asked by forms, admin and import alike.

The database refuses the same (units/migrations/0002_guards.py); here each refusal becomes a
sentence beside its field.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from units.tree import units_below

if TYPE_CHECKING:
    from units.models import UnitVersion

# Which level may stand under which; a province stands under none, a body under any.
SUPERIORS = {
    "province": set(),
    "district": {"province"},
    "commune": {"province", "district"},
    "agency": {"province", "district", "commune", "agency"},
}
KINDS = {
    "province": {"tỉnh", "thành phố"},
    "district": {"thành phố", "thị xã", "huyện"},
    "commune": {"xã", "phường", "thị trấn"},
    "agency": {"sở/ngành", "phòng/ban", "đơn vị sự nghiệp"},
}


def overlapping(version: UnitVersion) -> Q:
    """Versions whose days meet this one's days."""
    found = Q()
    if version.valid_to is not None:
        found &= Q(valid_from__isnull=True) | Q(valid_from__lte=version.valid_to)
    if version.valid_from is not None:
        found &= Q(valid_to__isnull=True) | Q(valid_to__gte=version.valid_from)
    return found


def code_twice() -> str:
    return _("Another unit bears this code on some of these days.")


def name_twice() -> str:
    return _("This unit already has a name for some of these days.")


def loop() -> str:
    return _("A unit cannot stand under a unit that stands, or once stood, under it.")


def version_faults(version: UnitVersion) -> dict[str, list[str]]:
    """Faults by field: a code two units bear on one day, two names at once, a loop, a wrong level."""
    from units.models import UnitVersion

    faults = place_faults(version)
    others = UnitVersion.objects.filter(overlapping(version)).exclude(pk=version.pk)
    if version.code and others.filter(code=version.code).exclude(unit=version.unit_id).exists():
        faults["code"] = [code_twice()]
    if version.unit_id and others.filter(unit=version.unit_id).exists():
        faults["valid_from"] = [name_twice()]
    return faults


def place_faults(version: UnitVersion) -> dict[str, list[str]]:
    """Faults of level, kind and superior unit."""
    faults: dict[str, list[str]] = {}
    if version.level in KINDS and version.kind and version.kind not in KINDS[version.level]:
        faults["kind"] = [_("This kind of unit does not belong to this level.")]
    if not version.parent_id:
        if version.level in SUPERIORS and version.level != "province":
            faults["parent"] = [_("Only a province has no superior unit.")]
        return faults
    if version.unit_id and makes_loop(version):
        faults["parent"] = [loop()]
    elif version.level in SUPERIORS and not _stands_rightly(version):
        faults["parent"] = [_("A unit of this level cannot stand under this one on these days.")]
    return faults


def _stands_rightly(version: UnitVersion) -> bool:
    from units.models import UnitVersion

    above = UnitVersion.objects.filter(overlapping(version), unit=version.parent_id)
    return above.filter(level__in=SUPERIORS[version.level]).exists()


def makes_loop(version: UnitVersion) -> bool:
    return version.parent_id in units_below({version.unit_id})


@contextmanager
def database_faults_as_form_errors() -> Iterator[None]:
    """Someone else's row may come between our check and our write: the database then refuses."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentences = {
            "units_code_once_a_day": ("code", code_twice),
            "units_name_once_a_day": ("valid_from", name_twice),
            "units_no_loop": ("parent", loop),
        }
        for rule, (field, sentence) in sentences.items():
            if rule in str(error):
                raise ValidationError({field: [sentence()]}) from error
        raise
