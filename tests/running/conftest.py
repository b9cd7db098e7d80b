from __future__ import annotations

import pytest

from tests.running.copies import empty_office, office_with_papers


@pytest.fixture
def source(office, settings, tmp_path):
    """An office with papers, as other processes find it."""
    folder = tmp_path / "source"
    folder.mkdir()
    return office_with_papers(office, settings, folder)


@pytest.fixture
def empty(tmp_path):
    """A second database without a table, and a second DATA_DIR that is not there yet."""
    with empty_office(tmp_path / "restored") as found:
        yield found
