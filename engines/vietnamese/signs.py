"""Signs that word processors paste under numbers of their own, and what they are.

Word writes a sign of the faces Wingdings and Symbol as U+F000 plus its place in the face, without
the name of the face. Where both faces have a sign at one place, the table holds the one that
offices use: boxes, ticks and bullets of Wingdings, the mathematics and Greek of Symbol. A place
that is not in the table stays as it is and counts as unprintable (`engines.vietnamese.printable`).
Sources: the mapping of Wingdings in Unicode 7.0 (L2/12-368), Adobe's table of Symbol.
"""

WINGDINGS = {
    0x20: " ",
    0x28: "☎",
    0x2A: "✉",
    0x3F: "✍",
    0x45: "☜",
    0x46: "☞",
    0x4A: "☺",
    0x6C: "●",
    0x6E: "■",
    0x6F: "☐",
    0x71: "❑",
    0x72: "❒",
    0x74: "◆",
    0x75: "◆",
    0x76: "❖",
    0x78: "☒",
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},  # ① to ⑩
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},  # ❶ to ❿
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "☐",
    0xAA: "✦",
    0xAB: "★",
    0xD8: "➢",
    0xDC: "➲",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xEF: "⇦",
    0xF0: "⇨",
    0xF1: "⇧",
    0xF2: "⇩",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
SYMBOL = {
    0x25: "%",
    0x2B: "+",
    0x2D: "−",
    0x3C: "<",
    0x3D: "=",
    0x3E: ">",
    0x44: "Δ",
    0x53: "Σ",
    0x57: "Ω",
    0x61: "α",
    0x62: "β",
    0x64: "δ",
    0x65: "ε",
    0x67: "γ",
    0x6D: "μ",
    0x70: "π",
    0x73: "σ",
    0x77: "ω",
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xBC: "…",
    0xD6: "√",
    0xD7: "·",
    0xDB: "⇔",
    0xDE: "⇒",
    0xE5: "∑",
}
FULL_WIDTH = {0x3000: " ", **{0xFF01 + n: chr(0x21 + n) for n in range(94)}}  # as NFKC has them
OTHERS = {
    0x1E: "-",  # Word's hyphen that does not break, as its own text has it
    0xFE0E: "",  # asks for the sign before it as a letter or as a picture: it stays the sign
    0xFE0F: "",
}
PLAIN = {
    **{0xF000 + place: sign for place, sign in (*SYMBOL.items(), *WINGDINGS.items())},
    **FULL_WIDTH,
    **OTHERS,
}


def plain_signs(text: str) -> str:
    """`text` with Word's private signs and full-width letters as what they are."""
    return text.translate(PLAIN)
