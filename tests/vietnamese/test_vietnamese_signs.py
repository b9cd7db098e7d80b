"""Word's private signs, full-width letters, and what paper has a letter for."""

import pytest

from engines.vietnamese.printable import FONTS, sign_words, unprintable
from engines.vietnamese.text import nfc, squeeze


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\uf0fe Có \uf0fd Không \uf0a8 Chưa \uf06f rõ", "☑ Có ☒ Không ☐ Chưa ☐ rõ"),
        ("☑ Có ☒ Không ☐", "☑ Có ☒ Không ☐"),
        ("\uf0b7 một \uf0d8 hai \uf0a7 ba \uf076 bốn", "• một ➢ hai ▪ ba ❖ bốn"),
        ("\uf0fc đạt \uf0fb chưa \uf0e0 chuyển", "✓ đạt ✗ chưa → chuyển"),
        ("\uf0a3 \uf0b3 \uf0b1 \uf0b4 \uf0b8 \uf0b9 \uf0bb", "≤ ≥ ± × ÷ ≠ ≈"),
        ("\uf061 \uf062 \uf044 \uf0de \uf0ae", "α β Δ ⇒ →"),
        ("\uf081 \uf08a", "① ⑩"),
        ("ＱĐ　１２３／ＵＢＮＤ（ａ）", "QĐ 123/UBND(a)"),
        ("✔\ufe0f ☑\ufe0e", "✔ ☑"),
        ("03/BB\x1eĐKT", "03/BB-ĐKT"),
        ("ﾊ Ⅳ ² ½ №", "ﾊ Ⅳ ² ½ №"),  # no other compatibility letter is touched
        ("\uf041", "\uf041"),  # nobody knows what it was
    ],
)
def test_signs_become_what_they_were(typed, stored):
    assert nfc(typed) == stored
    assert nfc(stored) == stored
    assert squeeze(typed) == squeeze(stored)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Lấp Vò, ngày 19/7/2018: “đạt” 98,5% – 1.234 m² … ưỡn ẹo ĐẶNG", ()),
        ("☑ ☒ ☐ ✓ ✗ → ⇒ ⇔ • ▪ ➢ ❖ ★ ① ≥ ≤ ± ≠ ≈ × ÷ √ ∞ ■ □ ● ○ ► ‣ ℃", ()),
        ("một\u00a0hai\tba\nbốn\u2009năm 1\u20112 ngh\u00adĩ", ()),
        ("đạt 😀 rồi 😀, 漢", ("😀", "漢")),
        ("\uf041 và \ufffd", ("\uf041", "\ufffd")),
        ("𝐊𝐞̂́ 👍🏻", ("𝐊", "𝐞", "👍", "🏻")),
        ("\uf0fe ＡＢ", ()),  # asked of what it becomes
    ],
)
def test_what_has_no_letter_on_paper(text, signs):
    assert unprintable(text) == signs


def test_a_sign_is_named_with_its_number():
    assert sign_words(("😀", "\uf041")) == "“😀” (U+1F600), U+F041"


def test_every_face_comes_with_its_licence():
    names = {path.name for path in FONTS.iterdir()}
    assert {"OFL.txt", "DEJAVU.txt", "VERSIONS.md"} <= names
    assert {name for name in names if name.endswith(".ttf")} == {
        "CCHCSigns-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-BoldItalic.ttf",
        "LiberationSerif-Italic.ttf",
        "LiberationSerif-Regular.ttf",
    }
