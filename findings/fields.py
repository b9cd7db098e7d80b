"""Form fields for findings."""

from __future__ import annotations

from typing import Any

from django import forms

from findings.lines import whole_sentence


class FindingsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Boxes to tick, each with the whole sentence of its finding."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return whole_sentence(obj)
