"""Names of units inside a sentence."""

from __future__ import annotations

TERRITORIES = (
    "Tỉnh",
    "Thành phố",
    "Thị xã",
    "Huyện",
    "Quận",
    "Xã",
    "Phường",
    "Thị trấn",
    "Đặc khu",
)


def in_sentence(full_name: str) -> str:
    """ "Huyện Lấp Vò" as "huyện Lấp Vò" (Nghị định 30/2020/NĐ-CP, phụ lục II); bodies stay:
    "Sở Nội vụ"."""
    for kind in TERRITORIES:
        if full_name.startswith(f"{kind} "):
            return kind.lower() + full_name.removeprefix(kind)
    return full_name
