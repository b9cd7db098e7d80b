from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout


class Bare:
    """For a form that shares its page with a list: the template holds form tag and buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False  # type: ignore[has-type]
        self.helper.disable_csrf = True  # type: ignore[has-type]
        self.helper.form_show_errors = True  # type: ignore[has-type]
        self.helper.layout = Layout(*self.body(), "form_key", "seen")  # type: ignore[attr-defined, has-type]
