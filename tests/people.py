"""People of every role, for every test."""

from __future__ import annotations

import factory
import pytest

from accounts.models import User

PASSWORD = "mat-khau-thu-2018"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Người {n}")
    role = User.Role.OFFICE

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(
            kwargs.pop("username"), kwargs.pop("password", PASSWORD), **kwargs
        )


def person(username: str, full_name: str, role: str, **fields) -> User:
    return UserFactory(username=username, full_name=full_name, role=role, **fields)


@pytest.fixture
def sysadmin(db) -> User:
    return person("quantri", "Lê Thị Quản Trị", "system_admin", honorific="Bà")


@pytest.fixture
def office(db) -> User:
    return person("vanphong", "Phạm Thị Văn Phòng", "office", honorific="Bà")


@pytest.fixture
def leader(db) -> User:
    return person("truongdoan", "Nguyễn Văn Thuận", "inspector", honorific="Ông")


@pytest.fixture
def secretary(db) -> User:
    return person("canbo", "Trần Thị Thư Ký", "inspector")


@pytest.fixture
def other_leader(db) -> User:
    return person("truongdoan2", "Võ Văn Đoàn Khác", "inspector")


@pytest.fixture
def unit_staff(db) -> User:
    return person("lapvo", "Huỳnh Văn Lấp Vò", "unit_staff")


@pytest.fixture
def other_unit_staff(db) -> User:
    return person("hongngu", "Đặng Thị Hồng Ngự", "unit_staff")


@pytest.fixture
def auditor(db) -> User:
    return person("theodoi", "Bùi Văn Theo Dõi", "auditor")


@pytest.fixture
def django_client():
    """A second browser."""
    from django.test import Client

    return Client()
