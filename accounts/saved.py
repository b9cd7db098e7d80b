"""The tools above every list besides its filter: exports and saved filters."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.listings import LISTS, filter_of
from accounts.models import SavedFilter, SignedInRequest


@dataclass(frozen=True)
class Tools:
    name: str  # of the list's address
    query: str  # the filter that is in force
    may_export: bool
    saved: list[SavedFilter]

    @property
    def is_saved(self) -> bool:
        return any(row.query == self.query for row in self.saved)


def tools(request: SignedInRequest, name: str) -> Tools:
    saved = list(SavedFilter.objects.visible_to(request.user).filter(list_name=name))
    query = filter_of(request.GET)
    return Tools(name, query, LISTS[name].may_export(request.user), saved)
