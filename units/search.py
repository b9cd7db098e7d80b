"""Finding units by what people type: no marks, old spellings, codes, the short forms TX., TP., H."""

from __future__ import annotations

import re

from engines.vietnamese.text import fold, nfc, search_terms, spelling_key

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
# The body that governs a unit stands for the unit: "UBND xã Tân Hồng" is xã Tân Hồng.
GOVERNING = re.compile(
    r"^(?:(?:ubnd|u b n d|uy ban nhan dan|hdnd|h d n d|hoi dong nhan dan|va)\s)+(?=\w)"
)
# How offices shorten the first words of a public-service unit's name.
SHORT_BODIES = {
    "ttpvhcc": "trung tâm phục vụ hành chính công",
    "tt pvhcc": "trung tâm phục vụ hành chính công",
    "trung tam pvhcc": "trung tâm phục vụ hành chính công",
    "bv": "bệnh viện",
    "bql": "ban quản lý",
    "tyt": "trạm y tế",
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


def readings(text: str) -> list[str]:
    """`text`, and what it means once governing bodies and short forms at its front are written out."""
    found = [text]
    if governing := GOVERNING.match(plain_words(text)):
        found.append(_after(text, governing.group()))
    plain = plain_words(found[-1])
    for short, whole in (*SHORT_BODIES.items(), *((s, kind) for kind, s in SHORT_FORMS.items())):
        if plain.startswith(f"{short} "):
            found.append(f"{whole} {_after(found[-1], short)}")
            break
    return found


def _after(text: str, first: str) -> str:
    """`text` with its marks, without as many words as `first` has."""
    return " ".join(re.findall(r"\w+", nfc(text))[len(first.split()) :])


def unit_words(query: str) -> list[list[str]]:
    """Each reading of `query` as the words that a unit must hold."""
    return [words for reading in readings(query) if (words := query_words(reading))]


def query_words(query: str) -> list[str]:
    """Words and "quoted phrases" that a name must hold, each as it stands in `search_text`."""
    words = (plain_words(term) for term in search_terms(query))
    return [" " + word for word in words if word]
