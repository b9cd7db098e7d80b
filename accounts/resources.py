"""The base of every import and export of rows: scoped, all or nothing, faults with line and column.

class PlanResource(ScopedResource):
    class Meta:
        model = Plan
        fields = ("id", "year", "number", "signed_on")

    def save_row(self, instance, is_new):      # the model's action; default: instance.save()
        actions.save_plan(instance, by=self.user)
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.results import InvalidRow, Result

from accounts.exports import MAX_ROWS
from accounts.form_fields import read_day
from accounts.refused import MoveRefused
from vietnamese.dates import DateError, excel_serial, format_date
from vietnamese.legacy import detect_legacy
from vietnamese.numbers import NumberError, parse_int
from vietnamese.text import fold, nfc, squeeze

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
# A column no file has: the number of the row's line in the file it was read from.
LINE = "\x00line"


class TextWidget(widgets.CharWidget):
    """NFC; a whole number in a text column loses Excel's ".0"; TCVN3 and VNI are refused."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else nfc(str(value)).strip()
        encoding = detect_legacy(text)
        if encoding:
            raise ValueError(
                _("This text is in the old encoding %(name)s. Convert the file to Unicode first.")
                % {"name": encoding}
            )
        return text


class DayWidget(widgets.DateWidget):
    """A real date cell, dd/mm/yyyy as text, or Excel's serial number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        if value is None or value == "":
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = str(value).strip()
        try:
            if isinstance(value, (int, float)) or (text.isdecimal() and len(text) == 5):
                return excel_serial(float(value))
            return read_day(text)
        except DateError as error:
            raise ValueError(_("The year must lie between 1945 and 2100.")) from error
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None or kwargs.get("force_native_type"):
            return value
        return format_date(value)


class WholeNumberWidget(widgets.Widget):
    """A number cell, or a text as it is written here: "1.500" is fifteen hundred."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, (int, float)) and float(value).is_integer():
            return int(value)
        try:
            return parse_int(str(value))
        except NumberError as error:
            raise ValueError(_("Write a whole number, for example 1.500.")) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class WordWidget(TextWidget):
    """One of a few Vietnamese words, with or without marks; the stored value is understood too.

    `words` maps what is written to what is stored; the first word of each value is the one shown.
    """

    def __init__(self, words: dict[str, Any]) -> None:
        super().__init__()
        self.words = words
        self.by_fold = {fold(word): value for word, value in words.items()}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = squeeze(super().clean(value, row, **kwargs))
        if fold(text) in self.by_fold:
            return self.by_fold[fold(text)]
        if text in self.words.values():
            return text
        first = {stored: word for word, stored in reversed(self.words.items()) if word}
        known = ", ".join(reversed(first.values()))
        raise ValueError(_("“%(text)s” is none of: %(known)s.") % {"text": text, "known": known})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return next((word for word, stored in self.words.items() if stored == value), "")


class _Scoped:
    """Looks related rows up among those the importing person may see."""

    model: Any

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        rows = self.model._default_manager
        user = kwargs.get("user")
        if not hasattr(rows.all(), "visible_to"):
            return rows.all()
        return rows.visible_to(user) if user is not None else rows.none()

    def not_found(self, value: Any) -> ValueError:
        return ValueError(
            _("“%(value)s” is not among the rows of “%(model)s” that you may see.")
            % {"value": value, "model": self.model._meta.verbose_name}
        )


class ScopedForeignKeyWidget(_Scoped, widgets.ForeignKeyWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str):
            value = nfc(value).strip()
        try:
            return super().clean(value, row, **kwargs)
        except (self.model.DoesNotExist, self.model.MultipleObjectsReturned, ValueError) as error:
            raise self.not_found(value) from error


