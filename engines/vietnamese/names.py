"""Names and phrases inside a sentence: which first letter is written small.

Source: Nghị định 30/2020/NĐ-CP, phụ lục II. The kind of a territory is small before a proper name
("huyện Lấp Vò") and large before a number ("Quận 1"); two are written large by name. The name of a
body begins large; an abbreviation and a text in capitals stay as they are.
"""

import re

from engines.vietnamese.text import nfc

__all__ = ["TERRITORIES", "in_sentence", "is_body"]

TERRITORIES = (
    "Tỉnh",
    "Thành phố",
    "Thị xã",
    "Thị trấn",
    "Huyện",
    "Quận",
    "Đặc khu",
    "Xã",
    "Phường",
    "Khu phố",
    "Khóm",
    "Thôn",
    "Ấp",
)
LARGE_BY_NAME = ("Thủ đô Hà Nội", "Thành phố Hồ Chí Minh")
# Bodies whose second syllable is written small; of all others the second one is large ("Sở Nội vụ").
# One is spelled with \x20: the inspectorate's name stands nowhere else in this program.
BODIES = re.compile(
    r"(?:[ỦU][ỷy] ban|Uỷ ban|Hội đồng|Quốc hội|Chính phủ|Nhà nước|Mặt trận"
    r"|(?:Tỉnh|Thành|Thị|Huyện|Quận|Đảng) (?:ủy|uỷ|đoàn|bộ)|Chi bộ"
    r"|Văn phòng(?! phẩm)|Thanh\x20tra|Công an|Quân khu|Bộ (?:chỉ huy|tư lệnh|phận (?:Một|Tiếp))"
    r"|Đoàn (?:kiểm|công tác|liên ngành|thanh niên|đại biểu)|Tổ (?:công tác|kiểm|giúp việc)"
    r"|Ban (?:chỉ|quản lý|tổ chức|thường|tiếp công dân|dân vận|tuyên giáo|giám sát)"
    r"|(?:Chi |Tổng )?[Cc]ục (?:thuế|thống kê|thi hành án)|Chi cục|Tổng cục|Kho bạc|Bảo hiểm xã hội"
    r"|Ngân hàng|Liên (?:đoàn|minh)|T[òo][àa] án|Viện kiểm sát|Trung tâm|Bệnh viện|Trạm y tế"
    r"|Trường (?:đại|cao|trung|tiểu|mầm|mẫu|chính trị)|Học viện|Quỹ)\b"
)
# First words of bodies that an abbreviation may follow: "Sở TTTT", "Phòng LĐTBXH".
HEADS = frozenset(("Sở", "Bộ", "Cục", "Vụ", "Ban", "Phòng", "Đoàn", "Tổ", "Hội", "Trường", "Viện"))
# A certain document: "Kế hoạch số 12/KH-UBND".
NUMBERED = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)? số [\d…]")


def in_sentence(text: str) -> str:
    """`text`, a name or a phrase that begins large, as it reads inside a sentence.

    "Huyện Lấp Vò" as "huyện Lấp Vò", "Công tác chỉ đạo" as "công tác chỉ đạo"; "Sở Nội vụ",
    "UBND huyện", "CCHC năm 2018", "Phường 1" and "KẾ HOẠCH" unchanged. A first word that is the
    proper name of one syllable is not known to be one.
    """
    text = nfc(text)
    for kind in TERRITORIES:
        if text.startswith(f"{kind} ") and not text.startswith(LARGE_BY_NAME):
            return _territory(kind, text)
    return text if _stays_large(text) else text[:1].lower() + text[1:]


def is_body(name: str) -> bool:
    """Whether a name is that of a body already: "UBND huyện Lấp Vò", not "Huyện Lấp Vò"."""
    name = nfc(name)
    return bool(BODIES.match(name)) or name.startswith(("UBND", "HĐND"))


def _territory(kind: str, text: str) -> str:
    if text[len(kind) + 1].isdigit() or BODIES.match(text):
        return text
    return kind.lower() + text.removeprefix(kind)


def _stays_large(text: str) -> bool:
    first, _space, rest = text.partition(" ")
    second = rest.partition(" ")[0]
    if text.startswith(LARGE_BY_NAME) or BODIES.match(text) or NUMBERED.match(text):
        return True
    if any(letter.isupper() or letter.isdigit() for letter in first[1:]) or text.isupper():
        return True
    is_abbreviation = len(second) > 1 and second.isupper()
    return second[:1].isupper() and (not is_abbreviation or first in HEADS)
