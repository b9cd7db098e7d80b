"""Form fields for Vietnamese input."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vietnamese.dates import DateError, format_date, parse_date
from vietnamese.legacy import detect_legacy
from vietnamese.text import nfc
from vietnamese.typed import strip_prose

DAY_ERRORS: dict[str, Any] = {
    "invalid": _("Enter a date as dd/mm/yyyy, for example 19/07/2018."),
    "two_digit_year": _("Write the year with four digits, for example 2018."),
    "no_such_day": _("This day does not exist in the calendar."),
    "year_range": _("The year must lie between 1945 and 2100."),
}

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
    if refuse_legacy not in field.validators:
        field.validators.append(refuse_legacy)
    if getattr(field, "max_length", None) is None:
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))


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
