"""Names of units to and from a file. The headings are the file's format, so they stay Vietnamese.

A row is known again by its code (without one: by its full name) and first day, so the same file
twice changes nothing. A row that is not known founds a unit, unless "Tiếp nối mã" names the code
which the same unit bore the day before. Superior units stand above those below them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from accounts.resources import DayWidget, ScopedResource, TextWidget
from units import actions
from units.models import UnitVersion
from vietnamese.text import nfc, squeeze

CONTINUES = "Tiếp nối mã"
FIRST_DAY = "Từ ngày"
LAST_DAY = "Đến ngày"
CODE = "Mã đơn vị"
FULL_NAME = "Tên đầy đủ"
LEVELS = {
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
    "agency": "cơ quan, tổ chức",
}
DAY = dt.timedelta(days=1)


class LevelWidget(Widget):
    """ "cấp huyện", or "district" as the official lists have it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = squeeze(str(value or "")).lower()
        for level, words in LEVELS.items():
            if text in (level, words):
                return level
        raise ValueError(
            _("The level must be one of: %(levels)s.") % {"levels": "; ".join(LEVELS.values())}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return LEVELS.get(value, "")


class ParentWidget(Widget):
    """The superior unit by the code it bears on the row's first day."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = TextWidget().clean(value)
        if not code:
            return None
        return bearer(code, row_day(row), kwargs.get("user"))


def row_day(row: Any) -> dt.date | None:
    """A day on which the row holds: its first or, where that is blank, its last; None is today."""
    return _day(row, FIRST_DAY) or _day(row, LAST_DAY)


def _day(row: Any, heading: str) -> dt.date | None:
    """None also for a day that cannot be read: its own column tells that fault."""
    try:
        return DayWidget().clean(row.get(heading))
    except ValueError:
        return None


def bearer(code: str, day: dt.date | None, user: Any) -> Any:
    versions = UnitVersion.objects.visible_to(user) if user else UnitVersion.objects.none()
    version = versions.as_of(day).filter(code=code).select_related("unit").first()
    if version is None:
        raise ValueError(_("No unit bears the code %(code)s on that day.") % {"code": code})
    return version.unit


class UnitVersionResource(ScopedResource):
    code = Field(attribute="code", column_name=CODE, widget=TextWidget())
    full_name = Field(attribute="full_name", column_name=FULL_NAME, widget=TextWidget())
    name = Field(attribute="name", column_name="Tên", widget=TextWidget())
    level = Field(attribute="level", column_name="Cấp", widget=LevelWidget())
    kind = Field(attribute="kind", column_name="Loại", widget=TextWidget())
    parent = Field(attribute="parent", column_name="Mã đơn vị cấp trên", widget=ParentWidget())
    valid_from = Field(attribute="valid_from", column_name=FIRST_DAY, widget=DayWidget())
    valid_to = Field(attribute="valid_to", column_name=LAST_DAY, widget=DayWidget())
    electronic_id = Field(
        attribute="electronic_id", column_name="Mã định danh điện tử", widget=TextWidget()
    )
    source = Field(attribute="source", column_name="Nguồn", widget=TextWidget())
    note = Field(attribute="note", column_name="Ghi chú", widget=TextWidget())

    class Meta(ScopedResource.Meta):
        model = UnitVersion
        import_id_fields = ("code", "valid_from")
        fields = (
            "code",
            "full_name",
            "name",
            "level",
            "kind",
            "parent",
            "valid_from",
            "valid_to",
            "electronic_id",
            "source",
            "note",
        )

    def get_queryset(self) -> Any:
        rows = super().get_queryset().select_related("parent").order_by("sort_key", "pk")
        return rows.prefetch_related("parent__versions")

    def dehydrate_parent(self, version: UnitVersion) -> str:
        if version.parent is None:
            return ""
        above = version.parent.version_on(version.valid_from or version.valid_to)
        return str(above.code) if above else ""

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        rows = self.get_queryset()
        first_day = _day(row, FIRST_DAY)
        if first_day is None and row.get(FIRST_DAY):
            return None
        rows = rows.filter(valid_from=first_day) if first_day else rows.filter(valid_from=None)
        code = TextWidget().clean(row.get(CODE))
        if code:
            return rows.filter(code=code).first()
        return rows.filter(code="", full_name=squeeze(str(row.get(FULL_NAME) or ""))).first()

    def init_instance(self, row: Any = None) -> UnitVersion:
        former = nfc(str((row or {}).get(CONTINUES) or "")).strip()
        if not former:
            return UnitVersion(unit=actions.new_identity(by=self.user))
        first_day = _day(row, FIRST_DAY)
        if first_day is None:
            raise ValidationError({"valid_from": _("Say from which day the new name holds.")})
        return UnitVersion(unit=bearer(former, first_day - DAY, self.user))

    def save_row(self, instance: Any, is_new: bool) -> None:
        actions.save_version(instance, by=self.user)
