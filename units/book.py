"""All names of all units at once, for questions that many rows ask: one query instead of many."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from engines.vietnamese.lookalikes import looks_key
from engines.vietnamese.text import fold, same_spelling

if TYPE_CHECKING:
    from units.models import UnitVersion


class VersionBook:
    """Versions by unit and by code. `put` enters what was written since it was read."""

    def __init__(self, versions: Iterable[UnitVersion]) -> None:
        self.by_unit: dict[int, dict[Any, UnitVersion]] = defaultdict(dict)
        self.by_code: dict[str, dict[Any, UnitVersion]] = defaultdict(dict)
        self.by_name: dict[str, dict[Any, UnitVersion]] = defaultdict(dict)
        self.below: dict[int, set[int]] = defaultdict(set)  # every step of the tree that ever was
        self.by_look: dict[tuple[Any, str], dict[Any, UnitVersion]] = defaultdict(dict)
        self.seen: dict[Any, tuple[int, str, str, tuple[Any, str]]] = {}
        for version in versions:
            self.put(version)

    @classmethod
    def read(cls, versions: Any = None) -> VersionBook:
        from units.models import UnitVersion

        rows = UnitVersion.objects.all() if versions is None else versions
        return cls(rows.order_by("pk"))

    def put(self, version: UnitVersion) -> None:
        unit, code, name, look = self.seen.get(version.pk, (0, "", "", (None, "")))
        self.by_unit[unit].pop(version.pk, None)
        self.by_code[code].pop(version.pk, None)
        self.by_name[name].pop(version.pk, None)
        self.by_look[look].pop(version.pk, None)
        name, look = fold(version.full_name), (version.parent_id, looks_key(version.full_name))
        self.seen[version.pk] = (version.unit_id, version.code, name, look)
        self.by_unit[version.unit_id][version.pk] = version
        self.by_code[version.code][version.pk] = version
        self.by_name[name][version.pk] = version
        self.by_look[look][version.pk] = version
        if version.parent_id is not None:
            self.below[version.parent_id].add(version.unit_id)

    def of_unit(self, unit_id: int) -> list[UnitVersion]:
        return list(self.by_unit[unit_id].values()) if unit_id in self.by_unit else []

    def with_code(self, code: str) -> list[UnitVersion]:
        return list(self.by_code[code].values()) if code in self.by_code else []

    def bearer(self, code: str, day: dt.date | None) -> UnitVersion | None:
        """The version that bears the code on that day (today)."""
        day = day or timezone.localdate()
        return next((v for v in self.with_code(code) if v.holds_on(day)), None)

    def named(self, text: str, day: dt.date) -> list[UnitVersion]:
        """What `text` means on that day: a code, or a whole name with or without its marks."""
        bearer = self.bearer(text, day) if text else None
        if bearer is not None:
            return [bearer]
        alike = [v for v in self.by_name.get(fold(text), {}).values() if v.holds_on(day)]
        return [v for v in alike if same_spelling(v.full_name, text)] or alike

    def written(self, unit_id: int, day: dt.date) -> str:
        """The unit as a file names it: by its code, or by its name where it has none."""
        version = next((v for v in self.of_unit(unit_id) if v.holds_on(day)), None)
        return "" if version is None else version.code or version.full_name

    def label(self, unit_id: int, day: dt.date | None) -> str:
        """The unit as a person knows it on that day: "Huyện Lấp Vò (875)"."""
        day = day or timezone.localdate()
        versions = self.of_unit(unit_id)
        version = next((v for v in versions if v.holds_on(day)), None)
        if version is None:
            return ""
        return f"{version.full_name} ({version.code})" if version.code else version.full_name

    def looking_like(self, version: UnitVersion) -> list[UnitVersion]:
        """Names of other units that a reader cannot tell from this one, under the same superior."""
        from units.rules import overlap

        alike = self.by_look.get((version.parent_id, looks_key(version.full_name)), {}).values()
        return [v for v in alike if v.unit_id != version.unit_id and overlap(v, version)]

    def code_of(self, unit_id: int, day: dt.date | None) -> str:
        day = day or timezone.localdate()
        return next((v.code for v in self.of_unit(unit_id) if v.holds_on(day)), "")

    def reaches(self, unit_id: int, other: int) -> bool:
        """Whether `other` is the unit, or stands or once stood under it at whatever remove."""
        found, edge = {unit_id}, {unit_id}
        while edge:
            edge = {child for one in edge for child in self.below.get(one, ())} - found
            found |= edge
        return other in found
