"""Warnings about signs that paper has no letter for, at the field and after saving.

They are warnings because the text is stored as it was typed; issuing refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from engines.vietnamese.lookalikes import lookalikes
from engines.vietnamese.printable import sign_words, unprintable

NEVER_PRINTED = frozenset({"internal_note", "note", "provenance"})


def sign_warning(text: str) -> str:
    """Which signs of the text cannot be printed; "" where all can."""
    found = unprintable(text)
    if not found:
        return ""
    return _("Cannot be printed: %(signs)s. Replace it: nothing is issued with it.") % {
        "signs": sign_words(found)
    }


def foreign_letters_warning(text: str) -> str:
    """Which letters of other alphabets stand inside words of Latin ones; "" where none does."""
    found = lookalikes(text)
    if not found:
        return ""
    return _(
        "Letters of another alphabet that look like Latin ones: %(signs)s. Type them anew."
    ) % {"signs": sign_words(found)}


def warn_at_fields(form: forms.BaseForm) -> None:
    """Above the help of each field that holds such a sign, as typed or as stored."""
    for name, field in _printed_fields(form):
        value = form.get_initial_for_field(field, name)
        if form.is_bound:
            key = form.add_prefix(name)
            value = field.widget.value_from_datadict(form.data, form.files, key)
        warning = sign_warning(value) if isinstance(value, str) else ""
        if warning:
            field.help_text = format_html(
                '<strong class="sign-warning">{}</strong> {}', warning, field.help_text
            )


def tell_signs(request: HttpRequest, form: forms.BaseForm) -> None:
    """A message for each field that was saved with such a sign."""
    cleaned = getattr(form, "cleaned_data", {})
    for name, field in _printed_fields(form):
        value = cleaned.get(name)
        warning = sign_warning(value) if isinstance(value, str) else ""
        if warning:
            messages.warning(request, f"{field.label or name}: {warning}")


def _printed_fields(form: forms.BaseForm) -> Iterator[tuple[str, Any]]:
    for name, field in form.fields.items():
        secret = field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput)
        if isinstance(field, forms.CharField) and not secret and name not in NEVER_PRINTED:
            yield name, field
