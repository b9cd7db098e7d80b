"""Reads one cell of a file for a column; a value that Excel changed is a fault.

A text that Excel turned into a day, a share or a number is not what the person wrote, so it is a
fault and never guessed back.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _

from accounts.cell_widgets import NO_SUCH_YEAR
from accounts.imports.kinds import Column
from accounts.imports.lines import Typed
from accounts.imports.workbooks import shown
from engines.vietnamese.dates import DateError, excel_serial

ERRORS = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+"
    r"|BLOCKED!|BUSY!|CONNECT!|EXTERNAL!|FIELD!|PYTHON!|TIMEOUT!|UNKNOWN!)"
)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg ?1[0-2]|thg ?[1-9]"
# how Excel and other programs write a day into a CSV file: "Jun-27", "2027-06-01 00:00:00"
DAY_WRITTEN = re.compile(
    rf"(?:\d{{1,2}}-)?(?:{MONTHS})-\d{{2,4}}|\d{{1,2}}-(?:{MONTHS})|\d{{4}}-\d\d-\d\d[ T]00:00:00",
    re.IGNORECASE,
)
# a telephone number without the 0 it begins with; 1800 and 1900 numbers are shorter
WITHOUT_ZERO = re.compile(r"[1-9][\d .]{8,11}")
SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?[Ee][+-]?\d{1,3}")
MOST_SHOWN = 10**11  # from here on Excel shows a number as 1,23E+11


def cell_for(column: Column, value: Any, *, epoch_1904: bool = False) -> Any:
    """The value for a row: text, a whole number, or a day. Raises ValueError with a sentence."""
    if isinstance(value, str) and ERRORS.fullmatch(value.strip()):
        value = Typed("error", value.strip())
    if isinstance(value, Typed):
        if column.is_number and value.kind == "format":
            return value.value
        raise ValueError(_refusal(column, value))
    if column.is_day:
        return _day(value, epoch_1904=epoch_1904)
    return _text(column, value)


def _text(column: Column, value: Any) -> Any:
    """A text as it was written, a whole number where digits can have been written so."""
    if isinstance(value, int):
        return _whole(column, value)
    what = ""
    if isinstance(value, dt.date):
        what = _("a day (%(shown)s)")
    elif isinstance(value, float) or SCIENTIFIC.fullmatch(value.strip()):
        what = _("a number (%(shown)s)")
    elif DAY_WRITTEN.fullmatch(value.strip()):
        what = _("a day (%(shown)s)")
    if what:
        raise ValueError(_became(what % {"shown": shown(value).strip()}))
    if column.keeps_zero and _lost_zero(value):
        raise ValueError(_lost())
    return value


def _lost_zero(text: str) -> bool:
    """Of a text that came through a program which took it for a number."""
    digits = sum(map(str.isdigit, text))
    return bool(WITHOUT_ZERO.fullmatch(text.strip())) and digits in (9, 10)


def _lost() -> str:
    return _(
        "Excel keeps this as a number, so a 0 at its beginning is lost. Set the column to"
        " “Text” in Excel and write it again with its 0."
    )


def _day(value: Any, *, epoch_1904: bool) -> Any:
    """A number is a day of the workbook's own calendar; texts are read by the column itself."""
    if isinstance(value, dt.datetime):
        return value.date()
    serial = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) == 5
    if isinstance(value, (int, float)) or serial:
        try:
            return excel_serial(float(value), epoch_1904=epoch_1904)
        except DateError as error:
            raise ValueError(NO_SUCH_YEAR) from error
    return value


def _whole(column: Column, value: int) -> Any:
    if column.is_number:
        return value
    if column.keeps_zero:
        raise ValueError(_lost())
    if abs(value) >= MOST_SHOWN:
        raise ValueError(_became(_("a number (%(shown)s)") % {"shown": f"{value:.2E}"}))
    return str(value)


def _refusal(column: Column, value: Typed) -> str:
    said = {"shown": value.shown[:40]}
    if value.kind == "formula":
        return _("This cell is a formula. Copy the column and paste it as values.")
    if value.kind == "error":
        return _("Excel shows the error %(shown)s here. Write what belongs in the cell.") % said
    if column.is_day:
        return _("This is no day. Write it as dd/mm/yyyy.")
    kinds = {
        "boolean": _("a logical value (%(shown)s)"),
        "percent": _("a percentage (%(shown)s)"),
        "time": _("a time of day (%(shown)s)"),
    }
    return _became(kinds.get(value.kind, _("a number (%(shown)s)")) % said)


def _became(what: str) -> str:
    return _(
        "Excel keeps this as %(what)s, not as the text that was written. Set the column to “Text”"
        " in Excel and write it again."
    ) % {"what": what}
