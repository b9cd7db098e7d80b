"""The public check code: what a person types to ask whether a paper is genuine.

Sixteen signs of Crockford's base 32 hold 80 random bits; I, L, O and U are never used, and are
read as the digits they look like. Documents issued before have twelve signs.
"""

from __future__ import annotations

import itertools
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from math import prod

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LENGTHS = (12, LENGTH)
GROUP = 4
LONGEST_TYPED = 200
MAX_READINGS = 500
# a keyboard for Vietnamese takes one or two signs of a code away, seldom more
SHORTEST_CHANGED = 9
_READ_AS = str.maketrans("OIL", "011")

# --- What a keyboard for Vietnamese makes of the signs of a code ------------------------------
ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE, HORN, STROKE = "\u0302", "\u0306", "\u031b", "\u0335"
MARKS = ACUTE + GRAVE + HOOK + TILDE + DOT + CIRCUMFLEX + BREVE + HORN + STROKE
SAME_LETTER = ""  # AA makes Â, DD makes Đ
TELEX = {ACUTE: "S", GRAVE: "F", HOOK: "R", TILDE: "X", DOT: "J", BREVE: "W", HORN: "W",
         CIRCUMFLEX: SAME_LETTER, STROKE: SAME_LETTER}  # fmt: skip
VNI = {ACUTE: "1", GRAVE: "2", HOOK: "3", TILDE: "4", DOT: "5", CIRCUMFLEX: "6", HORN: "7",
       BREVE: "8", STROKE: "9"}  # fmt: skip
# as it is printed, with words or an address around it
_WRITTEN_OUT = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-Z]{4}[-\u2010-\u2015. ]){2,3}[0-9A-Z]{4}"
    r"(?![-\u2010-\u2015. ]?[0-9A-Z])"
)
_RUN = re.compile(f"(?:[A-Z][{MARKS}]*)+|[^A-Z]+")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def grouped(code: str) -> str:
    """K7QM4XTB92HDS0E5 as K7QM-4XTB-92HD-S0E5."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def readings(text: str) -> list[str]:
    """The codes, as they are stored, that a person may have meant by `text`; often one or none.

    Case, dashes, dots, blanks and full-width signs do not count. Where a keyboard for Vietnamese
    made marks of some keys, the keys are put back in every place they may have been pressed. The
    words of the paper, or an address, may stand around the code.
    """
    signs = _signs(text)
    if not is_marked(text):
        found = [_plain(signs)]
    else:
        found = [code for keys in (TELEX, VNI) for code in _unmarked(signs, keys)]
    codes = [code for code in dict.fromkeys(found) if _is_code(code)]
    return codes or [_plain(code) for code in _WRITTEN_OUT.findall(signs) if _is_code(_plain(code))]


def is_marked(text: str) -> bool:
    """Whether a letter bears a mark that only a keyboard for Vietnamese makes."""
    return not set(MARKS).isdisjoint(_signs(text))


def may_be_changed(text: str) -> bool:
    """Whether it may be a code of which a keyboard took signs away, or made others."""
    code = _plain(_signs(text))
    return is_marked(text) or (len(code) >= SHORTEST_CHANGED and not _is_code(code))


def _signs(text: str) -> str:
    """In capital letters, each mark behind its letter, Đ as D and a mark."""
    capitals = unicodedata.normalize("NFKC", text[:LONGEST_TYPED]).upper()
    return unicodedata.normalize("NFD", capitals).translate({0x110: f"D{STROKE}"})


def _plain(signs: str) -> str:
    """Without what is neither letter nor figure, and with the signs that only look alike."""
    return "".join(sign for sign in signs if sign.isalnum()).translate(_READ_AS)


def _is_code(code: str) -> bool:
    return len(code) in LENGTHS and set(code) <= set(ALPHABET)


def _unmarked(signs: str, keys: Mapping[str, str]) -> Iterator[str]:
    """Each order in which `keys` may have been pressed; nothing when there are too many."""
    runs = [_pressed(run, keys) for run in _RUN.findall(signs)]
    if prod(map(len, runs)) <= MAX_READINGS:
        yield from (_plain("".join(parts)) for parts in itertools.product(*runs))


def _pressed(run: str, keys: Mapping[str, str]) -> list[str]:
    """The keys behind a run of letters. The key of a mark comes anywhere behind the first."""
    letters, pressed = "", []
    for letter, marks in re.findall(f"([A-Z])([{MARKS}]*)", run):
        if letter == "U" and HORN in marks and keys is TELEX:  # W alone makes Ư
            letter, marks = "W", marks.replace(HORN, "")
        letters += letter
        pressed += [keys[mark] or letter for mark in marks]
    found = {letters or run}
    for key in pressed:
        found = {
            text[:place] + key + text[place:] for text in found for place in range(1, len(text) + 1)
        }
        if len(found) > MAX_READINGS:
            break
    return sorted(found)
