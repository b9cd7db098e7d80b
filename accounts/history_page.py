"""The one page of every history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.history import Source, story
from accounts.models import SignedInRequest

ENTRIES_A_PAGE = 50


def history_page(
    request: SignedInRequest,
    title: str,
    sources: Sequence[Source],
    crumbs: Sequence[tuple[Any, str]],
) -> HttpResponse:
    """`crumbs`: the way to the page the history belongs to, which is its last."""
    page = Paginator(story(sources), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": title,
        "page_obj": page,
        "entries": page.object_list,
        "back": crumbs[-1][1],
        "crumbs": [*crumbs, (_("History"), "")],
    }
    return render(request, "accounts/history.html", context)
