"""Drawings of a summary: bars, a trend, a map of units and areas. Plain SVG in 0.1 mm, 163 mm wide.

No style and no script: the page's strict policy and the printer both take them as they are. The
numbers stand in the table beside; a drawing repeats them for the eye.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape

from engines.vietnamese.numbers import format_number

WIDE = 1630
SIZE = 38  # of the letters: about 11 pt
STEP = 56  # from one line of letters to the next
INK, PALE, LINE = "#1f3a5f", "#9db2cc", "#767c85"
# five steps that a grey copy still tells apart; the darkest carries black letters (contrast 6.8),
# for the decree wants every letter black
SHADES = ("#ffffff", "#e3ebf4", "#c9d7e8", "#abc1da", "#8daacc", "#7096bf")
DRAWN = 32  # rows of a map that fit one page


@dataclass(frozen=True)
class Bar:
    label: str
    first: int
    second: int


def bars(rows: Sequence[Bar], names: tuple[str, str], title: str) -> str:
    """Two bars a row, each with its number."""
    top = max((max(row.first, row.second) for row in rows), default=0) or 1
    start, length = 640, 860
    shapes = [_key(0, start, ((INK, names[0]), (PALE, names[1])))]
    y = STEP + 34
    for row in rows:
        lines = _wrapped(row.label, 30)
        height = max(2 * 44, len(lines) * STEP - 12)
        shapes += [_text(0, y + 36 + number * 46, line) for number, line in enumerate(lines)]
        for place, (value, colour) in enumerate(((row.first, INK), (row.second, PALE))):
            width = round(length * value / top)
            shapes.append(_box(start, y + place * 44, width, 36, colour))
            shapes.append(_text(start + width + 14, y + 32 + place * 44, format_number(value)))
        y += height + 26
    shapes.append(_path(start, STEP + 24, start, y - 16))
    return _svg(y, title, _said((row.label, f"{row.first} / {row.second}") for row in rows), shapes)


def trend(points: Sequence[tuple[str, int, int]], names: tuple[str, str], title: str) -> str:
    """Columns over time: a label, then two numbers."""
    top = max((max(first, second) for _label, first, second in points), default=0) or 1
    base, high, left = 620, 440, 20
    room = (WIDE - left) // max(len(points), 1)
    shapes = [_key(0, 0, ((INK, names[0]), (PALE, names[1])))]
    deepest = 1
    for place, (label, first, second) in enumerate(points):
        middle = left + place * room + room // 2
        for side, value, colour in ((-62, first, INK), (2, second, PALE)):
            height = round(high * value / top)
            shapes.append(_box(middle + side, base - height, 60, height, colour))
            number = _text(middle + side + 30, base - height - 12, format_number(value), "middle")
            shapes.append(number)
        lines = _wrapped(label, 13)
        deepest = max(deepest, len(lines))
        shapes += [
            _text(middle, base + 48 + n * 46, line, "middle") for n, line in enumerate(lines)
        ]
    shapes.append(_path(left, base, WIDE, base))
    said = _said((label, f"{first} / {second}") for label, first, second in points)
    return _svg(base + 30 + deepest * 46, title, said, shapes)


def heat_map(rows: Sequence[tuple[str, Sequence[int]]], heads: Sequence[str], title: str) -> str:
    """Units down, areas across: the darker, the more; the number stands in the square."""
    rows = rows[:DRAWN]
    start = 600
    width = (WIDE - start) // max(len(heads), 1)
    top = max((value for _name, values in rows for value in values), default=0)
    shapes = [
        _text(start + place * width + width // 2, 44, head, "middle")
        for place, head in enumerate(heads)
    ]
    y = 62
    for name, values in rows:
        shapes.append(_text(0, y + 42, _clipped(name, 30)))
        for place, value in enumerate(values):
            x = start + place * width
            shapes.append(_box(x, y, width - 4, 56, SHADES[_shade(value, top)], edge=True))
            shapes.append(_text(x + width // 2, y + 42, format_number(value), "middle"))
        y += 62
    said = _said((name, ", ".join(map(str, values))) for name, values in rows)
    return _svg(y + 6, title, said, shapes)


def _shade(value: int, top: int) -> int:
    return 0 if not value else 1 + min(4, (value - 1) * 5 // max(top, 5))


def _svg(height: int, title: str, said: str, shapes: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {height}" role="img" xmlns="http://www.w3.org/2000/svg" '
        f'font-size="{SIZE}"><title>{escape(title)}</title><desc>{escape(said)}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def _said(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in pairs)


def _text(x: int, y: int, words: str, anchor: str = "start") -> str:
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}"{place} fill="#000000">{escape(words)}</text>'


def _box(x: int, y: int, width: int, height: int, colour: str, *, edge: bool = False) -> str:
    line = f' stroke="{LINE}" stroke-width="2"' if edge else ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"{line}/>'


def _path(x: int, y: int, to_x: int, to_y: int) -> str:
    return f'<path d="M{x} {y}L{to_x} {to_y}" stroke="{LINE}" stroke-width="3" fill="none"/>'


def _key(y: int, x: int, entries: Iterable[tuple[str, str]]) -> str:
    shapes = []
    for colour, name in entries:
        shapes += [_box(x, y + 10, 36, 36, colour), _text(x + 50, y + 42, name)]
        x += 110 + 20 * len(name)
    return "".join(shapes)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of about `width` letters; a drawing breaks none by itself."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
