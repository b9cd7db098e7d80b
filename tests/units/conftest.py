import datetime as dt

import pytest

from accounts.models import User
from units.models import Posting, UnitVersion
from units.official import load_official_units

JULY = dt.date(2018, 7, 19)


@pytest.fixture
def official(db):
    """The official lists, loaded."""
    return load_official_units()


@pytest.fixture
def named(official):
    """The unit that bears this full name on a day: named("Huyện Lấp Vò", JULY)."""

    def unit(full_name, day=JULY, **where):
        return UnitVersion.objects.as_of(day).get(full_name=full_name, **where).unit

    return unit


def make_person(role, username, full_name):
    return User.objects.create_user(
        username=username, full_name=full_name, role=role, password="mot-mat-khau-dai"
    )


@pytest.fixture
def office(db):
    return make_person("office", "an", "Trần Thị An")


@pytest.fixture
def administrator(db):
    return make_person("system_admin", "binh", "Lê Văn Bình")


@pytest.fixture
def inspector(db):
    return make_person("inspector", "cuong", "Phạm Văn Cường")


@pytest.fixture
def auditor(db):
    return make_person("auditor", "dung", "Đỗ Thị Dung")


@pytest.fixture
def tan(named):
    """Works for huyện Lấp Vò, which no longer stands; the posting runs on for what is left."""
    person = make_person("unit_staff", "tan", "Nguyễn Văn Tân")
    Posting.objects.create(
        user=person, unit=named("Huyện Lấp Vò"), from_day=JULY, job_title="Chuyên viên"
    )
    return person


@pytest.fixture
def nobody(db):
    """Unit staff without a posting."""
    return make_person("unit_staff", "khong", "Hồ Thị Không")
