"""Random paragraphs as officers write them, and the lines of a PDF that end too early."""

import random

from engines.decree30.parts import Parts
from engines.decree30.reading import read

WORDS = [
    "kế",
    "hoạch",
    "cải",
    "cách",
    "hành",
    "chính",
    "của",
    "đơn",
    "vị",
    "chưa",
    "xác",
    "định",
    "rõ",
    "thời",
    "hạn",
    "hoàn",
    "thành",
    "sản",
    "phẩm",
    "đầu",
    "ra",
    "và",
    "trách",
    "nhiệm",
    "từng",
    "cá",
    "nhân",
    "công",
    "khai",
    "danh",
    "mục",
    "thủ",
    "tục",
    "tại",
    "Trung",
    "tâm",
    "Phục",
    "vụ",
    "hành",
    "chính",
    "công",
]
KINDS = (
    *("QĐ-UBND", "2025/NĐ-CP", "KH-UBND-HCC", "TB-ĐKT", "2017/TT-VPCP", "NQ-CP", "UBND-HCC"),
    *("QĐ-BCĐCCHC", "2025/QH15"),
)


def paragraph(rng: random.Random) -> str:
    return " ".join(_piece(rng) for _ in range(rng.randint(4, 70)))


def _piece(rng: random.Random) -> str:
    word, other = rng.choice(WORDS), rng.choice(WORDS)
    number = f"{rng.randint(1, 2400)}/{rng.choice(KINDS)}"
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    pieces = (
        f"số {number} ngày {day:02d} tháng {month} năm 2026",
        f"({number})",
        f"“{number}”,",
        f"{day:02d}/{month:02d}/2026",
        f"{rng.randint(1, 99)}/{rng.randint(100, 400)} hồ sơ",
        f"“{word}”",
        f"({word} {other});",
        f"{word}\u00a0{other}",
        f"khoản 2 Điều {day}",
        f"{rng.randint(1, 999)}.{rng.randint(100, 999)} đồng",
    )
    return rng.choice(pieces) if rng.random() < 0.25 else word


def torn(pdf: bytes) -> list[str]:
    """The lines shorter than half the width that do not end their paragraph."""
    parts = Parts(read(pdf))
    half = (parts.right - parts.left) / 2
    return [
        line.text for one in parts.paragraphs for line in one.lines[:-1] if line.x1 - line.x0 < half
    ]
