"""Tells whether a person opens a page, and of what thing the page is.

A browser also fetches pages that nobody has looked at yet, and programs ask for headers only.
"""

from __future__ import annotations

from django.http import HttpRequest

from accounts.form_fields import read_key

PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_opened(request: HttpRequest) -> bool:
    """Whether somebody asked for the page to read it: a GET that no browser sends ahead."""
    ahead = any("pre" in request.headers.get(name, "").lower() for name in PURPOSES)
    return request.method == "GET" and not ahead


def is_page(request: HttpRequest) -> bool:
    """Whether a notice may lead there: addresses of files and of answers to scripts end bare."""
    return request.path.endswith("/")


def addresses_opened(request: HttpRequest) -> set[str]:
    """The address of the page, and of each row it is below: the page of a request is open on the
    page of its answer, too."""
    found = {request.path, request.get_full_path()}
    parts = request.path.strip("/").split("/")
    for end, part in enumerate(parts, start=1):
        if read_key(part) is not None:
            found.add("/" + "/".join(parts[:end]) + "/")
    return found
