"""Cyrillic and Greek letters that look like Latin ones, as old converters and foreign keyboards
leave them in Vietnamese words: no search finds such a word, and two names look the same.
"""

import unicodedata

from engines.vietnamese.text import nfc, spelling_key

CYRILLIC = dict(
    zip("АВЕЅІЈКМНОРСТУХҮЬаеѕіјорсухһԁԛԝ", "ABESIJKMHOPCTYXYbaesijopcyxhdqw", strict=True)
)
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ", "ABEZHIKMNOPTYXovu", strict=True))
LATIN = {**CYRILLIC, **GREEK}
MIXED = str.maketrans(LATIN)


def as_latin(text: str) -> str:
    """`text` with such letters as the Latin ones they look like, their marks kept."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", nfc(text)).translate(MIXED))


def looks_key(text: str) -> str:
    """Equal for two names that a reader cannot tell apart."""
    return spelling_key(as_latin(text))


def lookalikes(text: str) -> tuple[str, ...]:
    """Such letters, each once, of a text that is otherwise of Latin letters.

    A text wholly of another alphabet is none of ours to judge.
    """
    if text.isascii():
        return ()
    letters = unicodedata.normalize("NFD", nfc(text))
    found = tuple(dict.fromkeys(letter for letter in letters if letter in LATIN))
    latin = any("a" <= letter.casefold() <= "z" for letter in letters)
    return found if found and latin else ()
