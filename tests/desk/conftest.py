"""The world of these tests: people of every role, and rows of every kind in every state."""

from __future__ import annotations

import pytest

from tests.desk.world import World, make_world


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(make_world)


@pytest.fixture
def world(db, made_once) -> World:
    return made_once()
