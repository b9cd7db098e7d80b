"""Sessions in the database. What a request only notes in one can wait while that is locked."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.unavailable import is_passing, write_or_put_off

# When the person was last seen, and lines for the next page: shown twice, they do no harm.
CAN_WAIT = ("seen_at", "_messages")


def _lasting(data: dict[str, Any]) -> dict[str, Any]:
    return deepcopy({key: value for key, value in data.items() if key not in CAN_WAIT})


class SessionStore(DatabaseStore):
    """As Django's own; raises OperationalError, not UpdateError, when the database is locked."""

    stored: dict[str, Any] | None = None  # the lasting part as it stands in the database

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self.stored = _lasting(data) if self.session_key else None
        return data

    def create(self) -> None:
        self.stored = None
        super().create()

    def save(self, must_create: bool = False) -> None:
        known = self.stored is not None and not must_create
        if known and _lasting(dict(self.items())) == self.stored:
            write_or_put_off(self._save)
        else:
            self._save(must_create)
            self.stored = None

    def _save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ is not None and is_passing(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise
