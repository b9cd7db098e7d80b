"""Answers as JSON to static/js/send.js, which sends a form without leaving its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class FormAnswerMiddleware:
    """Names the way on instead of leading there, and says whether a view took the form.

    A redirect followed by fetch would use up the messages of the next page. And a redirect alone
    acknowledges nothing: it may lead to the sign-in page. Only a redirect made by a view means
    that the form was taken, so that the browser may forget its copy of the text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("X-Form-Fetch") and response.status_code in {302, 303}:
            response["X-Go-To"] = response["Location"]
            del response["Location"]
            response.status_code = 204
            if getattr(request, "view_was_reached", False):
                response["X-Saved"] = "1"
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        # runs after the checks of every other middleware (sign-in, CSRF)
        request.view_was_reached = True  # type: ignore[attr-defined]
