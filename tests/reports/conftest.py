from __future__ import annotations

import pytest

from tests.reports.factories import ready_visit


@pytest.fixture
def visit(db):
    """Read out to the unit, with two strengths, two limitations and two requests."""
    return ready_visit()
