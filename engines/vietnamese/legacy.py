"""Text of the old font encodings, TCVN3 (.VnTime) and VNI (VNI-Times), pasted or imported.

Such text is made of other, valid letters ("LÊp Vß", "Laáp Voø"), so nothing breaks until it is
read; it is told by its words: no Vietnamese syllable as they stand, but one after decoding.
Sources: TCVN 5712-1:1993 (VN3) as in glibc's iconv (TCVN5712-1). The VNI
table is from memory of VNI-Windows fonts, so it is used to recognise and never to rewrite.
"""

import re
import unicodedata

from engines.vietnamese.text import TONES, nfc

TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad\u2212®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

# VNI writes a vowel and then a second character for its hat and tone.
VNI_HATS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
VNI_PAIR = re.compile("|".join(f"{vowel}[{''.join(of)}]" for vowel, of in VNI_HATS.items()))
VNI_SINGLE = str.maketrans("ñôöæóòî", "đơưỉĩịỵ")
VNI_ONLY = re.compile("[ñöæî]")

ONSET = r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
RHYME = (
    "a[cimnoptuy]?|a(?:ch|ng|nh)|ă(?:[cmnpt]|ng)|â(?:[cmnptuy]|ng)|e[cmnopt]?|eng|ê[mnptu]?"
    "|ê(?:ch|nh)|i[amnptu]?|i(?:ch|nh)|iê(?:[cmnptu]|ng)|o[aeimnptc]?|o(?:ng|oc|ong)"
    "|oa[cimnopty]|oa(?:ch|ng|nh)|oă(?:[cmnt]|ng)|oe[not]|ô[cimnpt]?|ông|ơ[imnpt]?"
    "|u[aêơyimnptc]?|ung|uâ(?:[nty]|ng)|uê(?:ch|nh)|uô(?:[cimnt]|ng)|uy[atu]|uy(?:ch|nh)|uyê[nt]"
    "|ư[aciutm]?|ưng|ươ(?:[cimnptu]|ng)|y|yê(?:[mntu]|ng)|y(?:t|nh)"
)
SYLLABLE = re.compile(rf"{ONSET}(?:{RHYME})")
STOPPED = re.compile("(?:[cpt]|ch)$")
SHARP_OR_HEAVY = "\u0301\u0323"

WORD_END = re.compile(r"[\s!-/:-@\[-`{-~0-9“”‘’–—…•]+")
# xaõ, saùu: VNI for xã, sáu; in Unicode the tone never stands on that second vowel
MISPLACED = re.compile("[ae][òóỏõọùúủũụ]")
VIETNAMESE_LETTER = re.compile("[a-zăâđêôơư]")
# French and measures that a decoder happens to turn into a syllable
FOREIGN = frozenset({"où", "thaï", "loïc", "moï", "µm"})


def _letters_and_tones(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = "".join(mark for mark in decomposed if mark in TONES)
    bare = "".join(mark for mark in decomposed if mark not in TONES)
    return unicodedata.normalize("NFC", bare), tones


def _is_syllable(word: str) -> bool:
    letters, tones = _letters_and_tones(word)
    if len(tones) > 1 or not SYLLABLE.fullmatch(letters):
        return False
    return not STOPPED.search(letters) or (tones != "" and tones in SHARP_OR_HEAVY)


def _from_vni(word: str) -> str:
    """Pairs first; a single letter is read only where no pair has taken it."""
    decoded, end = "", 0
    word = word.lower()
    for pair in VNI_PAIR.finditer(word):
        hats = VNI_HATS[pair.group()[0]]
        decoded += word[end : pair.start()].translate(VNI_SINGLE) + hats[pair.group()[1]]
        end = pair.end()
    return decoded + word[end:].translate(VNI_SINGLE)


def _has_odd_letter(word: str) -> bool:
    """A character no Vietnamese word has, or a capital behind a small letter (LÊp is not LÊP)."""
    letters, _ = _letters_and_tones(word)
    if not all(VIETNAMESE_LETTER.match(letter) for letter in letters):
        return True
    return not word.isupper() and any(letter.isupper() for letter in word[1:])


def _is_vni(word: str) -> tuple[bool, bool]:
    strong = bool(VNI_PAIR.search(word.lower()) or VNI_ONLY.search(word.lower()))
    return _is_syllable(_from_vni(word)), strong


def _is_tcvn3(word: str) -> tuple[bool, bool]:
    return _is_syllable(word.translate(TCVN3)), _has_odd_letter(word)


CODECS = {"TCVN3": _is_tcvn3, "VNI": _is_vni}


def _is_suspect(word: str) -> bool:
    """Has a letter beyond ASCII, and is neither a Vietnamese word nor a known foreign one."""
    if word.lower() in FOREIGN or not re.search("[A-Za-z]", word):
        return False
    return not _is_syllable(word) or MISPLACED.search(word.lower()) is not None


def _score(suspects: list[str], codec: str, others: int) -> int:
    """How many suspects the codec explains; 0 unless it explains most of the marked words."""
    readings = [CODECS[codec](word) for word in suspects]
    explained = sum(decodes for decodes, _ in readings)
    if not any(decodes and strong for decodes, strong in readings):
        return 0
    # One such word among Unicode words is a typing slip; two and more than them are a paste.
    needed = max(2, others + 1) if others else 1
    return explained if explained >= max(needed, len(suspects) / 2) else 0


def detect_legacy(text: str) -> str | None:
    """ "TCVN3" or "VNI" when the text was typed in that encoding, else None.

    It rather misses a short text than blames a good one: refuse or warn by it, convert by hand.
    """
    words = {word for word in WORD_END.split(nfc(text)) if not word.isascii()}
    # ư, ơ, ạ and the like exist in Unicode only (U+2212 stands in for ư in some TCVN3 files)
    others = {word for word in words if any(letter > "\u00ff" for letter in word)} - {
        word for word in words if "\u2212" in word
    }
    suspects = sorted(word for word in words - others if _is_suspect(word))
    scores = {codec: _score(suspects, codec, len(others)) for codec in CODECS}
    if scores["TCVN3"] == scores["VNI"] and scores["VNI"]:
        # ö and ä mean something in both; a whole VNI pair is the rarer accident
        return "VNI" if any(VNI_PAIR.search(word.lower()) for word in words) else "TCVN3"
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] else None
