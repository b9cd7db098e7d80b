"""Rows made once for all tests of a file. Only for files whose every test wants them: a test
without them would begin with or without these rows, as the order happens to be. No test of such a
file may commit.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import pytest

from tests.guards import put_guards, wants_guards


@pytest.fixture(scope="module")
def shared_rows(request, django_db_setup, django_db_blocker) -> Iterator[Callable]:
    """`fresh = shared_rows(make)`: `make` runs once, and `fresh()` is a new copy of what it gave.

    The rows stand in a transaction around those of the tests, and go when the file is done.
    """
    from django.db import transaction

    def make(maker: Callable) -> Callable:
        with django_db_blocker.unblock():
            made = maker()
        return lambda: copy.deepcopy(made)

    around = transaction.atomic()
    with django_db_blocker.unblock():
        put_guards(wants_guards(request.node))
        around.__enter__()
    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
