"""The one place that marks what is training data; a text that says it already gets no second mark."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

SAID = re.compile(r"dữ liệu tập huấn|\(tập huấn\b")


def practice_mark(text: object, is_practice: bool) -> str:
    """What is to stand beside `text`: "dữ liệu tập huấn", or nothing."""
    return _("training data") if is_practice and not _says_it(text) else ""


def marked(text: str, is_practice: bool) -> str:
    """`text` with its mark behind it: "KN-2026-0001 (dữ liệu tập huấn)"."""
    mark = practice_mark(text, is_practice)
    return f"{text} ({mark})" if mark else text


def _says_it(text: object) -> bool:
    return SAID.search(unicodedata.normalize("NFC", str(text)).lower()) is not None
