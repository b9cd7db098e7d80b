"""One stored form of a password, and what everybody in this office would try first."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from engines.vietnamese.text import fold

# Accent-free, without spaces. Django's own list holds the world's passwords, these are ours.
WELL_KNOWN = (
    "matkhau", "password", "dongthap", "tiengiang", "caolanh", "hongngu", "sadec", "mytho", "lapvo",
    "caicachhanhchinh", "caicach", "hanhchinh", "kiemtra", "cchc", "kstthc", "ubnd", "uybannhandan",
    "vanphong", "quantri", "admin", "vietnam", "hochiminh", "saigon", "hanoi", "anhyeuem", "emyeuanh",
    "iloveyou", "khongbiet", "qwerty", "asdfgh", "abcdef", "abcabc",
)  # fmt: skip
LETTERS_LEFT = 6


def normal_password(typed: str) -> str:
    """The form in which a password is set and compared (NFKC).

    Keyboards send the same Vietnamese letter as one sign (UniKey), as a vowel and its tone
    (Windows) or with all marks apart (macOS).
    """
    return unicodedata.normalize("NFKC", typed)


class WellKnownWordsValidator:
    """A password must hold more than well-known words, the account's names and figures."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = fold(password).replace(" ", "")
        names = fold(f"{getattr(user, 'username', '')} {getattr(user, 'full_name', '')}").split()
        for word in sorted({*WELL_KNOWN, *(n for n in names if len(n) > 2)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(set(re.sub(r"[\W\d_]", "", rest))) < LETTERS_LEFT:
            raise ValidationError(self.get_help_text(), code="password_well_known")

    def get_help_text(self) -> str:
        return _("Your password must hold more than well-known words, your name and figures.")
