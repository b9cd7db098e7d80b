from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.bad_inputs.place import Place, make_place


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(lambda: make_place(Path()))


@pytest.fixture
def place(db, media, made_once) -> Place:
    return dataclasses.replace(made_once(), files=media)
