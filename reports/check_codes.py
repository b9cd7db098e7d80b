"""The public check code: what a person types to ask whether a paper is genuine.

Twelve signs of Crockford's base 32 hold 60 random bits; I, L, O and U are never used, and are
read as the digits they look like.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "–": "", "\u00a0": ""})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def grouped(code: str) -> str:
    """K7QM4XTB92HD as K7QM-4XTB-92HD."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """What a person typed, as it is stored; "" when it cannot be a code."""
    code = text[:64].strip().upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
