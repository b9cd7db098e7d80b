"""The demo accounts. Their password is public: they exist only where DEMO=1, on loopback."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from engines.vietnamese.text import given_name
from units.models import Posting, Unit, UnitVersion

PASSWORD = "cchc-demo-2018"  # noqa: S105  public on purpose, printed in the README

# user name, full name, form of address, role
ACCOUNTS = [
    ("quantri", "Quản trị hệ thống (dùng thử)", "", User.Role.SYSTEM_ADMIN),
    ("vanphong", "Cơ quan thường trực cấp tỉnh (dùng thử)", "", User.Role.OFFICE),
    ("truongdoan", "Nguyễn Văn Thuận", "Ông", User.Role.INSPECTOR),
    ("canbo", "Thư ký Đoàn kiểm tra (dùng thử)", "", User.Role.INSPECTOR),
    ("hongngu", "Cán bộ thị xã Hồng Ngự (dùng thử)", "", User.Role.UNIT_STAFF),
    ("lapvo", "Cán bộ huyện Lấp Vò (dùng thử)", "", User.Role.UNIT_STAFF),
    ("theodoi", "Người theo dõi (dùng thử)", "", User.Role.AUDITOR),
]
POSTINGS = [
    ("hongngu", "868", dt.date(2018, 7, 17)),
    ("lapvo", "875", dt.date(2018, 7, 19)),
]


def demo_user(username: str) -> User:
    user: User = User.objects.get(username=username)
    return user


def unit_on(code: str, day: dt.date) -> Unit:
    """The unit that bore an official code on a day."""
    version: UnitVersion = UnitVersion.objects.as_of(day).select_related("unit").get(code=code)
    return version.unit


def post(username: str, unit: Unit, from_day: dt.date) -> None:
    Posting.objects.create(user=demo_user(username), unit=unit, from_day=from_day)


def add_people() -> None:
    for username, full_name, honorific, role in ACCOUNTS:
        User.objects.create_user(
            username,
            PASSWORD,
            full_name=full_name,
            given_name=given_name(full_name.removesuffix(" (dùng thử)")),
            honorific=honorific,
            role=role,
            is_demo=True,
        )
    for username, code, day in POSTINGS:
        post(username, unit_on(code, day), dt.date(2018, 1, 1))
