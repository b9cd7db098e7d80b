"""Widgets that read the cells of an imported file: texts, days, numbers, words, other rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets

from accounts.form_fields import read_day, read_whole_number
from engines.vietnamese.dates import DateError, excel_serial, format_date
from engines.vietnamese.legacy import detect_legacy
from engines.vietnamese.text import fold, nfc, squeeze
from engines.vietnamese.typed import strip_prose

NO_SUCH_YEAR = gettext_lazy("The year must lie between 1945 and 2100.")


def words_shown(words: dict[str, Any]) -> tuple[str, ...]:
    """The words of a `WordWidget` that a template offers: one for each value, none for a blank."""
    first = {stored: word for word, stored in reversed(words.items()) if word}
    return tuple(reversed(first.values()))


class TextWidget(widgets.CharWidget):
    """NFC; a whole number in a text column loses Excel's ".0"; TCVN3 and VNI are refused."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else strip_prose(nfc(str(value)))
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
            raise ValueError(NO_SUCH_YEAR) from error
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
            return read_whole_number(str(value))
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

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
        known = ", ".join(words_shown(self.words))
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
