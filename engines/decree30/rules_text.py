"""The text: paragraphs, headings, dates and its end."""

import re
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from engines.decree30.parts import Parts
from engines.decree30.verdict import Answer, Rule, each, looks, mm, sized, within, yes
from engines.vietnamese.numbers import roman

MM_PER_PT = 25.4 / 72
DATE = re.compile(r"ngày (\d+) tháng (\d+) năm \d{4}")


def bases_italic(parts: Parts) -> Answer:
    lines = [line for paragraph in parts.bases for line in paragraph.lines]
    return each(lines, lambda line: line.italic and sized(line, 13, 14), none_ok=True)


def bases_marks(parts: Parts) -> Answer:
    texts = [paragraph.text for paragraph in parts.bases]
    wrong = [text for text in texts[:-1] if not text.endswith(";")]
    wrong += [text for text in texts[-1:] if not text.endswith(".")]
    return Answer(not wrong, (wrong or [str(len(texts))])[0][-40:])


def body_size(parts: Parts) -> Answer:
    sizes = {size for line in parts.text for size in line.sizes}
    shown = ", ".join(f"{size:g} pt" for size in sorted(sizes))
    return Answer(len(sizes) == 1 and within(min(sizes), 13, 14, 0.05), shown)


def justified(parts: Parts) -> Answer:
    """All lines but the last of a paragraph reach the right edge; headings stand left."""
    heads = {id(paragraph) for _heading, paragraph in parts.headings}
    inner = [
        line
        for paragraph in parts.paragraphs
        if id(paragraph) not in heads
        for line, below in pairwise(paragraph.lines)
    ]
    ragged = [line for line in inner if parts.right - line.x1 > 1]
    # a typed line break and a long word that may not be divided leave single short lines
    fine = len(ragged) <= 0.05 * len(inner)
    found = (
        f"{parts.right - ragged[0].x1:.1f} mm: {looks(ragged[0])}" if ragged else str(len(inner))
    )
    return Answer(fine, found)


def whole_lines(parts: Parts) -> Answer:
    """No line inside a paragraph ends before half the width while the next word had room in it."""
    half = (parts.right - parts.left) / 2
    for paragraph in parts.paragraphs:
        for line, below in pairwise(paragraph.lines):
            word = (below.x1 - below.x0) * len(below.text.split()[0]) / len(below.text)
            if line.x1 - line.x0 < half and line.x1 + word + 2 < parts.right:
                return Answer(False, f"{looks(line)} / {looks(below)}")
    return yes(str(len(parts.text)))


def indent(parts: Parts) -> Answer:
    found = [round(paragraph.first.x0 - parts.left, 1) for paragraph in parts.paragraphs]
    wrong = [x for x in found if not (within(x, 10, 10, 0.7) or within(x, 12.7, 12.7, 0.7))]
    return Answer(not wrong and bool(found), mm(wrong[0] if wrong else max(found, default=0)))


def gap(parts: Parts) -> Answer:
    """Base line to base line, less the pitch of lines within a paragraph."""
    pitch = _pitch(parts)
    gaps = [
        lower.first.base - upper.last.base - pitch
        for upper, lower in pairwise(parts.paragraphs)
        if upper.last.page == lower.first.page
    ]
    least = min(gaps, default=6)
    return Answer(least >= 5.9, f"{least:.1f} pt")


def pitch(parts: Parts) -> Answer:
    size = max((line.size for line in parts.text), default=14)
    found = _pitch(parts)
    return Answer(within(found / size, 1.1, 1.5 * 1.15, 0.02), f"{found:.1f} pt / {size:g} pt")


