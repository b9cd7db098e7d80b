"""Make engines/vietnamese/fonts/CCHCSigns-Regular.ttf: the signs Liberation Serif lacks, from DejaVu Sans.

Usage: python scripts/sign_face.py DejaVuSans.ttf   (Debian: fonts-dejavu-core 2.37)
The licence of DejaVu allows a changed face under another name; its text is DEJAVU.txt.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "engines" / "vietnamese" / "fonts"
SPACES = {0x20, 0xA0}  # a space behind a sign is set in the sign's face
BLOCKS = (
    *((0x2023, 0x2023), (0x2043, 0x2043), (0x2103, 0x2103)),  # bullets, degree Celsius
    (0x2190, 0x21FF),  # arrows
    *((0x2200, 0x220D), (0x2227, 0x222A), (0x2234, 0x2235), (0x2282, 0x228B), (0x2295, 0x2297)),
    (0x2460, 0x2473),  # numbers in circles
    (0x25A0, 0x25FF),  # boxes, rings, triangles
    *(
        (0x2605, 0x2606),
        (0x260E, 0x260F),
        (0x2610, 0x2612),
        (0x261A, 0x261F),
    ),  # stars, ticks, hands
    (0x2701, 0x27BF),  # dingbats
)
NAMES = {1: "CCHC Signs", 2: "Regular", 3: "CCHC Signs 1", 4: "CCHC Signs", 6: "CCHCSigns-Regular"}


def main(source: str) -> None:
    face = TTFont(source, recalcTimestamp=False)
    there = set(face.getBestCmap())
    serif = set.intersection(
        *(set(TTFont(path).getBestCmap()) for path in FONTS.glob("LiberationSerif-*.ttf"))
    )
    wanted = {code for first, last in BLOCKS for code in range(first, last + 1)}
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    made = subset.Subsetter(options)
    made.populate(unicodes=sorted(wanted & there - serif | SPACES))
    made.subset(face)
    for record in face["name"].names:
        if record.nameID in NAMES:
            record.string = NAMES[record.nameID]
    face["name"].names = [name for name in face["name"].names if name.nameID not in (16, 17)]
    face.save(FONTS / "CCHCSigns-Regular.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
