"""Names of units to and from a file. The headings are the file's format, so they stay Vietnamese.

A row is known again by its code (without one: by its full name) and first day, so the same file
twice changes nothing; in a file without first days, by the name the code bears today. A row that
is not known founds a unit, unless "Tiếp nối mã" names the code which the same unit bore the day
before. Superior units may stand anywhere in the file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from accounts.cell_widgets import DayWidget, TextWidget, WordWidget
from accounts.permissions import Perm, require
from accounts.resources import LINE, ScopedResource
from engines.vietnamese.text import fold, nfc, squeeze
from units.book import VersionBook
from units.cells import unit_in
from units.ending import ends_unit, follows_end
from units.file_order import sorted_rows
from units.models import Unit, UnitVersion
from units.rules import KINDS, database_faults_as_form_errors

CONTINUES = "Tiếp nối mã"
FIRST_DAY = "Từ ngày"
LAST_DAY = "Đến ngày"
CODE = "Mã đơn vị"
FULL_NAME = "Tên đầy đủ"
SHORT_NAME = "Tên"
LEVEL = "Cấp"
KIND = "Loại"
PARENT = "Mã đơn vị cấp trên"
LEVELS = {
    "cấp tỉnh": "province",
    "cấp huyện": "district",
    "cấp xã": "commune",
    "cơ quan, tổ chức": "agency",
}
KIND_WORDS = {kind: kind for kinds in KINDS.values() for kind in sorted(kinds)}
# as lists on pages say them
KIND_WORDS |= {"sở, ban, ngành": "sở/ngành", "phòng, ban": "phòng/ban"}
KIND_WORDS |= {"ấp": "ấp/khóm", "khóm": "ấp/khóm", "ấp, khóm": "ấp/khóm"}
DERIVED_FROM = {"name": "full_name", "level": "kind"}
DAY = dt.timedelta(days=1)


class LevelWidget(WordWidget):
    """ "cấp huyện", or "district" as the official lists have it."""

    def __init__(self) -> None:
        super().__init__(LEVELS)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        try:
            return str(super().clean(value, row, **kwargs))
        except ValueError as error:
            raise ValueError(
                _("The level must be one of: %(levels)s.") % {"levels": "; ".join(LEVELS)}
            ) from error


class ParentWidget(Widget):
    """The superior unit by the code it bears on the row's first day."""

    book: VersionBook

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = TextWidget().clean(value)
        if not code or any(letter.isspace() for letter in code):
            return unit_in(self.book, value, row_day(row))  # a list shown on a page has its name
        return bearer(self.book, code, row_day(row))


def row_day(row: Any) -> dt.date | None:
    """A day on which the row holds: its first or, where that is blank, its last; None is today."""
    return _day(row, FIRST_DAY) or _day(row, LAST_DAY)


def _day(row: Any, heading: str) -> dt.date | None:
    """None also for a day that cannot be read: its own column tells that fault."""
    try:
        return DayWidget().clean(row.get(heading))
    except ValueError:
        return None


def bearer(book: VersionBook, code: str, day: dt.date | None) -> Any:
    version = book.bearer(code, day)
    if version is None:
        raise ValueError(_("No unit bears the code %(code)s on that day.") % {"code": code})
    return version.unit


def level_of(kind: str, has_parent: bool) -> str:
    """The level of a kind, where the file does not say it. A city may be of two."""
    levels = [level for level, kinds in KINDS.items() if kind in kinds]
    if len(levels) > 1:
        return "district" if has_parent else "province"
    return levels[0] if levels else ""


def short_name(full_name: str, kind: str) -> str:
    """ "Huyện Lấp Vò" without its kind."""
    starts = fold(full_name).startswith(f"{fold(kind)} ")
    return full_name[len(kind) :].strip() if starts else full_name