def _pitch(parts: Parts) -> float:
    pitches = sorted(
        below.base - line.base
        for paragraph in parts.paragraphs
        for line, below in pairwise(paragraph.lines)
        if line.page == below.page
    )
    return pitches[len(pitches) // 2] if pitches else 16.8


def sections(parts: Parts) -> Answer:
    found = [paragraph for heading, paragraph in parts.headings if heading.level == 1]
    wanted = [f"{roman(n)}." for n in range(1, len(found) + 1)]
    if [paragraph.text.split()[0] for paragraph in found] != wanted:
        return Answer(False, ", ".join(paragraph.text for paragraph in found))
    lines = [line for paragraph in found for line in paragraph.lines]
    return each(
        lines,
        lambda line: line.text.isupper() and line.bold and line.upright,
        none_ok=not parts.is_minutes,  # a letter has no sections
    )


def titles(parts: Parts) -> Answer:
    found = [paragraph for heading, paragraph in parts.headings if heading.level == 2]
    lines = [line for paragraph in found for line in paragraph.lines]
    return each(lines, lambda line: line.bold and line.upright, none_ok=True)


def points(parts: Parts) -> Answer:
    found = [paragraph for heading, paragraph in parts.headings if heading.level == 3]
    lines = [line for paragraph in found for line in paragraph.lines]
    return each(lines, lambda line: not line.bold and line.upright, none_ok=True)


def outline(parts: Parts) -> Answer:
    """The file's outline names every bold paragraph, and nothing that is not there."""
    named = [h for h in parts.reading.headings if not h.title.startswith("Phụ lục")]
    met = {id(paragraph) for _heading, paragraph in parts.headings}
    for paragraph in parts.paragraphs:
        if id(paragraph) not in met and all(line.bold for line in paragraph.lines):
            return Answer(False, looks(paragraph.first))
    fine = len(met) == len(named) and (bool(met) or not parts.is_minutes)
    return Answer(fine, f"{len(met)} / {len(named)}")


def heading_last(parts: Parts) -> Answer:
    """Something of the text stands under each heading on its page."""
    heads = {id(paragraph) for _heading, paragraph in parts.headings}
    for paragraph, below in pairwise(parts.paragraphs):
        if id(paragraph) in heads and below.first.page != paragraph.first.page:
            return Answer(False, f"{paragraph.first.page}: {looks(paragraph.first)}")
    return yes(str(len(heads)))


def dates(parts: Parts) -> Answer:
    text = " ".join(paragraph.text for paragraph in parts.paragraphs)
    for found in DATE.finditer(text):
        day, month = found.groups()
        if len(day) != 2 or month != (f"{int(month):02d}" if int(month) < 3 else f"{int(month)}"):
            return Answer(False, found.group())
    return yes(str(len(DATE.findall(text))))


def ending(parts: Parts) -> Answer:
    last = parts.text[-1].text if parts.text else "–"
    return Answer(last.endswith("./."), last[-30:])


RULES = (
    Rule("bases-italic", _("Legal bases"), _("italic, 13–14 pt"), bases_italic),
    Rule("bases-marks", _("Marks of the legal bases"), _("“;” after each, “.” last"), bases_marks),
    Rule("body-size", _("Size of the text"), _("13–14 pt, one size throughout"), body_size),
    Rule("justified", _("Justified text"), _("lines reach both margins"), justified),
    Rule(
        "torn-lines",
        _("Lines of a paragraph"),
        _("none under half the width but the last"),
        whole_lines,
    ),
    Rule("indent", _("First line"), _("10 or 12.7 mm in"), indent),
    Rule("paragraph-gap", _("Gap between paragraphs"), _("6 pt or more"), gap),
    Rule("line-spacing", _("Line spacing"), _("single to 1.5"), pitch),
    Rule("sections", _("Headings of the sections"), _("I., II. … upper case bold"), sections),
    Rule("titles", _("Titles"), _("1., 2. … bold"), titles),
    Rule("points", _("Points"), _("a), b) … upright"), points),
    Rule("outline", _("Outline"), _("names every heading"), outline),
    Rule("heading-last", _("Headings"), _("never last on a page"), heading_last),
    Rule("dates", _("Dates in words"), _("0 before days under 10 and months 1 and 2"), dates),
    Rule("ending", _("End of the text"), _("“./.”"), ending),
)
