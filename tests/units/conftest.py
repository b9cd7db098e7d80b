import datetime as dt

import pytest

from tests.people import person
from units.models import Posting, UnitVersion
from units.official import load_official_units

JULY = dt.date(2018, 7, 19)


@pytest.fixture(scope="module")
def loaded_once(shared_rows):
    return shared_rows(load_official_units)


@pytest.fixture
def official(db, loaded_once):
    """The official lists, loaded."""
    return loaded_once()


@pytest.fixture
def named(official):
    """The unit that bears this full name on a day: named("Huyện Lấp Vò", JULY)."""

    def unit(full_name, day=JULY, **where):
        return UnitVersion.objects.as_of(day).get(full_name=full_name, **where).unit

    return unit


@pytest.fixture
def tan(named):
    """Works for huyện Lấp Vò, which no longer stands; the posting runs on for what is left."""
    staff = person("tan", "Nguyễn Văn Tân", "unit_staff")
    Posting.objects.create(
        user=staff, unit=named("Huyện Lấp Vò"), from_day=JULY, job_title="Chuyên viên"
    )
    return staff


@pytest.fixture
def nobody(db):
    """Unit staff without a posting."""
    return person("khong", "Hồ Thị Không", "unit_staff")
