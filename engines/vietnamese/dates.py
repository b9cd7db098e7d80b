"""Dates as officers write them: day first, never guessed, always four-digit years.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I (a day below 10 and the months 1 and 2 take a 0);
Django's own Vietnamese formats read 05/07/2018 as 7 May, hence a parser of our own.
"""

import re
import unicodedata
from datetime import date, timedelta

from engines.vietnamese.text import squeeze

FIRST_YEAR, LAST_YEAR = 1945, 2100

SEPARATED = re.compile(
    r"(?:ngày )?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d+)", re.ASCII | re.IGNORECASE
)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
DAY_MONTH = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})", re.ASCII)
WORDS = re.compile(
    r"(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?:,? năm (\d+))?", re.ASCII | re.IGNORECASE
)

DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212", "-----")  # Word puts them for a hyphen

NO_DUE = "không nêu thời hạn"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class DateError(ValueError):
    """A date that is refused; `code` says why and is what a form turns into a sentence.

    Codes: empty, format, two_digit_year, year_range, no_such_day.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{code}: {text[:40]!r}")


def _split(text: str, today: date) -> tuple[str, str, str] | None:
    """Year, month and day as written."""
    if found := ISO.fullmatch(text):
        return found[1], found[2], found[3]
    if found := SEPARATED.fullmatch(text):
        return found[4], found[3], found[1]
    if found := WORDS.fullmatch(text):
        return found[3] or str(today.year), found[2], found[1]
    if found := DAY_MONTH.fullmatch(text):
        return str(today.year), found[2], found[1]
    return None


def parse_date(text: str, *, today: date) -> date:
    """The date a person typed: 5/7/2018, 05-07-2018, 5.7.2018, ngày 5 tháng 7 năm 2018, 5/7
    (of the year of `today`), or 2018-07-05 from a machine.

    Raises DateError; a month that cannot be is refused, never swapped with the day.
    """
    plain = unicodedata.normalize("NFKC", squeeze(text)).translate(DASHES)
    if not plain:
        raise DateError("empty", text)
    parts = _split(plain, today)
    if parts is None:
        raise DateError("format", text)
    year, month, day = parts
    if len(year) <= 2:
        raise DateError("two_digit_year", text)
    if len(year) != 4 or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise DateError("year_range", text)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise DateError("no_such_day", text) from error


def format_date(day: date) -> str:
    """19/07/2018, on screens and in tables."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def long_date(day: date, *, nbsp: bool = True) -> str:
    """ "ngày 05 tháng 01 năm 2020", "ngày 29 tháng 6 năm 2018": only months 1 and 2 are padded.

    With `nbsp` a word and its number are held together at the end of a line.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    gap = "\u00a0" if nbsp else " "
    return f"ngày{gap}{day.day:02d} tháng{gap}{month} năm{gap}{day.year}"


def due_time(day: date | None, said: str = "", change: str = "") -> str:
    """When something is due: the day, and the words of time as they were said.

    "31/12/2026", "“thời gian tới”", "31/12/2026 (“trong tháng 12 năm 2026”)"; empty where neither
    was said. `change` tells why `day` is not the one first named ("gia hạn lần 1").
    """
    said = said.strip().rstrip(".;")
    if said[:1] == "“" and said[-1:] == "”":
        said = said[1:-1]
    words = f"“{said}”" if said else ""
    if day is None:
        return words
    if words and change:
        words = f"ban đầu nêu {words}"
    notes = "; ".join(note for note in (change, words) if note)
    return f"{format_date(day)} ({notes})" if notes else format_date(day)


def due_words(day: date | None, said: str = "", change: str = "") -> str:
    """ "hạn: " and `due_time`; "không nêu thời hạn" only where nothing at all was said."""
    time = due_time(day, said, change)
    return f"hạn: {time}" if time else NO_DUE


def weekday_name(day: date) -> str:
    """ "thứ Năm", "Chủ nhật"."""
    return WEEKDAYS[day.weekday()]


def excel_serial(number: float, *, epoch_1904: bool = False) -> date:
    """The day of an Excel serial number; the time of day is dropped.

    Excel counts a 29/02/1900 that never was, hence 30/12/1899; years outside 1945-2100 are
    refused, because a number that small or large is a mistyped cell and not a date.
    """
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    try:
        day = start + timedelta(days=int(number))
    except (OverflowError, ValueError) as error:
        raise DateError("year_range", str(number)) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateError("year_range", str(number))
    return day
