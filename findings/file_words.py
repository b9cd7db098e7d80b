"""The words of files of findings and requests. Fixed: a file filled in today is read tomorrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from engines.vietnamese.text import fold
from inspections.models import Visit
from units.choices import Choice, choices_on, find
from units.models import Unit

NAMED = "Đơn vị nêu tên"
KINDS = {"ưu điểm": "strength", "hạn chế": "limitation", "tồn tại, hạn chế": "limitation"}
SCOPES = {
    "cả đơn vị": "unit",
    "đơn vị": "unit",
    "nêu tên": "named",
    "không nêu tên": "unnamed",
    "một số": "unnamed",
    "đội ngũ": "staff",
    "cán bộ": "staff",
    "không nêu": "not_stated",
    "": "unit",
}
LEVELS = {
    "": "",
    "cấp huyện": "district",
    "huyện": "district",
    "cấp xã": "commune",
    "xã": "commune",
    "cơ quan": "agency",
}
SEVERITIES = {"": "", "nhẹ": "low", "đáng chú ý": "medium", "nghiêm trọng": "high"}
CAUSE_KINDS = {"": "", "khách quan": "objective", "chủ quan": "subjective"}
FORCES = {"đề nghị": "recommend", "": "recommend", "lưu ý": "note", "yêu cầu": "require"}


def area_of(areas: Mapping[str, Any], text: str, column: str) -> Any:
    """The area by its code or its name. `areas` has both, folded."""
    found = areas.get(fold(text))
    if found is None:
        known = ", ".join(dict.fromkeys(area.code for area in areas.values()))
        message = _("“%(text)s” is none of: %(known)s.") % {"text": text, "known": known}
        raise ValidationError({column: message})
    return found


class UnitsBelow:
    """Units under the inspected one that day, by name; read once, whatever many rows name."""

    def __init__(self, visit: Visit, user: Any) -> None:
        self.visit, self.user = visit, user

    @cached_property
    def choices(self) -> list[Choice]:
        return choices_on(self.user, self.visit.held_on, below=self.visit.unit)

    @cached_property
    def units(self) -> dict[int, Unit]:
        ids = [choice.unit_id for choice in self.choices]
        return dict(Unit.objects.visible_to(self.user).in_bulk(ids))

    def named(self, text: str) -> list[Unit]:
        """The units of a cell, parted by semicolons. Raises ValidationError."""
        units = []
        for name in (part.strip() for part in text.split(";") if part.strip()):
            found = find(self.choices, name)
            if len(found) != 1:
                message = _("“%(text)s” names no single unit under the inspected one that day.")
                raise ValidationError({NAMED: message % {"text": name}})
            units.append(self.units[found[0].unit_id])
        return units

    def words(self, units: Iterable[Unit]) -> str:
        """Their names, as the preview shows them."""
        names = {choice.unit_id: choice.full_name for choice in self.choices}
        return "; ".join(names[unit.pk] for unit in units)
