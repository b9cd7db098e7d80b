"""Asking before a change that makes other rows wrong.

An action gathers what follows from the change and calls `refuse_unasked`. Where something follows
that nobody has agreed to, AskFirst undoes the change; as a ValidationError it stands above the
form, page or admin, with everything typed, and beside it a box to tick. The sent box holds the
token of what was told: when something else follows meanwhile, the person is asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

AGREED = "agreed"  # the name of the box


class AskFirst(ValidationError):
    """The change was not made: these rows would be wrong after it."""

    def __init__(self, follows: Sequence[str]) -> None:
        super().__init__([_("Nothing is saved yet. This follows from the change:"), *follows])
        self.token = token_of(follows)


def token_of(follows: Iterable[str]) -> str:
    """What a person sends back who has read just this; "" where nothing follows."""
    told = "\n".join(follows)
    return hashlib.sha256(told.encode()).hexdigest() if told else ""


def refuse_unasked(follows: Iterable[str], agreed: str) -> None:
    """Raise AskFirst unless nothing follows, or `agreed` is the token of what does."""
    told = list(dict.fromkeys(follows))
    if told and token_of(told) != agreed:
        raise AskFirst(told)


def agreed_box(token: str) -> forms.BooleanField:
    """The box that sends the token."""
    return forms.BooleanField(
        required=False,
        label=gettext_lazy("I have read what follows. Save all the same."),
        widget=forms.CheckboxInput(attrs={"value": token}),
    )


def offer_agreement(form: forms.BaseForm, asked: AskFirst) -> None:
    """Put the box, not ticked, on top of a form that is shown again."""
    form.fields[AGREED] = agreed_box(asked.token)
    typed: Any = form.data
    form.data = typed.copy()
    form.data.pop(AGREED, None)  # type: ignore[attr-defined]
    layout = getattr(getattr(form, "helper", None), "layout", None)
    if layout is not None:
        layout.insert(0, Field(AGREED))
