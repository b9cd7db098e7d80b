"""Numbers as Vietnamese documents write them: 1.234.567,89; điểm a, b, c, d, đ; số bằng chữ.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I and II (points in the order of the Vietnamese alphabet,
without f, j, w, z); the decimal comma and the grouping dot are those of the statistics office.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from engines.vietnamese.text import squeeze

MAX_DIGITS = 30
NUMBER = re.compile(r"([+-]?)([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d+))?", re.ASCII)

POINTS = "abcdđeghiklmnopqrstuvxy"
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))


class NumberError(ValueError):
    """A number that is refused. Codes: empty, format, not_integer, too_long, out_of_range."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{code}: {text[:40]!r}")


def format_number(value: int | float | Decimal, places: int | None = None) -> str:
    """1234.5 as "1.234,5"; with `places`, rounded half up to just so many decimals."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise NumberError("out_of_range", str(value))
    if places is not None:
        with localcontext(prec=60):
            number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    sign = "-" if number < 0 else ""
    return sign + whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def format_percent(value: int | float | Decimal, places: int | None = None) -> str:
    """A value already in percent: 98.5 as "98,5%", without a space."""
    return format_number(value, places) + "%"


def parse_number(text: str) -> Decimal:
    """ "1.234.567,89" or "1234567,89" to a Decimal.

    "1.5" is refused: a dot groups thousands, and reading it as 1.5 or as 15 would be a guess.
    So are signs that only look like digits ("5²" is not 52).
    """
    plain = squeeze(text).replace("\u2212", "-")
    if not plain:
        raise NumberError("empty", text)
    if len(plain) > MAX_DIGITS:
        raise NumberError("too_long", text)
    found = NUMBER.fullmatch(plain)
    if found is None:
        raise NumberError("format", text)
    sign, whole, decimals = found.groups()
    number = Decimal(f"{whole.replace('.', '')}.{decimals or 0}")
    return -number if sign == "-" else number


def parse_int(text: str) -> int:
    """ "1.234" to 1234; a decimal comma is refused even before zeros."""
    number = parse_number(text)
    if "," in text or "，" in text:
        raise NumberError("not_integer", text)
    return int(number)


def roman(number: int) -> str:
    """The number of a part (mục I, II, III)."""
    if not 1 <= number <= 3999:
        raise NumberError("out_of_range", str(number))
    letters = ""
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def point_letter(number: int) -> str:
    """The letter of a point, counted from 1: a, b, c, d, đ, e, g … y, and then aa, ab, ac."""
    if number < 1:
        raise NumberError("out_of_range", str(number))
    letters = ""
    while number:
        number, place = divmod(number - 1, len(POINTS))
        letters = POINTS[place] + letters
    return letters


def _tens(number: int) -> list[str]:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [UNITS[unit]]
    words = ["mười"] if tens == 1 else [UNITS[tens], "mươi"]
    if unit == 5:
        words.append("lăm")
    elif unit == 1 and tens > 1:
        words.append("mốt")
    elif unit:
        words.append(UNITS[unit])
    return words


def _group(number: int, *, first: bool) -> list[str]:
    """Three digits; after a larger group the empty hundreds are said too."""
    hundreds, rest = divmod(number, 100)
    words = [] if first and not hundreds else [UNITS[hundreds], "trăm"]
    if not rest:
        return words
    if words and rest < 10:
        words.append("linh")
    return words + _tens(rest)


def _words(number: int, *, first: bool) -> list[str]:
    for value, name in SCALES:
        if number >= value:
            upper, lower = divmod(number, value)
            words = [*_words(upper, first=first), name]
            return words + (_words(lower, first=False) if lower else [])
    return _group(number, first=first)


def in_words(number: int) -> str:
    """A whole number in words: 21 "hai mươi mốt", 105 "một trăm linh năm"; up to 18 digits."""
    if abs(number) >= 10**18:
        raise NumberError("out_of_range", str(number))
    if number == 0:
        return "không"
    words = _words(abs(number), first=True)
    return " ".join(["âm", *words] if number < 0 else words)
