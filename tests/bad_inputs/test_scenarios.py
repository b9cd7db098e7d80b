"""The items that are steps: states, forms, signing in."""

from __future__ import annotations

import pytest

from tests.bad_inputs import (  # noqa: F401 (they register their own)
    scenarios_of_imports,
    scenarios_of_sign_in,
)
from tests.bad_inputs.adapter import is_built
from tests.bad_inputs.items import ITEMS, each
from tests.bad_inputs.place import Place, make_place
from tests.bad_inputs.scenarios import SCENARIOS

STEPS = [item for item in ITEMS if item["payload"]["t"] == "steps" and is_built(item)]


# Real minutes, and with them the guards of the database; they bring a visit of their own.
MINUTES = [item for item in STEPS if "issue" in item["title"].lower()]


@pytest.fixture
def place(db, media) -> Place:
    """For one test: others of this file build their own."""
    return make_place(media)


@pytest.mark.guarded
@pytest.mark.django_db
@each(MINUTES)
def test_minutes(item):
    SCENARIOS[item["title"]](None)


@pytest.mark.django_db
@each([item for item in STEPS if item not in MINUTES])
def test_steps(place, item):
    assert item["title"] in SCENARIOS, "nobody has written these steps yet"
    SCENARIOS[item["title"]](place)
