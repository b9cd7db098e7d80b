"""Forbids line breaks inside numbers and dates, and divides headings into even lines."""

import re
from functools import cache
from typing import Literal

from PIL import ImageFont

from engines.vietnamese.printable import FONTS, TWINS, unprintable
from engines.vietnamese.text import nfc

NBSP = "\u00a0"
MM_PER_PT = 25.4 / 72

# A word and its number stay on one line, and so do a number and what it counts.
GLUE = re.compile(
    r"(?<=\bngày) (?=[\d…])|(?<=\btháng) (?=[\d…])|(?<=\bnăm) (?=[\d…])"
    r"|(?<=\b[Ss]ố) (?=[\d…])|(?<=\bSố:) |(?<=\b[Đđ]iều) (?=\d)|(?<=\b[Kk]hoản) (?=\d)"
    r"|(?<=\b[Pp]hường) (?=\d)|(?<=[\d…]) (?=(?:giờ|phút|bản|hồ sơ|đồng)\b)"
    r"|(?<=\b[Ôô]ng) (?=\w)|(?<=\b[Bb]à) (?=\w)"
)

# What belongs together in a heading, where there is room for it.
PHRASES = re.compile(
    r"\b(?:(?:cải cách|thủ tục) hành chính(?: công)?|đoàn (?:kiểm tra|kiểm soát|phúc tra)"
    r"|(?:[uủ][yỷ] ban|hội đồng) nhân dân|đơn vị được kiểm tra)\b",
    re.IGNORECASE,
)
# Two syllables that are one word, in the names of bodies, posts and papers.
COMPOUNDS = re.compile(
    r"\b(?:công tác|cải cách|hành chính|kiểm tra|phúc tra|kiểm soát|thủ tục|giải quyết|văn phòng"
    r"|[uủ][yỷ] ban|nhân dân|hội đồng|trung tâm|phục vụ|chuyển đổi|nội vụ|tư pháp|tài chính"
    r"|kế hoạch|đầu tư|khoa học|công nghệ|thông tin|truyền thông|nông nghiệp|phát triển|nông thôn"
    r"|môi trường|tài nguyên|xây dựng|giao thông|vận tải|công thương|giáo dục|đào tạo|y tế"
    r"|lao động|thương binh|xã hội|văn ho[áa]|văn hóa|thể thao|du lịch|dân tộc|tôn giáo|quản lý"
    r"|kinh tế|dịch vụ|một cửa|tiếp nhận|kết quả|kết luận|khắc phục|tồn tại|hạn chế|đơn vị"
    r"|đại diện|đại biểu|quốc hội|trưởng đoàn|thư ký|chủ tịch|giám đốc|thị xã|thị trấn|thành phố|bổ sung|biên bản"
    r"|(?:(?<=tỉnh )|(?<=huyện )|(?<=thị xã )|(?<=thành phố ))\w+ \w+(?=$| năm\b))(?!\w)",
    re.IGNORECASE,
)
JOINED = "\x00"

Face = Literal["Regular", "Bold", "Italic"]

LOST = "[?]"  # in a draft; what cannot be printed is not issued


def printed(text: str) -> str:
    """Typed text as it goes on paper: NFC, single spaces, NBSP where a line may not break."""
    lines = (" ".join(line.split()) for line in nfc(text).split("\n"))
    clean = "\n".join(line for line in lines if line)
    lost = unprintable(clean)
    clean = clean.translate({ord(x): LOST for x in lost} | {ord(x): y for x, y in TWINS.items()})
    return GLUE.sub(NBSP, clean)


def held(name: str) -> str:
    """A proper name of at most two syllables ("Lấp Vò") that is never divided."""
    head, _, tail = name.rpartition(" ")
    return f"{head}{NBSP}{tail}" if head else name


@cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"LiberationSerif-{face}.ttf", 1000)


def width_mm(text: str, face: Face, pt: float) -> float:
    return _font(face).getlength(text) / 1000 * pt * MM_PER_PT


def balanced(text: str, face: Face, pt: float, limit_mm: float) -> list[str]:
    """`text` in few lines of nearly equal length.

    A line ends between words that belong together only where that saves two lines; in a phrase
    also where the lines would be too unequal.
    """
    by_words = _joined(COMPOUNDS, text)
    by_phrases = _joined(COMPOUNDS, _joined(PHRASES, text))
    choices = [_even(joined, face, pt, limit_mm) for joined in (by_phrases, by_words, text)]
    widths = [[width_mm(line, face, pt) for line in lines] for lines in choices]
    fewest = len(choices[-1])
    if len(choices[0]) == fewest and min(widths[0]) >= 0.75 * max(widths[0]):
        return choices[0]
    fits = len(choices[1]) <= fewest + 1 and max(widths[1]) <= limit_mm
    return choices[1 if fits else 2]


def _joined(words: re.Pattern[str], text: str) -> str:
    return words.sub(lambda found: found.group().replace(" ", JOINED), text)


def _even(text: str, face: Face, pt: float, limit_mm: float) -> list[str]:
    """In as few lines as fit into the limit, breaking at spaces."""
    words = text.split(" ")
    fewest = len(_filled(words, face, pt, limit_mm))
    limit = limit_mm
    best = _filled(words, face, pt, limit)
    while (limit := limit - 2) > 0:
        lines = _filled(words, face, pt, limit)
        if len(lines) > fewest or any(width_mm(_shown(x), face, pt) > limit for x in lines):
            break
        best = lines
    return [_shown(line) for line in best]


def _shown(line: str) -> str:
    return line.replace(JOINED, " ")


def _filled(words: list[str], face: Face, pt: float, limit_mm: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width_mm(_shown(longer), face, pt) <= limit_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