class UnitVersionResource(ScopedResource):
    code = Field(attribute="code", column_name=CODE, widget=TextWidget())
    full_name = Field(attribute="full_name", column_name=FULL_NAME, widget=TextWidget())
    name = Field(attribute="name", column_name=SHORT_NAME, widget=TextWidget())
    level = Field(attribute="level", column_name=LEVEL, widget=LevelWidget())
    kind = Field(attribute="kind", column_name=KIND, widget=WordWidget(KIND_WORDS))
    parent = Field(attribute="parent", column_name=PARENT, widget=ParentWidget())
    valid_from = Field(attribute="valid_from", column_name=FIRST_DAY, widget=DayWidget())
    valid_to = Field(attribute="valid_to", column_name=LAST_DAY, widget=DayWidget())
    electronic_id = Field(
        attribute="electronic_id", column_name="Mã định danh điện tử", widget=TextWidget()
    )
    source = Field(attribute="source", column_name="Nguồn", widget=TextWidget())
    note = Field(attribute="note", column_name="Ghi chú", widget=TextWidget())

    rests_on = (UnitVersion,)
    derived_columns = (SHORT_NAME, LEVEL)

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

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._book: VersionBook | None = None

    @property
    def book(self) -> VersionBook:
        if self._book is None:
            rows = UnitVersion.objects.visible_to(self.user).select_related("unit", "parent")
            self._book = VersionBook.read(rows)
        return self._book

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent").order_by("sort_key", "pk")

    def cell_text(self, field: Any, instance: Any) -> str:
        if field.attribute == "parent" and instance.parent_id is not None:
            day = instance.valid_from or instance.valid_to
            return self.book.label(instance.parent_id, day)
        return super().cell_text(field, instance)

    def dehydrate_parent(self, version: UnitVersion) -> str:
        if version.parent_id is None:
            return ""
        return self.book.code_of(version.parent_id, version.valid_from or version.valid_to)

    # --- one file ---
    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.fields["parent"].widget.book = self.book
        self.ended: list[tuple[int, UnitVersion]] = []
        if LINE not in dataset.headers:
            dataset.append_col(list(range(2, len(dataset) + 2)), header=LINE)
        rows, self.loops = sorted_rows(dataset.dict, CODE, (PARENT, CONTINUES))
        dataset.wipe()
        dataset.dict = rows

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if loop := self.loops.get(row[LINE]):
            text = _("The superior units run in a circle: %(loop)s.")
            self.refuse(PARENT, text % {"loop": loop})

    def key_columns(self) -> list[str]:
        return [CODE, FIRST_DAY]

    def row_key(self, row: Any) -> Any:
        code = fold(str(row.get(CODE) or ""))
        return (code or fold(str(row.get(FULL_NAME) or "")), _day(row, FIRST_DAY))

    # --- one row ---
    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        code, named = TextWidget().clean(row.get(CODE)), squeeze(str(row.get(FULL_NAME) or ""))
        found = [
            version for version in self.book.with_code(code) if code or version.full_name == named
        ]
        if FIRST_DAY in row:
            first_day = _day(row, FIRST_DAY)
            if first_day is None and row.get(FIRST_DAY):
                return None
            found = [version for version in found if version.valid_from == first_day]
        elif len({version.unit_id for version in found}) > 1:
            text = _("Several units have borne this code: add the column “%(name)s”.")
            self.refuse(CODE, text % {"name": FIRST_DAY})
            return None
        found.sort(key=lambda version: version.valid_from or dt.date.min)
        return found[-1] if found else None

    def init_instance(self, row: Any = None) -> UnitVersion:
        former = nfc(str((row or {}).get(CONTINUES) or "")).strip()
        if not former:
            return UnitVersion()  # the action founds its unit
        first_day = _day(row, FIRST_DAY)
        if first_day is None:
            self.refuse(FIRST_DAY, _("Say from which day the new name holds."))
            return UnitVersion()
        try:
            return UnitVersion(unit=bearer(self.book, former, first_day - DAY))
        except ValueError as error:
            self.refuse(CONTINUES, str(error))
            return UnitVersion()

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        instance.book = self.book

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        self.derived = {
            name for name, column in (("name", SHORT_NAME), ("level", LEVEL)) if not row.get(column)
        }
        super().import_instance(instance, row, **kwargs)
        if "level" in self.derived and not instance.level:
            instance.level = level_of(instance.kind, instance.parent_id is not None)
        if "name" in self.derived and self.before is None:
            instance.name = short_name(instance.full_name, instance.kind)

    def import_field(
        self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """A blank cell of a derived column says no more than a column that is left out."""
        if field.attribute not in self.derived:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """All faults of a row at once, those of cells that cannot be read included."""
        faults = dict(import_validation_errors or {})
        if instance.valid_from and instance.valid_to and instance.valid_from > instance.valid_to:
            faults.setdefault("valid_to", [_("The first day lies after the last day.")])
        try:
            instance.full_clean(exclude=["unit", "parent", *faults], validate_constraints=False)
        except ValidationError as error:
            faults = {**error.error_dict, **faults}
        told = {name: fault for name, fault in faults.items() if name not in self.derived}
        with self.gathering():
            if faults:  # of what was not in the file only where nothing else is wrong
                raise ValidationError(told or {DERIVED_FROM[k]: v for k, v in faults.items()})

    def check_row(self, instance: Any, is_new: bool) -> None:
        """Later rows find the name in the book, a new unit by a number of its own until written."""
        require(self.user, Perm.MANAGE_UNITS)
        if is_new:
            if instance.unit_id is None:  # a unit's first name founds it
                unit = Unit()
                self.batch.number(unit)
                self.batch.add(unit)
                instance.unit = unit
            self.batch.number(instance)
        super().check_row(instance, is_new)
        self.book.put(instance)
        if self.before is not None and instance.valid_to is not None:
            self.ended.append((self.line, instance))
        for other in self.book.looking_like(instance):
            text = _("Under the same superior unit “%(name)s” (%(code)s) stands already.")
            code = other.code or _("no code")
            self.warn(FULL_NAME, text % {"name": other.full_name, "code": code})

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Only the whole file says which units have no name after the last of theirs."""
        super().after_import(dataset, result, **kwargs)
        for line, version in self.ended:
            if version.valid_to and ends_unit(version, self.book.of_unit(version.unit_id)):
                told = follows_end(version.unit, version.valid_to)
                self.warnings += [(line, LAST_DAY, words) for words in told]

    def write(self) -> None:
        with database_faults_as_form_errors():
            super().write()
