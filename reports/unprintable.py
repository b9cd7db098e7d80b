"""No document is issued with a sign that paper has no letter for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.refused import MoveRefused
from engines.printing.context import MinutesContext, Photo
from engines.printing.paper import Chart, PaperContext
from engines.vietnamese.printable import sign_words, unprintable

AROUND = 30  # letters shown on each side of the sign, to find it by


def printed_texts(value: Any) -> Iterator[str]:
    """Every text of a context that stands on paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from printed_texts(item)
    elif isinstance(value, Photo):
        yield value.caption
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if not (isinstance(value, Chart) and field.name == "svg"):  # its texts are `labels`
                yield from printed_texts(getattr(value, field.name))


def sign_faults(context: MinutesContext | PaperContext) -> list[str]:
    """Each sign that cannot be printed, with the words around it."""
    return [
        _("%(sign)s cannot be printed: “%(words)s”.")
        % {"sign": sign_words((sign,)), "words": _around(text, sign)}
        for text in printed_texts(context)
        for sign in unprintable(text)
    ]


def _around(text: str, sign: str) -> str:
    at = text.find(sign)
    words = text[max(0, at - AROUND) : at + AROUND + 1]
    return " ".join(words.split())


def refuse_unprintable(context: MinutesContext | PaperContext, *, row: Any) -> None:
    """Raises MoveRefused that names the signs and where they stand."""
    faults = sign_faults(context)
    if faults:
        told = " ".join(dict.fromkeys(faults))
        raise MoveRefused(
            _("It cannot be issued before these signs are replaced. %(signs)s") % {"signs": told},
            row=row,
        )
