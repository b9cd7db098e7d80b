"""The words of files of findings and requests. Fixed: a file filled in today is read tomorrow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inspections.models import Visit
from units.choices import choices_on, find
from units.models import Unit
from vietnamese.text import fold

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


def named_units(visit: Visit, text: str, user: Any) -> list[Unit]:
    """Units under the inspected one that day, by name, parted by semicolons."""
    names = [part.strip() for part in text.split(";") if part.strip()]
    if not names:
        return []
    choices = choices_on(user, visit.held_on, below=visit.unit)
    units = []
    for name in names:
        found = find(choices, name)
        if len(found) != 1:
            message = _("“%(text)s” names no single unit under the inspected one that day.")
            raise ValidationError({"Đơn vị nêu tên": message % {"text": name}})
        units.append(Unit.objects.visible_to(user).get(pk=found[0].unit_id))
    return units
