"""Length first, and nothing that a neighbour would try."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

OWNER = User(username="xalapvo", full_name="Nguyễn Văn Thuận")


@pytest.mark.parametrize(
    "password",
    ["ngắn quá", "123456789012", "matkhau12345678", "Mật khẩu 2026!", "CCHC-dongthap-2026",
     "NguyenVanThuan1970", "xalapvo-xalapvo"],
)  # fmt: skip
def test_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, OWNER)


@pytest.mark.parametrize(
    "password", ["con mèo trèo cây cau", "Tr0i-hom-nay-that-dep", "ắ" * 2 + "bcdefghijklm" * 6]
)
def test_accepted(password):
    validate_password(password, OWNER)
