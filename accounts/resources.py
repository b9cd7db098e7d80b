"""The base of every import and export of rows: scoped, all or nothing, faults with line and column.

class PlanResource(ScopedResource):
    class Meta:
        model = Plan
        fields = ("id", "year", "number", "signed_on")

    def check_row(self, instance, is_new):     # the rule of the model's action, without writing
        check_plan(instance, by=self.user)
        super().check_row(instance, is_new)

Reading and checking only read: what the rows would write is gathered in `batch`, where later rows
of the file find what earlier ones make. `write` writes all of it, in a transaction of the caller,
who has asked `is_current` in it.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from import_export import resources
from import_export.results import InvalidRow, Result

from accounts.bulk import Batch
from accounts.cell_widgets import (
    DayWidget,
    ScopedForeignKeyWidget,
    ScopedManyToManyWidget,
    TextWidget,
    WholeNumberWidget,
    WordWidget,
)
from accounts.exports import MAX_ROWS
from accounts.missing import name_missing
from accounts.refused import MoveRefused
from accounts.signs import NEVER_PRINTED, foreign_letters_warning, sign_warning
from engines.vietnamese.text import fold

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
# A column no file has: the number of the row's line in the file it was read from.
LINE = "\x00line"
NUMBERS = ("BigAutoField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField")


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
        use_transactions = False  # nothing is written while rows are read
        skip_diff = True  # what changes is told in the words of the columns: see `changes`

    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "CharField": TextWidget,
        "TextField": TextWidget,
        "DateField": DayWidget,
        **dict.fromkeys(NUMBERS, WholeNumberWidget),
    }

    def __init__(self, *, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # the export form asks a resource of nobody for its columns; nobody sees any row
        self.user: Any = user or AnonymousUser()
        self.batch = Batch()
        self.progress: Callable[[int], None] = lambda rows: None  # told after each row

    # files that came with the rows, by name, as `inspections.files.keep_upload` describes them
    scans: Mapping[str, Any] = {}
    # the models whose every change since the check makes it worthless
    rests_on: tuple[type[models.Model], ...] = ()

    def wanted_scans(self) -> list[str]:
        """Override where rows name files: what must come with them."""
        return []

    def version(self) -> str:
        """Tells one state of all that the rows are checked against from any other."""
        last = [
            model.history.aggregate(last=models.Max("history_id"))["last"]  # type: ignore[attr-defined]
            for model in self.rests_on
        ]
        return repr(last)

    def is_current(self) -> bool:
        """Lock what the rows change; whether all they rest on is still as it was when checked.

        Call it in the transaction that writes. Raises as the actions do.
        """
        self.batch.lock()
        return self.version() == self.checked_version

    def write(self) -> None:
        """Write what the rows said. Call it in a transaction; raises as the actions do."""
        self.batch.write(by=self.user)

    def get_queryset(self) -> Any:
        return self._meta.model._default_manager.visible_to(self.user)

    @classmethod
    def get_fk_widget(cls, field: Any) -> Any:
        return functools.partial(ScopedForeignKeyWidget, model=field.remote_field.model)

    @classmethod
    def get_m2m_widget(cls, field: Any) -> Any:
        return functools.partial(ScopedManyToManyWidget, model=field.remote_field.model)

    # columns by the names under which the actions tell their faults, where a field has another
    columns_of: Mapping[str, str] = {}
    # columns that are told of a new row though the file may leave them out: they are derived
    derived_columns: tuple[str, ...] = ()
    never_printed: frozenset[str] = NEVER_PRINTED  # attributes

    @functools.cached_property
    def columns(self) -> dict[str, str]:
        """The heading of each column by the name of its field, its attribute, or an action's."""
        fields = [(name, field) for name, field in self.fields.items()]
        columns = {name: field.column_name for name, field in fields}
        columns |= {field.attribute: field.column_name for _n, field in fields if field.attribute}
        return columns | dict(self.columns_of)

    def get_result_class(self) -> Any:
        return type("FileResult", (NumberedResult,), {"columns": self.columns})

    def check(
        self, dataset: Any, *, unread: Mapping[int, Mapping[str, str]] | None = None, **kwargs: Any
    ) -> Any:
        """Read and check every row, for the person the resource was made for; write nothing.

        `unread`: cells that the file's reader gives nothing for, by line and heading, and why.
        """
        self.unread = unread or {}
        self.batch, self.checked_version = Batch(), self.version()
        # (line, heading, what is odd), of rows that are taken in all the same
        self.warnings: list[tuple[int, str, str]] = []
        return super().import_data(dataset, user=self.user, **kwargs)

    def import_data(self, dataset: Any, *, dry_run: bool = False, **kwargs: Any) -> Any:
        """Check every row, then write all of them, or none where one has a fault."""
        result = self.check(dataset, **kwargs)
        if not (dry_run or result.has_errors() or result.has_validation_errors()):
            with transaction.atomic():
                self.write()
        return result

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        if len(dataset) > MAX_ROWS:
            raise ValidationError(
                _("The file has more than %(rows)d rows. Split it.") % {"rows": MAX_ROWS}
            )
        self.lines_of: dict[Any, int] = {}

    def _check_import_id_fields(self, headers: Any) -> None:
        """Which columns a file must have, its kind says; a row is known by those that are there."""

    # --- one row ---
    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        self.line = line_of(kwargs["row_number"], row)
        # of this row, by column
        self.faults: dict[str, Any] = {k: [v] for k, v in self.unread.get(self.line, {}).items()}
        if not self.faults and all(v in (None, "") for name, v in row.items() if name != LINE):
            blank = self.get_row_result_class()()
            blank.import_type = blank.IMPORT_TYPE_SKIP
            return blank
        self.changes: list[tuple[str, str, str]] = []
        self.told: list[tuple[str, str]] = []
        result = super().import_row(row, instance_loader, **kwargs)
        result.line, result.changes, result.told = self.line, self.changes, self.told
        if result.errors:
            # an action that refuses says why: that is a fault of the row, not of the program
            with self.gathering():
                raise result.errors[0].error
            result.validation_error = ValidationError(self.faults)
            result.import_type, result.errors = result.IMPORT_TYPE_INVALID, []
        return result

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Keep what is refused inside as a fault of the row, and go on: all are told together.

        Of one column the first is told. What fails because a cell before could not be read is
        no fault of its own.
        """
        try:
            yield
        except ValidationError as error:
            for name, faults in error.update_error_dict({}).items():
                column = self.columns.get(name, name)
                name_missing(faults, column)
                self.faults.setdefault(column, faults)
        except MoveRefused as refusal:
            self.faults.setdefault(NON_FIELD_ERRORS, [str(refusal)])
        except PermissionDenied as refusal:
            if not self.faults:
                self.faults[NON_FIELD_ERRORS] = [str(refusal)]
        except Exception as error:
            if not self.faults:
                log.exception("a row of an import failed", exc_info=error)
                text = _("This row cannot be taken in. The administrator's log says why.")
                self.faults[NON_FIELD_ERRORS] = [text]

    def refuse(self, column: str, message: str) -> None:
        """A fault of the row at hand that does not end its check."""
        with self.gathering():
            raise ValidationError({column: message})

    def warn(self, column: str, message: str) -> None:
        self.warnings.append((self.line, column, message))

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Two rows of one file that mean the same thing contradict each other."""
        key = self.row_key(row)
        if key is None:
            return
        if (first := self.lines_of.setdefault(key, self.line)) != self.line:
            self.refuse(
                self.key_columns()[0],
                _("Line %(first)d and line %(line)d name the same.")
                % {"first": first, "line": self.line},
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
        """(heading, text) of every column that the file has, as the preview tells it."""
        return [
            (field.column_name, self.cell_text(field, instance))
            for field in self.get_import_fields()
            if field.column_name in row or field.column_name in self.derived_columns
        ]

    def cell_text(self, field: Any, instance: Any) -> str:
        """Override where a person knows the row by other words than a file has, such as a unit."""
        return text_of(self.export_field(field, instance))

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any
    ) -> bool:
        if self.before is None or import_validation_errors or self.faults:
            return False
        pairs = zip(self.before, self.shown(instance, row), strict=True)
        self.changes = [(name, old, new) for (name, old), (_name, new) in pairs if old != new]
        return not self.changes

    def check_row(self, instance: Any, is_new: bool) -> None:
        """Refuse the row with ValidationError, or enter in the batch what it would write."""
        if is_new:
            self.batch.add(instance)
        else:
            self.batch.change(instance, [field.attribute for field in self.get_import_fields()])

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What is wrong with its cells does not hide what the action finds wrong with the rest."""
        with self.gathering():
            super().validate_instance(instance, import_validation_errors, validate_unique)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        with self.gathering():
            self.check_row(instance, is_create)
        if self.faults:
            raise ValidationError(self.faults)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        super().save_instance(instance, is_create, row, **kwargs)
        self.told = self.shown(instance, row)
        self._warn_of_signs(instance, row)

    def _warn_of_signs(self, instance: Any, row: Any) -> None:
        """As the forms do at their fields."""
        for field in self.get_import_fields():
            if field.column_name not in row or field.attribute in self.never_printed:
                continue
            text = row[field.column_name]
            if isinstance(field.widget, WordWidget) or not isinstance(text, str):
                continue
            if warning := sign_warning(text):
                self.warn(field.column_name, warning)
            if warning := foreign_letters_warning(text):
                self.warn(field.column_name, warning)

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        self.progress(kwargs["row_number"])


def digest_of(values: Iterable[Any]) -> str:
    """Short for many values, to tell whether any of them has changed."""
    digest = hashlib.sha256()
    for value in values:
        digest.update(f"{value!r}\n".encode())
    return digest.hexdigest()


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
