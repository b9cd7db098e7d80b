"""Finding units by what people type: no marks, old spellings, codes, the short forms TX., TP., H."""

from __future__ import annotations

import re

from vietnamese.text import fold, search_terms, spelling_key

# How offices shorten the kind; "tx hong ngu" must find Thị xã Hồng Ngự.
SHORT_FORMS = {
    "tỉnh": "t",
    "thành phố": "tp",
    "thị xã": "tx",
    "huyện": "h",
    "xã": "x",
    "phường": "p",
    "thị trấn": "tt",
    "sở/ngành": "so nganh",
    "phòng/ban": "phong ban",
}


def plain_words(text: str) -> str:
    """Folded words parted by single spaces, punctuation gone: "TX. Hồng Ngự" is "tx hong ngu"."""
    return " ".join(re.findall(r"\w+", fold(text)))


def search_text(full_name: str, kind: str, code: str, electronic_id: str) -> str:
    """Begins with a space, so that " vo" finds words that begin with "vo" and no others."""
    parts = (full_name, SHORT_FORMS.get(kind, ""), code, electronic_id)
    return " " + " ".join(dict.fromkeys(filter(None, (plain_words(p) for p in parts))))


def spelling_text(full_name: str) -> str:
    """The name with its marks, ready to compare whatever the case and the place of the tone."""
    return " " + spelling_key(full_name)


def signs_only(query: str) -> list[str]:
    """Signs of a query without any word ("%"), which mean themselves; a name holds none."""
    return [] if query_words(query) else search_terms(query)


def query_words(query: str) -> list[str]:
    """Words and "quoted phrases" that a name must hold, each as it stands in `search_text`."""
    words = (plain_words(term) for term in search_terms(query))
    return [" " + word for word in words if word]
