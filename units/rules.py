"""Rules of a unit's versions. Asked by forms, admin and import alike.

The database refuses the same (units/guards.py); here each refusal becomes a
sentence beside its field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from units.book import VersionBook
from units.search import plain_words

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
    "agency": {"sở/ngành", "phòng/ban", "đơn vị sự nghiệp", "ấp/khóm"},
}
# The first words of a body's name, without marks, that tell its kind.
FIRST_WORDS = {
    "sở/ngành": ("so",),
    "phòng/ban": ("phong",),
    "đơn vị sự nghiệp": (
        *("trung tam", "truong", "benh vien", "ban quan ly", "tram", "thu vien", "bao tang"),
        *("nha van hoa", "nha thieu nhi", "vien", "quy", "bv", "bql", "ttpvhcc", "thpt"),
    ),
    "ấp/khóm": ("ap", "khom", "to dan pho", "thon", "khu pho"),
}


def kind_of_body(full_name: str) -> str:
    """What the name of a body says of its kind ("Trường THPT Lấp Vò"); blank where it says nothing."""
    plain = plain_words(full_name)
    for kind, beginnings in FIRST_WORDS.items():
        if any(f"{plain} ".startswith(f"{words} ") for words in beginnings):
            return kind
    return ""


def overlap(one: UnitVersion, other: UnitVersion) -> bool:
    """Whether the days of the two meet."""
    starts = [version.valid_from or dt.date.min for version in (one, other)]
    ends = [version.valid_to or dt.date.max for version in (one, other)]
    return max(starts) <= min(ends)


def code_twice() -> str:
    return _("Another unit bears this code on some of these days.")


def name_twice() -> str:
    return _("This unit already has a name for some of these days.")


def loop() -> str:
    return _("A unit cannot stand under a unit that stands, or once stood, under it.")


def version_faults(version: UnitVersion, book: VersionBook | None = None) -> dict[str, list[str]]:
    """Faults by field: a code two units bear on one day, two names at once, a loop, a wrong level.

    `book`: all names, where the caller has read them already for many rows.
    """
    book = book or VersionBook.read()
    faults = place_faults(version, book)
    if version.code and any(
        other.unit_id != version.unit_id and overlap(version, other)
        for other in book.with_code(version.code)
    ):
        faults["code"] = [code_twice()]
    if version.unit_id and any(
        other.pk != version.pk and overlap(version, other)
        for other in book.of_unit(version.unit_id)
    ):
        faults["valid_from"] = [name_twice()]
    return faults


def place_faults(version: UnitVersion, book: VersionBook) -> dict[str, list[str]]:
    """Faults of level, kind and superior unit."""
    faults: dict[str, list[str]] = {}
    if version.level in KINDS and version.kind and version.kind not in KINDS[version.level]:
        faults["kind"] = [_("This kind of unit does not belong to this level.")]
    if not version.parent_id:
        if version.level in SUPERIORS and version.level != "province":
            faults["parent"] = [_("Only a province has no superior unit.")]
        return faults
    if version.unit_id and book.reaches(version.unit_id, version.parent_id):
        faults["parent"] = [loop()]
    elif version.level in SUPERIORS and not _stands_rightly(version, book):
        faults["parent"] = [_("A unit of this level cannot stand under this one on these days.")]
    return faults


def _stands_rightly(version: UnitVersion, book: VersionBook) -> bool:
    return any(
        above.level in SUPERIORS[version.level] and overlap(version, above)
        for above in book.of_unit(version.parent_id or 0)
    )


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
