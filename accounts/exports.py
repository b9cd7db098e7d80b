"""Tables out and in: files that Excel opens without running what a cell says."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import Format
from import_export.forms import SelectableFieldsExportForm
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from accounts.missing import NamesMissing
from accounts.models import AuditEntry
from accounts.refused import MoveRefused
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from engines.vietnamese.text import xml_text

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a text cell that begins so for a formula (OWASP, CSV injection), whatever
# blanks stand before it; some take the wide signs and the minus of the typesetter for it too.
FORMULA_START = tuple("=+-@\t\r\n\0＝＋－＠−")
BLANKS = " \u00a0"
GUARD = "'"
MEASURED = 200  # rows whose texts give the columns their width
NARROWEST, WIDEST = 8, 60  # letters
BOLD = Font(bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
MOST_IN_CELL = 32_767  # letters, of an XLSX file
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads "_x0041_" as A
MAX_ROWS = 2_000
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 5_000

Cell = Any
Row = Sequence[Cell]


def plain(value: Cell) -> Cell:
    """A cell's value as a number, a day, a moment in local time, a text that any file holds, or
    nothing."""
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, (dt.date, dt.time)):
        return value
    return xml_text(str(value))


def _could_run(text: str) -> bool:
    """Also what our own guard stands before, so that a file read again loses no typed one."""
    return text.lstrip(BLANKS + GUARD).startswith(FORMULA_START)


def unguarded(cell: str) -> str:
    """A cell of a CSV file as it was before `csv_cell` guarded it."""
    guarded = cell.startswith(GUARD) and _could_run(cell)
    return cell.removeprefix(GUARD) if guarded else cell


def csv_cell(value: Cell) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, str):
        return f"{GUARD}{value}" if _could_run(value) else value
    return str(value).replace(".", ",")  # numbers, the decimal comma of a Vietnamese Excel


def csv_bytes(headers: Row, rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark and `;`, as a Vietnamese Excel opens it on a double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([csv_cell(cell) for cell in headers])
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(headers: Row, rows: Iterable[Row], *, title: str = "") -> bytes:
    return workbook_bytes([(title, itertools.chain([headers], rows))])


def workbook_bytes(sheets: Iterable[tuple[str, Iterable[Row]]]) -> bytes:
    """Sheets by name, each with its rows; the first row is bold, stays in sight and filters."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title=title[:31] or None)
        sheet.freeze_panes = "A2"
        begun = iter(rows)
        first = list(itertools.islice(begun, MEASURED))
        widths = _widths(first)
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        written = 0
        for written, row in enumerate(itertools.chain(first, begun), start=1):
            sheet.append([_xlsx_cell(sheet, cell, is_head=written == 1) for cell in row])
        if written > 1 and widths:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{written}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Row]) -> list[int]:
    """Of each column in letters, after the longest line of its cells; long texts wrap."""
    widths: list[int] = []
    for row in rows:
        for place, value in enumerate(row):
            lines = ("" if value is None else str(plain(value))).splitlines()
            wanted = min(max(map(len, lines), default=0) + 2, WIDEST)
            if place == len(widths):
                widths.append(NARROWEST)
            widths[place] = max(widths[place], wanted)
    return widths


def in_xlsx(value: Cell) -> Cell:
    """`plain`, with a text as a cell of an XLSX file holds it; one that is cut says so at its end."""
    value = plain(value)
    if not isinstance(value, str):
        return value
    text = ESCAPE.sub("_x005F_", value)
    if len(text) <= MOST_IN_CELL:
        return text
    end = str(_("… (cut here: a cell of Excel holds no more)"))
    return text[: MOST_IN_CELL - len(end)] + end


def _xlsx_cell(sheet: Any, value: Cell, *, is_head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, in_xlsx(value))
    cell.alignment = WRAPPED
    if is_head:
        cell.font = BOLD
    if isinstance(cell.value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    elif isinstance(cell.value, dt.datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(cell.value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    return cell


def refuse_too_many(request: HttpRequest, *, rows: int = 1, back: str = "") -> None:
    """At most so many rows an hour and person: a stolen session must not empty the house.

    A file of no rows, or of a paper, counts as one; the first file of an hour may be longer.
    `back`: the page the file was asked for on; without it, the address itself is that page.
    """
    most, rows = settings.EXPORT_ROWS_PER_HOUR, max(rows, 1)
    mine = AuditEntry.objects.filter(
        act=AuditEntry.Act.EXPORT,
        user_id=request.user.pk or 0,
        at__gte=timezone.now() - dt.timedelta(hours=1),
    )
    taken = [
        (at, int(detail.get("rows") or 1))
        for at, detail in mine.order_by("at").values_list("at", "detail")
    ]
    left = done = sum(count for _at, count in taken)
    for at, count in taken if done + rows > most else ():
        left -= count
        if left + rows <= most or not left:  # room again as soon as this one is an hour old
            again = timezone.localtime(at + dt.timedelta(hours=1))
            break
    else:
        return
    raise MoveRefused(
        _(
            "So that nobody with a stolen sign-in empties the register, a person exports at most "
            "%(most)s rows within an hour. You have exported %(count)s. Export again from %(time)s."
        )
        % {"most": format_number(most), "count": format_number(done), "time": f"{again:%H:%M}"},
        back=back or request.path,
    )


# --- As formats of django-import-export ------------------------------------------------------
class SafeFormat(Format):  # type: ignore[misc]
    """Outwards only: files are read by `accounts.imports.reading`."""

    title = ""
    extension = ""
    content_type = ""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_export(self) -> bool:
        return True


class CsvFormat(SafeFormat):
    title, extension, content_type = "CSV", "csv", CSV_TYPE

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return csv_bytes(dataset.headers, dataset)


class XlsxFormat(SafeFormat):
    title, extension, content_type = "Excel (XLSX)", "xlsx", XLSX_TYPE

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return xlsx_bytes(dataset.headers, dataset)


EXPORT_FORMATS = [XlsxFormat, CsvFormat]


def refuse_bomb(content: bytes) -> None:
    """Ask the archive's own list how large it will be before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(_("This is not an Excel file (XLSX).")) from error
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise ValidationError(_("This Excel file is too large once unpacked (over 50 MB)."))


class ColumnsExportForm(NamesMissing, SelectableFieldsExportForm):  # type: ignore[misc]
    """Each box bears the name that stands over its column, or the field's own."""

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        field = resource.fields.get(field_name)
        if field is not None and field.column_name != field_name:
            return str(field.column_name)
        known = {one.name: one for one in resource._meta.model._meta.get_fields()}
        return str(capfirst(getattr(known.get(field_name), "verbose_name", field_name)))
