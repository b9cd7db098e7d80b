"""Cells of other tables that name a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.cell_widgets import TextWidget
from engines.vietnamese.dates import format_date
from engines.vietnamese.text import squeeze
from units.book import VersionBook
from units.models import Unit
from units.search import readings


def unit_in(book: VersionBook, value: Any, day: dt.date | None = None) -> Unit | None:
    """The unit a cell names on that day (today), by its code or whole name. Raises ValueError."""
    text = squeeze(TextWidget().clean(value))
    if not text:
        return None
    day = day or timezone.localdate()
    found = (book.named(reading, day) for reading in readings(text))
    units = {version.unit_id: version.unit for version in next(filter(None, found), [])}
    if len(units) == 1:
        return next(iter(units.values()))
    message = _("Several units are called “%(text)s” on %(day)s: write the code.")
    if not units:
        message = _("No unit has the code or the name “%(text)s” on %(day)s.")
    raise ValueError(message % {"text": text[:80], "day": format_date(day)})


class UnitWidget(TextWidget):
    """`day` says of a row on which day its units are named."""

    book: VersionBook

    def __init__(self, day: Callable[[Any], dt.date | None] = lambda row: None) -> None:
        super().__init__()
        self.day = day

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return unit_in(self.book, value, self.day(row))
