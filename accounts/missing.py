"""Names the field in the error about one that was left blank.

Django says "This field is required." beside the field. The summary above a form, the page of a
refused change and the list of an import's faults show the sentence away from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MESSAGES = (
    forms.Field.default_error_messages["required"],
    models.Field.default_error_messages["null"],
    models.Field.default_error_messages["blank"],
)


def name_missing(faults: Iterable[ValidationError], label: Any) -> None:
    """Put `label` into Django's own messages about a blank; a field's own message stays."""
    for fault in faults:
        if label and fault.message in MESSAGES:
            fault.message, fault.params = _("“%(name)s” is missing."), {"name": label}


class NamesMissing:
    """Base of forms whose errors about a blank name the field, whether form or action finds it."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)  # type: ignore[misc]
        form: Any = self
        for name, faults in form.errors.items():
            if name in form.fields:
                name_missing(faults.data, form[name].label)