class ScopedManyToManyWidget(_Scoped, widgets.ManyToManyWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value is None or value == "":
            return self.model._default_manager.none()
        wanted = [part.strip() for part in nfc(str(value)).split(self.separator) if part.strip()]
        found = self.get_queryset(value, row, **kwargs).filter(**{f"{self.field}__in": wanted})
        known = {str(key) for key in found.values_list(self.field, flat=True)}
        for part in wanted:
            if part not in known:
                raise self.not_found(part)
        return found


class NumberedRow(InvalidRow):
    """Counted as the file counts, with the headings of the file."""

    def __init__(
        self, number: int, validation_error: Any, values: Any, columns: dict[str, str]
    ) -> None:
        super().__init__(number, validation_error, values)
        faults: dict[str, Any] = vars(self)["error_dict"]
        self.error_dict = {columns.get(k, k): v for k, v in faults.items()}


def line_of(number: int, row: Any) -> int:
    """The line as the file counts; without a file, its heading would be line 1."""
    return int(row.get(LINE) or number + 1)


class NumberedResult(Result):
    columns: dict[str, str] = {}

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        values = tuple(row.get(column, "") for column in self.diff_headers)
        line = line_of(number, row)
        self.invalid_rows.append(NumberedRow(line, validation_error, values, self.columns))

    def append_error_row(self, number: int, row: Any, errors: Any) -> None:
        super().append_error_row(line_of(number, row), row, errors)

    def faults(self) -> list[tuple[int | None, str, str]]:
        """(line in the file, column or "", what is wrong), for a page or a file of faults."""
        found: list[tuple[int | None, str, str]] = [
            (None, "", str(fault.error)) for fault in self.base_errors
        ]
        for row in self.error_rows:
            found += [(row.number, "", str(fault.error)) for fault in row.errors]
        for row in self.invalid_rows:
            for column, texts in row.error_dict.items():
                name = "" if column == NON_FIELD_ERRORS else column
                found += [(row.number, name, str(text)) for text in texts]
        return sorted(found, key=lambda fault: fault[0] or 0)


class ScopedResource(resources.ModelResource):
    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        skip_diff = True  # what changes is told in the words of the columns: see `changes`

    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "CharField": TextWidget,
        "TextField": TextWidget,
        "DateField": DayWidget,
        **dict.fromkeys(("IntegerField", "PositiveSmallIntegerField"), WholeNumberWidget),
    }

    def __init__(self, *, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # the export form asks a resource of nobody for its columns; nobody sees any row
        self.user: Any = user or AnonymousUser()

    # files that came with the rows, by name; None while they are only tried
    scans: Any = None

    def wanted_scans(self) -> list[str]:
        """Override where rows name files: what must come with them."""
        return []

    def get_queryset(self) -> Any:
        return self._meta.model._default_manager.visible_to(self.user)

    @classmethod
    def get_fk_widget(cls, field: Any) -> Any:
        return functools.partial(ScopedForeignKeyWidget, model=field.remote_field.model)

    @classmethod
    def get_m2m_widget(cls, field: Any) -> Any:
        return functools.partial(ScopedManyToManyWidget, model=field.remote_field.model)

    def get_result_class(self) -> Any:
        columns = {
            field.attribute: field.column_name for field in self.fields.values() if field.attribute
        }
        return type("FileResult", (NumberedResult,), {"columns": columns})

    def import_data(self, dataset: Any, *args: Any, **kwargs: Any) -> Any:
        """All rows or none, for the person the resource was made for."""
        kwargs.update(user=self.user, use_transactions=True, rollback_on_validation_errors=True)
        return super().import_data(dataset, *args, **kwargs)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        if len(dataset) > MAX_ROWS:
            raise ValidationError(
                _("The file has more than %(rows)d rows. Split it.") % {"rows": MAX_ROWS}
            )
        self.lines_of: dict[Any, int] = {}

    # --- one row ---
    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        if all(value in (None, "") for name, value in row.items() if name != LINE):
            blank = self.get_row_result_class()()
            blank.import_type = blank.IMPORT_TYPE_SKIP
            return blank
        self.changes: list[tuple[str, str, str]] = []
        result = super().import_row(row, instance_loader, **kwargs)
        result.line, result.changes = line_of(kwargs["row_number"], row), self.changes
        if result.errors:
            # an action that refuses says why: that is a fault of the row, not of the program
            result.validation_error = ValidationError(_reason(result.errors[0].error))
            result.import_type, result.errors = result.IMPORT_TYPE_INVALID, []
        return result

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Two rows of one file that mean the same thing contradict each other."""
        key = self.row_key(row)
        if key is None:
            return
        line = line_of(kwargs["row_number"], row)
        if (first := self.lines_of.setdefault(key, line)) != line:
            raise ValidationError(
                {
                    self.key_columns()[0]: _("Line %(first)d and line %(line)d name the same.")
                    % {"first": first, "line": line}
                }
            )

    def key_columns(self) -> list[str]:
        """The headings by which a row is known again."""
        return [self.fields[name].column_name for name in self._meta.import_id_fields]

    def row_key(self, row: Any) -> Any:
        """What a row is known by within the file; None where two may be alike."""
        cells = tuple(fold(str(row.get(name) or "")) for name in self.key_columns())
        return cells if any(cells) else None

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """A row that names a number of its own must name one the person may see."""
        id_column = self.fields["id"].column_name if "id" in self.fields else None
        if new and id_column and row.get(id_column) not in (None, ""):
            raise ValidationError(
                {"id": _("No row with this number in your scope. Leave it blank to add one.")}
            )
        self.before = None if new else self.shown(instance, row)

    def shown(self, instance: Any, row: Any) -> list[tuple[str, str]]:
        """(heading, text) of every column that the file has, as an export would write it."""
        return [
            (field.column_name, text_of(self.export_field(field, instance)))
            for field in self.get_import_fields()
            if field.column_name in row
        ]

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any
    ) -> bool:
        if self.before is None or import_validation_errors:
            return False
        pairs = zip(self.before, self.shown(instance, row), strict=True)
        self.changes = [(name, old, new) for (name, old), (_name, new) in pairs if old != new]
        return not self.changes

    def save_row(self, instance: Any, is_new: bool) -> None:
        """Override to call the model's action."""
        instance.save(force_insert=is_new)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        self.save_row(instance, is_create)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        for field in self.get_import_fields():
            if isinstance(field.widget, widgets.ManyToManyWidget):
                self.import_field(field, instance, row, is_m2m=True, **kwargs)


def _reason(error: Exception) -> str:
    if isinstance(error, (PermissionDenied, MoveRefused)):
        return str(error)
    log.error("a row of an import failed", exc_info=error)
    return _("This row cannot be taken in. The administrator's log says why.")


def text_of(value: Any) -> str:
    """A cell as the preview shows it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def file_rows(resource: ScopedResource, headings: list[str]) -> list[list[Any]]:
    """The present rows under these headings, days as days: what an import would call unchanged."""
    by_heading = {field.column_name: field for field in resource.get_export_fields()}
    fields = [by_heading.get(heading) for heading in headings]
    return [
        [
            resource.export_field(field, row, force_native_type=True) if field else ""
            for field in fields
        ]
        for row in resource.get_queryset()
    ]
