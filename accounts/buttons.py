"""Views of buttons that have no page of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from accounts.refused import MoveRefused

View = Callable[..., HttpResponse]


def button_view(view: View) -> View:
    """A view that only a button sends to. Opened by its address it is a 405 page that leads back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        told = MoveRefused(
            _("This address belongs to a button of another page. Opening it does nothing."),
            back=page_above(request.path),
        )
        page = render(request, "409.html", {"refusal": told}, status=405)
        page["Allow"] = "POST"
        return page

    answer.has_no_page = True  # type: ignore[attr-defined]
    return answer


def has_page(path: str) -> bool:
    """Whether the address can be opened, and is not only sent to."""
    try:
        return not getattr(resolve(path).func, "has_no_page", False)
    except Resolver404:
        return False


def page_above(path: str) -> str:
    """The nearest page above an address: of a visit for what is done with it; at last the first."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if has_page(path):
            break
    return path
