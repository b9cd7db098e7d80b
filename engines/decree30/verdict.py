"""A rule of the layout, and the answer it gives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engines.decree30.parts import Parts
from engines.decree30.reading import Line

Text = str | Promise


@dataclass(frozen=True)
class Answer:
    ok: bool
    found: str


@dataclass(frozen=True)
class Rule:
    """`name` stays the same for ever; `title` and `expected` are shown in the user's language."""

    name: str
    title: Text
    expected: Text
    check: Callable[[Parts], Answer]


@dataclass(frozen=True)
class Verdict:
    rule: Rule
    answer: Answer


def yes(found: str) -> Answer:
    return Answer(True, found)


def each(lines: Iterable[Line], good: Callable[[Line], bool], *, none_ok: bool = False) -> Answer:
    """Every line is good, and there is one unless `none_ok`; shows the first bad one, else all."""
    given = list(lines)
    bad = [line for line in given if not good(line)]
    shown = bad[:1] or given[:3]
    return Answer(not bad and (bool(given) or none_ok), " | ".join(map(looks, shown)) or "–")


def looks(line: Line) -> str:
    """ "Số: 01/BB-ĐKT [13 pt]", with weight and slope."""
    weight = " " + _("bold") if line.bold else ""
    slope = " " + _("italic") if line.italic else ""
    sizes = "/".join(f"{size:g}" for size in sorted(line.sizes))
    text = line.text if len(line.text) <= 60 else line.text[:57] + "..."
    return f"“{text}” [{sizes} pt{weight}{slope}]"


def within(value: float, low: float, high: float, slack: float = 0.0) -> bool:
    return low - slack <= value <= high + slack


def sized(line: Line, low: float, high: float) -> bool:
    return all(within(size, low, high, 0.05) for size in line.sizes)


def mm(value: float) -> str:
    return f"{value:.1f} mm".replace(".", ",")
