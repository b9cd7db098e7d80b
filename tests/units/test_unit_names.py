"""A territory's kind is written small inside a sentence; a body keeps its capital."""

import pytest

from units.names import in_sentence


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Huyện Lấp Vò", "huyện Lấp Vò"),
        ("Thị xã Hồng Ngự", "thị xã Hồng Ngự"),
        ("Thị trấn Lấp Vò", "thị trấn Lấp Vò"),
        ("Thành phố Cao Lãnh", "thành phố Cao Lãnh"),
        ("Xã Tân Mỹ", "xã Tân Mỹ"),
        ("Phường 1", "phường 1"),
        ("Tỉnh Đồng Tháp", "tỉnh Đồng Tháp"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("Ủy ban nhân dân Huyện Lấp Vò", "Ủy ban nhân dân Huyện Lấp Vò"),
        ("Xãhội", "Xãhội"),
    ],
)
def test_names_inside_a_sentence(name, inside):
    assert in_sentence(name) == inside
