"""Pages of a list that never counts further than anybody leafs, and what their address names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

COUNTED = 10_000  # further than this the number of rows is "more than 10.000"


class ListPaginator(Paginator):  # type: ignore[type-arg]
    """Counting a million filtered rows takes longer than showing fifty of them."""

    @cached_property
    def found(self) -> int:
        rows: Any = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by()[: COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, COUNTED)

    @property
    def has_more(self) -> bool:
        """There are rows beyond the last page; only a filter leads there."""
        return self.found > COUNTED

    def page(self, number: Any) -> Page[Any]:
        page = super().page(number)
        if isinstance(self.object_list, QuerySet):
            start = (page.number - 1) * self.per_page
            end = min(start + self.per_page, self.count)
            page.object_list = part_of(self.object_list, start, end)
        return page


def part_of(rows: Any, start: int, end: int) -> Any:
    """`rows[start:end]`, found by their keys first: whole rows are too wide to be sorted in bulk."""
    return rows.filter(pk__in=rows.values("pk")[start:end])


def page_of(rows: Any, number: Any, per_page: int) -> Page[Any]:
    return ListPaginator(rows, per_page).get_page(number)


def say_unread(request: HttpRequest, name: str, *, read: bool) -> None:
    """Tell the person that what the address names under `name` was left out, unless it was `read`.

    For what is chosen by a link and has no field of a form to stand beside.
    """
    typed = request.GET.get(name, "").strip()
    if typed and not read:
        text = _("“%(typed)s” in the address of this page means nothing here and is left out.")
        messages.error(request, text % {"typed": typed[:40]})
