import pytest

from units.official import load_official_units


@pytest.fixture
def official(db):
    """The official lists, loaded."""
    return load_official_units()
