from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout

if TYPE_CHECKING:
    from accounts.forms import WorkFormMixin as Base
else:
    Base = object


class Bare(Base):
    """For a form that shares its page with a list: the template holds form tag and buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.body(), "form_key", "seen")
