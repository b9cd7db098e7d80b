"""Where a printed line may not break, and how a heading is divided into even lines."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from vietnamese.text import nfc

FONTS = Path(__file__).resolve().parent.parent / "fonts"
NBSP = "\u00a0"
MM_PER_PT = 25.4 / 72

# A word and its number stay on one line, and so do a number and what it counts.
GLUE = re.compile(
    r"(?<=\bngày) (?=[\d…])|(?<=\btháng) (?=[\d…])|(?<=\bnăm) (?=[\d…])"
    r"|(?<=\b[Ss]ố) (?=[\d…])|(?<=\bSố:) |(?<=\b[Đđ]iều) (?=\d)|(?<=\b[Kk]hoản) (?=\d)"
    r"|(?<=\b[Pp]hường) (?=\d)|(?<=[\d…]) (?=(?:giờ|phút|bản|hồ sơ|đồng)\b)"
    r"|(?<=\b[Ôô]ng) (?=\w)|(?<=\b[Bb]à) (?=\w)"
)

Face = Literal["Regular", "Bold", "Italic"]


# Of letters the faces lack: those that have a twin. All others print as a box, for the face that
# would step in is another one on each machine, and the bytes with it.
TWINS = {"\u2011": "-", "\u00ad": "", "☐": "□", "☑": "■", "☒": "■", "✓": "■", "✔": "■"}
BOX = "□"


def printed(text: str) -> str:
    """Typed text as it goes on paper: NFC, single spaces, NBSP where a line may not break."""
    lines = (" ".join(line.split()) for line in nfc(text).split("\n"))
    clean = "\n".join(line for line in lines if line)
    strange = set(clean) - _letters()
    if strange:
        clean = clean.translate({ord(x): TWINS.get(x, BOX) for x in strange})
    return GLUE.sub(NBSP, clean)


@cache
def _letters() -> frozenset[str]:
    """What all four faces can print, and the line break."""
    from fontTools.ttLib import TTFont  # slow to import

    tables = []
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as face:
            tables.append(set(face.getBestCmap()))
    return frozenset(map(chr, set.intersection(*tables))) - {"\u00ad"} | {"\n"}


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
    """`text` in as few lines as fit into the limit, of nearly equal length."""
    words = text.split(" ")
    fewest = len(_filled(words, face, pt, limit_mm))
    limit = limit_mm
    best = _filled(words, face, pt, limit)
    while (limit := limit - 2) > 0:
        lines = _filled(words, face, pt, limit)
        if len(lines) > fewest or any(width_mm(line, face, pt) > limit for line in lines):
            break
        best = lines
    return best


def _filled(words: list[str], face: Face, pt: float, limit_mm: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width_mm(longer, face, pt) <= limit_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
