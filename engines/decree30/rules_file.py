"""The file and the page: paper, margins, fonts, numbers, codes."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise, takewhile

from django.utils.translation import gettext_lazy as _

from engines.decree30.parts import Parts
from engines.decree30.reading import TRAINING, Line, Page
from engines.decree30.verdict import Answer, Rule, looks, mm, sized, within, yes

# Signs such as ☑ are in neither face; a word processor takes them from a third one too.
SERIF = re.compile(
    r"(?:[A-Z]{6}\+)?(?:LiberationSerif2?|TimesNewRoman\w*|CCHCSigns)(?:[-,][A-Za-z-]+)?"
)
SUBSET = re.compile(r"[A-Z]{6}\+")
SIGNED_MM = 32.0  # from the title to under the name
LINE_MM = 6.5  # a margin is known to a line, for text ends with a whole one


def paper(parts: Parts) -> Answer:
    sizes = {(round(page.width), round(page.height)) for page in parts.reading.pages}
    return Answer(sizes == {(210, 297)}, ", ".join(f"{w} × {h} mm" for w, h in sorted(sizes)))


def margin_top(parts: Parts) -> Answer:
    found = min((line.top for line in parts.reading.body), default=0)
    return Answer(within(found, 20, 25, 0.8), mm(found))


def margin_bottom(parts: Parts) -> Answer:
    """No text below 20 mm; and no page ends so early that the next one's beginning had fitted."""
    pages = [page for page in parts.reading.pages if page.body]
    found = min((_blank(page) for page in pages), default=0)
    spare = max(
        (_blank(page) - moved for page, moved in _page_breaks(parts)),
        default=0,
    )
    return Answer(found >= 20 - 0.2 and spare <= 25 + LINE_MM, mm(found))


def _blank(page: Page) -> float:
    return page.height - max(line.bottom for line in page.body)


def _page_breaks(parts: Parts) -> Iterator[tuple[Page, float]]:
    """Each page that ran over, with the height of what had to move on together, in mm.

    Headings move with the paragraph below them, an item with its "- …" lines, the signatures
    with the last paragraph.
    """
    texts = set(parts.text)
    headings = {line for _heading, paragraph in parts.headings for line in paragraph.lines}
    signing = {line.page for line in parts.signing}
    for page, following in pairwise(parts.reading.pages):
        lines = following.body
        if not page.body or not lines or lines[0] not in texts:
            continue  # an annex begins a page of its own
        if following.number in signing:
            moved = lines
        else:
            past = next((n for n, line in enumerate(lines) if line not in headings), 0)
            rest = list(takewhile(partial(_goes_on, parts), lines[past + 1 :]))
            moved = (*lines[: past + 1], *rest)
        yield page, max(line.bottom for line in moved) + _for_the_hand(parts, moved) - lines[0].top


def _for_the_hand(parts: Parts, moved: Sequence[Line]) -> float:
    """The room a signature takes where no name is printed under it."""
    if parts.is_minutes or any(signing.names for signing in parts.signings):
        return 0
    titles = [line.bottom for signing in parts.signings for line in signing.titles if line in moved]
    below = max(line.bottom for line in moved)
    return max(0.0, max(titles, default=-SIGNED_MM) + SIGNED_MM - below)


def _goes_on(parts: Parts, line: Line) -> bool:
    return line.x0 <= parts.left + 2 or line.text.startswith("- ")


def margin_left(parts: Parts) -> Answer:
    found = min((line.x0 for line in parts.reading.body), default=0)
    return Answer(within(found, 30, 35, 0.3), mm(found))


def margin_right(parts: Parts) -> Answer:
    width = parts.reading.pages[0].width
    found = width - max((line.x1 for line in parts.reading.body), default=0)
    return Answer(within(found, 15, 20, 0.6), mm(found))


def one_family(parts: Parts) -> Answer:
    fonts = parts.reading.fonts
    return Answer(bool(fonts) and all(map(SERIF.fullmatch, fonts)), ", ".join(sorted(fonts)))


