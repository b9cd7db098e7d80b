"""Judges each outcome of the list on a page of this product."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection

from tests.bad_inputs.pages import VIETNAMESE, faults, form_with
from tests.bad_inputs.place import Place, all_that_is_kept

SECRETS = ("Traceback (most recent call last)", "argon2$", "md5$", "sqlite:///", "postgres://")


def body_of(answer) -> str:
    return "" if answer.streaming else answer.content.decode("utf-8", "replace")


def holds_always(answer) -> None:
    """The invariants that need no look at the item."""
    assert answer.status_code < 500, answer.status_code
    text = body_of(answer)
    assert not [word for word in SECRETS if word in text]


@contextmanager
def asks_at_most(most: int):
    """The list's bounds in seconds, as work that can be counted: questions to the database."""
    asked: list[str] = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
    assert len(asked) <= most, f"{len(asked)} questions: {asked}"


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of Python functions and built-ins `work` makes in this thread."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@contextmanager
def nothing_stored(place: Place):
    before = all_that_is_kept(place)
    yield
    after = all_that_is_kept(place)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert not changed, changed


def refused_at_field(answer, field: str, typed: dict[str, str] | None = None) -> str:
    """The form again, with a Vietnamese message at the field and all else that was typed."""
    holds_always(answer)
    assert answer.status_code in (200, 422), answer.status_code
    page = body_of(answer)
    found = faults(page)
    assert field in found, f"no message at {field}: {found}"
    assert VIETNAMESE.search(found[field].split(":", 1)[-1].lower()), found[field]
    back = form_with(page) if typed else {}
    for name, value in (typed or {}).items():
        assert value in back.get(name, []), f"{name} was not given back"
    return found[field]


def refused_as_request(answer) -> None:
    holds_always(answer)
    assert answer.status_code in (400, 403, 404, 405, 409, 413), answer.status_code
    if answer.status_code != 405:
        assert VIETNAMESE.search(body_of(answer)), "no page of our own"


def accepted(answer) -> None:
    holds_always(answer)
    found = faults(body_of(answer)) if answer.status_code == 200 else {}
    assert answer.status_code == 302, f"{answer.status_code} {found}"


def shown_escaped(page: str, text: str) -> None:
    """What was typed is text on the page: every sign of markup in it is escaped."""
    if any(sign in text for sign in "<>&") and html.escape(text) != text:
        assert text not in page
