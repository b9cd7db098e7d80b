"""Signs that no file can hold, and signs that nobody can see."""

import pytest

from engines.vietnamese.text import is_blank, nfc, squeeze, xml_text
from engines.vietnamese.typed import strip_prose

BLANK = [
    "",
    " \t\n",
    "\u00a0\u2003\u3000",
    "\u2800",
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\u00ad",
    "\u034f",
    "\u180e",
    "\u200b\u200d\u2060\ufeff",
    "\ufe0f",
    "\ufffe",
    "\U000e0020",
    "\u2800 \u3164",
]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_nothing_can_be_seen(text):
    assert is_blank(text)
    assert squeeze(text) == ""
    assert strip_prose(nfc(text)) == ""


@pytest.mark.parametrize("text", ["a", "-", "0", "。", "⠁", "☐", "…", "\ufffd", "ㅏ", "\u2800x"])
def test_something_can_be_seen(text):
    assert not is_blank(text)
    assert squeeze(text)


def test_a_sign_between_letters_stays():
    assert squeeze("ngh\u00adĩ") == "ngh\u00adĩ"
    assert strip_prose("một\n\u2800\nhai") == "một\n\u2800\nhai"


def test_the_characters_of_xml():
    """Production 2 of XML 1.0, written out: its borders and what lies beside them."""
    inside = "\t\n\r\x20\x7f\x85\ud7ff\ue000\ufdd0\ufffd\U00010000\U0001fffe\U0010ffff"
    outside = "\x00\x01\x08\x0b\x0c\x0e\x1f\ud800\udfff\ufffe\uffff"
    assert xml_text(inside) == inside
    assert xml_text(outside) == ""


@pytest.mark.parametrize("sign", "\x01\x1f\ufffe\uffff")
def test_they_are_stored_nowhere(sign):
    assert nfc(f"a{sign}b") in ("ab", "a-b")
    assert squeeze(f"a {sign} b") in ("a b", "a - b")
