"""The rows that the imported workbooks of these tests name."""

from __future__ import annotations

import datetime as dt

import pytest

from inspections.models import Visit
from tests.findings.factories import make_frame, make_visit
from tests.inspections.factories import TeamFactory, make_unit


@pytest.fixture
def place(db) -> None:
    """What the files name."""
    make_frame()
    make_unit("Huyện Lấp Vò", code="875")
    make_unit("Phường Mỹ Tho", code="28249", level="commune", kind="phường")
    TeamFactory(name="Đoàn Kiểm tra cải cách hành chính Tỉnh")


@pytest.fixture
def draft(place) -> Visit:
    """The visit that the files call KT-2026-0006."""
    visit = make_visit(unit=make_unit("Huyện Mẫu", code="871"), pk=6, held_on=dt.date(2026, 3, 2))
    assert visit.code == "KT-2026-0006"
    return visit
