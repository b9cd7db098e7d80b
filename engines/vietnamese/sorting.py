"""The order of the ICU collation `vi-u-kn-true`, as a string any database can sort by bytes.

Source: CLDR 42 root order and its Vietnamese tailoring, checked against PostgreSQL 15.
SQLite has no ICU, so both databases keep this key in a column (on PostgreSQL with collation "C").
"""

import re
import unicodedata

# Primary weights, lowest first. The colon after 9 stands for "one more digit": 10 is written :10,
# 100 ::100, so that numbers compare by length and then digit by digit.
ORDER = (
    "\t\n _-–—,;:!?.'‘’\"“”«»()[]{}§@*/\\&#%•`^°+×<=>|~",
    "$₫",
    "0123456789",
    "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz",
)
SYMBOLS, MONEY, DIGITS, LETTERS = ORDER
FIRST = 0x21  # above the space, which parts the levels

_PLACES = [*SYMBOLS, "other symbol", *MONEY, *DIGITS, "one more digit", *LETTERS, "other letter"]
PRIMARY = {place: chr(FIRST + number) for number, place in enumerate(_PLACES)}
MORE = PRIMARY["one more digit"]

# Marks that make another letter: a + breve is ă, whatever tone stands between them.
LETTER_OF = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}
# huyền, hỏi, ngã, sắc, nặng; then the marks of other languages
MARKS = "\u0300\u0309\u0303\u0301\u0323\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0328\u0327\u031b"
PLAIN, OTHER_MARK = "!", "~"
SECONDARY = {mark: chr(FIRST + 1 + number) for number, mark in enumerate(MARKS)}
LOWER, UPPER = "!", '"'

ELEMENT = re.compile(r"(?P<digits>[0-9]+)|(?P<base>.)(?P<marks>[\u0300-\u036f]*)", re.DOTALL)


def _number(digits: str) -> str:
    digits = digits.lstrip("0") or "0"
    return MORE * (len(digits) - 1) + "".join(PRIMARY[digit] for digit in digits)


def _letter(base: str, marks: str) -> tuple[str, str]:
    """The letter that base and marks make, and the marks left over."""
    for mark in marks:
        if letter := LETTER_OF.get((base, mark)):
            return letter, marks.replace(mark, "", 1)
    return base, marks


def _primary(letter: str) -> str:
    if known := PRIMARY.get(letter):
        return known
    kind = unicodedata.category(letter)[0]
    if kind in "CM":
        return ""
    return PRIMARY["other letter" if kind in "LN" else "other symbol"] + letter


def sort_key(text: str) -> str:
    """A string whose byte order is ICU's `vi-u-kn-true` order of the texts.

    Levels: letters and numbers, tones, case, and at last the text itself as PostgreSQL does.
    """
    text = unicodedata.normalize("NFC", text)
    primary, secondary, tertiary = [], [], []
    for found in ELEMENT.finditer(unicodedata.normalize("NFKD", text)):
        if digits := found["digits"]:
            primary.append(_number(digits))
            secondary.append(PLAIN)
            tertiary.append(LOWER)
            continue
        base = found["base"].lower()
        letter, marks = _letter(base, found["marks"])
        primary.append(_primary(letter))
        secondary.append(PLAIN + "".join(SECONDARY.get(mark, OTHER_MARK) for mark in marks))
        tertiary.append((UPPER if base != found["base"] else LOWER) + LOWER * len(marks))
    # What is lowest says nothing at the end of a level: the key stays short.
    levels = ["".join(primary), "".join(secondary).rstrip(PLAIN), "".join(tertiary).rstrip(LOWER)]
    return " ".join([*levels, text])
