from __future__ import annotations

import pytest

from tests.bad_inputs.place import Place, make_place


@pytest.fixture
def place(db, media) -> Place:
    return make_place(media)
