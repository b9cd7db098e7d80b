"""Kinds of import. Each app registers its own in its `imports` module.

register(Kind(
    key="plans", title=_("Plans"), text=_("…"), allowed=lambda user: can(user, Perm.IMPORT_PLANS),
    resource=PlanRows, columns=(Column("Năm", required=True), …), back="accounts:filter-list",
))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.resources import ScopedResource

Choices = Callable[["User"], Sequence[str]]


@dataclass(frozen=True)
class Column:
    """One column of the sheet. Headings are the file's format, so they stay Vietnamese."""

    heading: str
    note: Any = ""  # what to write there, for the template
    required: bool = False  # the column must be in the file; whether a cell may be blank, rows say
    aliases: tuple[str, ...] = ()
    choices: Sequence[str] | Choices = ()
    example: Any = ""
    is_day: bool = False
    is_number: bool = False  # a number is meant; in every other column digits are a text
    keeps_zero: bool = False  # its text may begin with a 0, which a number cell has lost
    width: int = 18

    def words_for(self, user: User) -> list[str]:
        return list(self.choices(user) if callable(self.choices) else self.choices)


@dataclass(frozen=True)
class Kind:
    key: str
    title: Any
    text: Any  # what it does, in one or two sentences
    allowed: Callable[[User], bool]
    resource: type[ScopedResource]
    columns: tuple[Column, ...]
    back: str  # the name of the page where the rows are listed
    exports: bool = False  # whether the present rows can be had in the same form
    # the rows name files that are sent with the yes: the field that takes and checks them, and who
    # keeps one until its row is written and says of it what that row will say
    scan_field: Callable[[], forms.Field] | None = None
    keep_scan: Callable[[Any], dict[str, Any]] | None = None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.key] = kind


def kinds_for(user: User) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.allowed(user)]
