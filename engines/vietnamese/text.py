"""Vietnamese text at the doors: cleaning, folding for search, comparing spellings.

Sources: Unicode TR15 (NFC) and the measured traps of this province's own files: macOS and
Windows-1258 send decomposed letters, đ has no decomposition, hoà and hòa are two strings.
"""

import re
import unicodedata

from engines.vietnamese.signs import plain_signs
from engines.vietnamese.sorting import sort_key

__all__ = [
    "fold",
    "given_name",
    "is_blank",
    "name_sort_key",
    "nfc",
    "same_spelling",
    "search_terms",
    "sort_key",
    "spelling_key",
    "squeeze",
    "xml_text",
]

# Word and Excel paste these where a line ends.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Invisible: C1 controls, zero-width and bidi marks; they hide a real extension or split a code.
INVISIBLE = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# All but the characters of XML 1.0 (its production 2, Char): no XLSX or DOCX can hold them.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Letters and signs that are drawn as nothing; the other blank characters are known by category.
DRAWN_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
# Separators, controls, formats, marks that stand on no letter, characters that are none.
BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Cs", "Mn", "Me"})
SURROGATE = re.compile("[\ud800-\udfff]")

# Ð (eth, U+00D0) looks exactly like Đ and comes out of old converters.
STROKED_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
ETH = str.maketrans({"ð": "đ", "Ð": "Đ"})

TONES = "\u0300\u0309\u0303\u0301\u0323"
MAX_TERMS = 12


def nfc(text: str) -> str:
    """One stored form of a text.

    NFC, newlines as \\n, nothing invisible, no lone surrogate, Word's private signs as what they are.
    """
    text = plain_signs(LINE_ENDS.sub("\n", text))
    text = INVISIBLE.sub("", text)
    text = SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", xml_text(text))


def xml_text(text: str) -> str:
    """`text` without what XML has no character for: what every entry stores and every file holds."""
    return NOT_XML.sub("", text)


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: white space, but also U+2800, U+3164, U+00AD alone."""
    return all(
        letter in DRAWN_BLANK or unicodedata.category(letter) in BLANK_CATEGORIES for letter in text
    )


def squeeze(text: str) -> str:
    """`nfc` on one line: every run of white space (no-break spaces too) is one space, ends cut.

    A text of which nothing can be seen is "".
    """
    line = " ".join(nfc(text).split())
    return "" if is_blank(line) else line


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """The form to search by: no marks, no case, đ as d, single spaces ("Đồng Tháp": "dong thap")."""
    plain = _without_marks(nfc(text).replace("\u00ad", "")).translate(STROKED_D)
    # casefold may give letters that decompose again (İ), hence the second pass
    plain = _without_marks(plain.casefold()).casefold()
    return " ".join(plain.split())


def _tone_last(match: re.Match[str]) -> str:
    word = match.group()
    tones = "".join(letter for letter in word if letter in TONES)
    return word.translate({ord(tone): None for tone in TONES}) + tones


def spelling_key(text: str) -> str:
    """Equal for hoà and hòa, different for hoa and hóa: the tone is moved behind its syllable.

    A syllable carries one tone, so (letters, tone) names it wherever the tone was put;
    quý and quỳ stay apart, and so do i and y, which no rule can join.
    """
    plain = unicodedata.normalize("NFD", squeeze(text).translate(ETH).casefold())
    return re.sub(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*", _tone_last, plain)


def same_spelling(first: str, second: str) -> bool:
    """Whether two texts differ at most in case, spacing and where the tone mark sits."""
    return spelling_key(first) == spelling_key(second)


def given_name(full_name: str) -> str:
    """The last word: a Vietnamese is called, and listed, by it ("Nguyễn Văn Thuận": "Thuận")."""
    words = squeeze(full_name).split(" ")
    return words[-1]


def name_sort_key(full_name: str, *, given: str | None = None) -> str:
    """Roster order: given name, then family name, then middle names.

    `given` is the given name a person has put right by hand.
    """
    words = squeeze(full_name).split(" ")
    called = squeeze(given) if given else words[-1]
    family = words[0] if len(words) > 1 else ""
    middle = " ".join(words[1:-1])
    # Part by part: with one key for the whole, all Hùng and Húng would be mixed by family name.
    # Case is left to the last part, else NGUYỄN VĂN AN and Nguyễn Văn An part their namesakes.
    parts = [sort_key(part.casefold()) for part in (called, family, middle)]
    return " ".join([*parts, sort_key(full_name)])


def search_terms(query: str) -> list[str]:
    """Folded words to look for, all of them; "words in quotes" stay together; at most 12."""
    terms = []
    for phrase, word in re.findall(r'"([^"]+)"|(\S+)', nfc(query)[:500]):
        term = fold(phrase or word.strip('"') or word)
        if term and term not in terms:
            terms.append(term)
    return terms[:MAX_TERMS]