def embedded(parts: Parts) -> Answer:
    bare = [
        name for name, inside in parts.reading.fonts.items() if not (inside and SUBSET.match(name))
    ]
    return Answer(not bare, ", ".join(bare) or str(len(parts.reading.fonts)))


def black(parts: Parts) -> Answer:
    grey = [line for line in parts.reading.body if not line.black]
    return Answer(not grey, looks(grey[0]) if grey else "0, 0, 0")


def archival(parts: Parts) -> Answer:
    data = parts.reading.metadata
    part = re.search(r'pdfaid:part(?:="|>)(\d)', data)
    level = re.search(r'pdfaid:conformance(?:="|>)(\w)', data)
    found = f"PDF/A-{part[1]}{level[1].lower()}" if part and level else "–"
    return Answer(found == "PDF/A-3a", found)


def tagged(parts: Parts) -> Answer:
    return Answer(parts.reading.tagged, "/MarkInfo" if parts.reading.tagged else "–")


def language(parts: Parts) -> Answer:
    found = parts.reading.language
    return Answer(found.lower().split("-")[0] == "vi", found or "–")


def page_number(parts: Parts) -> Answer:
    """Each part (the document, each annex) counts its own pages and leaves its first unnumbered."""
    count = 0
    starts = {line.page for line in parts.annex if line.text.startswith("Phụ lục")}
    for page in parts.reading.pages:
        count = 1 if page.number in starts else count + 1
        shown = [line for line in page.lines if _is_number(page, line)]
        if [line.text for line in shown] != ([] if count == 1 else [str(count)]):
            texts = ", ".join(line.text for line in shown) or "–"
            return Answer(False, f"{page.number}: {texts}")
        if not all(_well_placed(parts, line) for line in shown):
            return Answer(False, f"{page.number}: {looks(shown[0])}, {mm(shown[0].middle)}")
    return yes(str(len(parts.reading.pages)))


def _is_number(page: Page, line: Line) -> bool:
    below = line.top > page.height - 20 and line.text.isdigit()
    return below or (page.is_head(line) and line.text != TRAINING)


def _well_placed(parts: Parts, line: Line) -> bool:
    fine = sized(line, 13, 14) and line.upright and not line.bold
    return fine and line.bottom < 20 and parts.is_centred(line)


def qr(parts: Parts) -> Answer:
    if parts.reading.is_draft:
        return yes("–")
    for page in parts.reading.pages:
        squares = [
            min(box.width, box.height)
            for box in page.pictures
            if abs(box.width - box.height) < 0.2 and box.top > page.height - 25.1
        ]
        coded = any(re.search(r"(?:\w{4}-){2}\w{4}", x.text) for x in page.lines if page.is_foot(x))
        if not coded or max(squares, default=0) < 18:
            return Answer(False, f"{page.number}: {mm(max(squares, default=0))}")
    return yes(mm(min(squares)))


RULES = (
    Rule("paper", _("Paper"), _("A4 upright, 210 × 297 mm, every page"), paper),
    Rule("margin-top", _("Top margin"), _("20–25 mm"), margin_top),
    Rule("margin-bottom", _("Bottom margin"), _("20–25 mm (fullest page)"), margin_bottom),
    Rule("margin-left", _("Left margin"), _("30–35 mm"), margin_left),
    Rule("margin-right", _("Right margin"), _("15–20 mm"), margin_right),
    Rule("font-family", _("Font"), _("Times New Roman or Liberation Serif only"), one_family),
    Rule("font-embedded", _("Embedding"), _("every font embedded as a subset"), embedded),
    Rule("black", _("Colour of the text"), _("black"), black),
    Rule("pdfa", _("Archival form"), "PDF/A-3a", archival),
    Rule("tagged", _("Tags"), _("tagged for readers"), tagged),
    Rule("language", _("Language"), "vi", language),
    Rule(
        "page-number",
        _("Page number"),
        _("from page 2, centred in the top margin, 13–14 pt upright, the right digits"),
        page_number,
    ),
    Rule("qr", _("Check code"), _("issued: QR ≥ 18 mm and code on every page"), qr),
)
