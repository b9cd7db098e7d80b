"""The part of `manage.py check --database default` that looks at the guards of kept rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections
from django.utils.translation import gettext as _

from reports.guards import faults, sentences


@register(Tags.database)
def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    hint = _(
        "`manage.py migrate` puts them back. Find out who took them off, and what was changed."
    )
    return [
        Error(sentence, hint=hint, id="reports.E001")
        for alias in databases or ()
        for sentence in sentences(faults(connections[alias]))
    ]
