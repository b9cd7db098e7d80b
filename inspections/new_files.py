"""Form fields in which files are described before they are stored for the first time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.form_fields import read_day
from engines.vietnamese.text import squeeze
from inspections.uploads import CheckedUpload

LONGEST_CAPTION = 300  # letters of the column
MOST_LETTERS = 6000
ONE_A_LINE = gettext_lazy("One line a file, in the same order; a blank line passes one over.")


class LinesField(forms.CharField):
    """A text box with one line a file; cleans to what `read_line` makes of each line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "max_length": MOST_LETTERS, "strip": False, **kwargs}
        super().__init__(**{"help_text": ONE_A_LINE, **kwargs})

    def clean(self, value: Any) -> list[Any]:
        lines = (super().clean(value) or "").rstrip().splitlines()
        found, faults = [], []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(self.read_line(squeeze(line)))
            except ValidationError as error:
                said = {"number": number, "error": " ".join(error.messages)}
                faults.append(_("Line %(number)s: %(error)s") % said)
        if faults:
            raise ValidationError(faults)
        return found

    def read_line(self, line: str) -> Any:
        if len(line) > LONGEST_CAPTION:
            raise ValidationError(
                _("at most %(limit)d letters, there are %(count)d.")
                % {"limit": LONGEST_CAPTION, "count": len(line)}
            )
        return line


class DayLinesField(LinesField):
    """A day a line; a blank line is an unknown day."""

    def read_line(self, line: str) -> dt.date | None:
        return read_day(line) if line else None


class NewFilesMixin(forms.Form):
    """For a form that takes files: what each is, and the date it bears.

    `described` gives the uploads with what was typed for them, in the order they were chosen.
    """

    file_fields: tuple[str, ...] = ("evidence",)
    captions = LinesField(label=gettext_lazy("Captions of the added files"))
    document_dates = DayLinesField(label=gettext_lazy("Dates of the added files"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        count = len(self._uploads())
        if not any(name in self.errors for name in self.file_fields):
            for name in ("captions", "document_dates"):
                if len(data.get(name, ())) > count:
                    self.add_error(name, _too_many(count))
        return data

    def _uploads(self) -> list[CheckedUpload]:
        return [one for name in self.file_fields for one in self.cleaned_data.get(name) or ()]

    def described(self) -> list[CheckedUpload]:
        uploads, data = self._uploads(), self.cleaned_data
        captions = _padded(data["captions"], "", len(uploads))
        days = _padded(data["document_dates"], None, len(uploads))
        return [
            replace(upload, caption=caption, document_date=day)
            for upload, caption, day in zip(uploads, captions, days, strict=True)
        ]


def _padded(values: Iterable[Any], blank: Any, count: int) -> list[Any]:
    return [*values, *[blank] * count][:count]


def _too_many(count: int) -> str:
    """What was typed for a file that is not there would be lost."""
    if not count:
        return _("No file is chosen for what is written here. Choose the files again.")
    said = ngettext(
        "There are more lines than %(n)d file.", "There are more lines than %(n)d files.", count
    )
    return said % {"n": count}
