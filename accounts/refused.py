"""Refusals of actions. Views turn these into pages; no action returns None for failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class MoveRefused(Exception):
    """The row's state does not allow this (409). `row` is what it is now.

    `back`: where to look at it, for a page that cannot be opened again.
    """

    def __init__(self, reason: str | _StrPromise, *, row: Any = None, back: str = "") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.row = row
        self.back = back


class StalePage(MoveRefused):
    """Somebody saved this row after the page was opened (409); `current` maps field to value.

    `seen`: the fingerprint that the page sent. Where it is given, `current` names fields of the row,
    and the person may choose field by field. `rows`: the rows of the list two people changed, as they
    stand now; `ask_all`: the changes of both, put together, are refused.
    """

    def __init__(
        self,
        reason: str | _StrPromise,
        *,
        row: Any,
        current: dict[str, Any],
        seen: str | None = None,
        rows: Any = None,
        ask_all: bool = False,
    ) -> None:
        super().__init__(reason, row=row)
        self.current = current
        self.seen = seen
        self.rows = rows
        self.ask_all = ask_all


class SentAlready(MoveRefused):
    """The same content made a row a few minutes ago (409); `made` leads to it."""

    def __init__(self, reason: str | _StrPromise, *, made: str) -> None:
        super().__init__(reason)
        self.made = made
