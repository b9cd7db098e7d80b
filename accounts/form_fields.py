"""Form fields for Vietnamese input."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engines.vietnamese.clock import ClockError, parse_clock
from engines.vietnamese.dates import DateError, format_date, parse_date
from engines.vietnamese.legacy import detect_legacy
from engines.vietnamese.numbers import NumberError, parse_int
from engines.vietnamese.text import nfc
from engines.vietnamese.typed import strip_prose

DAY_ERRORS: dict[str, Any] = {
    "invalid": _("Enter a date as dd/mm/yyyy, for example 19/07/2018."),
    "two_digit_year": _("Write the year with four digits, for example 2018."),
    "no_such_day": _("This day does not exist in the calendar."),
    "year_range": _("The year must lie between 1945 and 2100."),
}

NUMBER_ERRORS: dict[str, Any] = {
    "invalid": _("Write a whole number in digits, for example 12; dots group thousands: 1.500."),
    "not_integer": _("This must be a whole number: no decimal comma, dots only as in 1.500."),
    "too_long": _("This number has too many digits."),
}

CLOCK_ERRORS: dict[str, Any] = {
    "invalid": _("Enter a time as 08:30 or 8 giờ 30 phút."),
    "no_such_time": _("A day has hours 0 to 23, an hour minutes 0 to 59."),
}

LONGEST_NUMBER = 2**63 - 1  # of the widest column of both databases
KEY_DIGITS = 18  # of the key of a row: the widest column holds each number of so many
LONGEST_TEXT = 20_000  # letters, where a field names no limit of its own


def refuse_legacy(text: str) -> None:
    """TCVN3 or VNI pasted from an old document reads as rubbish on every other machine."""
    encoding = detect_legacy(text[:LONGEST_TEXT])
    if encoding:
        raise ValidationError(
            _("This text is in the old encoding %(name)s. Convert it to Unicode first."),
            code="legacy",
            params={"name": encoding},
        )


def add_text_rules(field: forms.Field) -> None:
    """What holds for every text a person types: no old encoding, no endless length.

    A NUL is refused by Django's own field, which is why `nfc_data` leaves it in.
    """
    if refuse_legacy in field.validators:
        return  # as every text field of the program; a subclass comes here again
    field.validators.append(refuse_legacy)
    if getattr(field, "max_length", None) is None:
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))


def entries_of(text: str) -> list[str]:
    """What stands on each line of a box for many, or between its semicolons."""
    return [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]


def read_day(text: str) -> dt.date:
    """The day a person typed, day first. Raises ValidationError with the reason."""
    try:
        return parse_date(text, today=timezone.localdate())
    except DateError as error:
        code = error.code if error.code in DAY_ERRORS else "invalid"
        raise ValidationError(DAY_ERRORS[code], code=code) from error


class ProseFormField(forms.CharField):
    """Text of several lines as it was typed, its TABs too; only the white space around it goes.

    It names no length to the browser, which would cut a pasted text without a word.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})
        add_text_rules(self)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\x00" in text else strip_prose(nfc(text))  # the field refuses a NUL

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class DayInput(forms.TextInput):
    """A text box: the browser's own picker would follow the machine's language, not ours."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "data-day": "", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        return format_date(value) if isinstance(value, dt.date) else value


class DayFormField(forms.DateField):
    """Reads 19/07/2018, 19-7-2018, "ngày 19 tháng 7 năm 2018", 19/7 (this year)."""

    widget = DayInput
    default_error_messages = DAY_ERRORS

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value), today=timezone.localdate())
        except ValueError as error:
            code = getattr(error, "code", "invalid")
            code = code if code in self.error_messages else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def read_whole_number(text: str) -> int:
    """ "1.500" to 1500. Raises ValidationError with the reason."""
    try:
        return parse_int(text)
    except NumberError as error:
        code = error.code if error.code in NUMBER_ERRORS else "invalid"
        raise ValidationError(NUMBER_ERRORS[code], code=code) from error


class WholeNumberInput(forms.TextInput):
    """A text box: the browser's own box for numbers takes "1.000" for one, or hides it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class WholeNumberFormField(forms.IntegerField):
    """Reads 1500 and 1.500, refuses 1,5 and 1.5 in words; never more than a column holds."""

    widget = WholeNumberInput

    def __init__(
        self, *, min_value: int = 0, max_value: int = LONGEST_NUMBER, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            return read_whole_number(value)
        return super().to_python(value.strip() if isinstance(value, str) else value)


def read_key(text: str) -> int | None:
    """The key of a row as an address, a hidden field or a file names it; None for what is none."""
    known = text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS
    return int(text) if known else None


def read_keys(texts: Iterable[str]) -> set[int]:
    """The keys among these; what is none names no row and is left out."""
    return {key for key in map(read_key, texts) if key is not None}


def number_asked(
    asked: QueryDict, name: str, *, least: int = 0, most: int = LONGEST_NUMBER
) -> int | None:
    """The whole number an address names; None where it names none, or none between the bounds."""
    field = WholeNumberFormField(min_value=least, max_value=most, required=False)
    try:
        number: int | None = field.clean(asked.get(name, ""))
    except ValidationError:
        return None
    return number


class ClockInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "hh:mm", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class ClockFormField(forms.TimeField):
    """Reads 08:30, 8h30, 8g30, "8 giờ 30 phút"; blank stays unknown."""

    widget = ClockInput

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return super().to_python(value)
        try:
            return parse_clock(str(value))
        except ClockError as error:
            code = error.code if error.code in CLOCK_ERRORS else "invalid"
            raise ValidationError(CLOCK_ERRORS[code], code=code) from error
