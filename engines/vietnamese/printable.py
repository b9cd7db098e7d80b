"""Tells which signs the printed faces have a letter for.

`fonts/` holds the whole text face (Liberation Serif) and a face of the signs it lacks. A sign of
neither would be printed by whatever face a machine has, or as an empty box.
"""

import unicodedata
from functools import cache
from pathlib import Path

from engines.vietnamese.text import nfc

FONTS = Path(__file__).resolve().parent / "fonts"
# What the text face lacks and print may say otherwise without any loss.
TWINS = {"\u2011": "-", "\u00ad": ""}


@cache
def _of(pattern: str) -> frozenset[str]:
    """What all faces with such a file name have."""
    from fontTools.ttLib import TTFont  # slow to import

    tables = []
    for path in sorted(FONTS.glob(pattern)):
        with TTFont(path, lazy=True) as face:
            tables.append(set(face.getBestCmap()))
    return frozenset(map(chr, set.intersection(*tables)))


@cache
def letters() -> frozenset[str]:
    """What the text face has, upright, bold and italic."""
    return _of("LiberationSerif-*.ttf") - set(TWINS)


@cache
def signs() -> frozenset[str]:
    """What the face of signs prints."""
    return _of("CCHCSigns-*.ttf") - letters()


@cache
def _known() -> frozenset[str]:
    return letters() | signs() | set(TWINS)


def unprintable(text: str) -> tuple[str, ...]:
    """The signs of `text` that cannot be printed, each once, in the order they come."""
    if text.isascii():
        return ()
    strange = set(text := nfc(text)) - _known()
    return tuple(x for x in dict.fromkeys(text) if x in strange and not x.isspace())


def sign_words(found: tuple[str, ...]) -> str:
    """The signs with their numbers, for a message: "“😀” (U+1F600)"."""
    return ", ".join(_named(sign) for sign in found)


def _named(sign: str) -> str:
    number = f"U+{ord(sign):04X}"
    shown = unicodedata.category(sign) not in {"Co", "Cn", "Cc", "Cf"}
    return f"“{sign}” ({number})" if shown else number
