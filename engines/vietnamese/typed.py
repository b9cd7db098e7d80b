"""Text of several lines as people paste it: marks of lists, and tables whose cells TABs divide.

The text is stored as it was typed; pages and paper lay it out by these rules.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from engines.vietnamese.text import is_blank

MAX_COLUMNS = 8
LIST_FOLLOWS, TABLE_FOLLOWS = "Các nội dung sau:", "Bảng sau:"
NUMBER_CELL = re.compile(r"[-+−]?[\d.,/%\s]*\d[\d.,/%\s]*")
# A box or a tick at the beginning says something, so none is a mark.
BULLETS = "-–—−‒•●○◦▪▫▶►➢➤➔→⇒❖✦★☆·∙‣⁃*+"
# A mark stands before a space: "2.500 hồ sơ" and "+5%" have none. A single capital may be an
# initial ("V. Hùng"), so only Roman numbers of two letters and "I." are marks.
MARK = re.compile(
    rf"[ \t]*(?:(?P<bullet>[{re.escape(BULLETS)}]|o(?=[ \t]+[A-ZĐÀ-Ỹ]))"
    r"|(?P<label>[HUK]\d{1,3}[.:)])"
    r"|(?P<number>\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3})"
    r"|(?P<letter>\(?[a-zđ]\)|[a-zđ]\.)"
    r"|(?P<roman>(?:I|I{2,3}|IV|V?I{1,3}|IX|XI{0,3}|XI?V)[.)]))[ \t]+(?=\S)"
)
DATE = re.compile(r"[ \t]*\d{1,2}\.\d{1,2}(?:\.\d{2,4})?(?!\S)")


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]

    @property
    def has_head(self) -> bool:
        """Whether its first row names the columns: words only, above a column of numbers."""
        first, *others = self.rows
        if not others or not all(first) or any(map(_is_number, first)):
            return False
        columns = list(zip(*others, strict=True))
        return any(any(column) and all(map(_is_number, filter(None, column))) for column in columns)

    @property
    def shares(self) -> list[int]:
        """The width of each column in percent of the table's, by its longest words and texts."""
        wants = []
        for column in zip(*self.rows, strict=True):
            word = max(len(word) for cell in column for word in cell.split() or [""])
            wants.append(max(6, word + 3, min(40, max(map(len, column)))))
        shares = [100 * want // sum(wants) for want in wants]
        shares[wants.index(max(wants))] += 100 - sum(shares)
        return shares

    @property
    def sides(self) -> list[str]:
        """ "right" for a column of numbers, else "left"."""
        columns = zip(*self.rows[self.has_head :], strict=True)
        return [
            "right" if any(c) and all(map(_is_number, filter(None, c))) else "left" for c in columns
        ]

    @property
    def body(self) -> list[list[tuple[str, str]]]:
        """The rows below the head: each cell and the side it stands on."""
        return [list(zip(row, self.sides, strict=True)) for row in self.rows[self.has_head :]]


def _is_number(cell: str) -> bool:
    return bool(NUMBER_CELL.fullmatch(cell))


def parts(text: str) -> list[Paragraph | Table]:
    """The lines of `text` in order, without blank ones; neighbouring lines with TABs as tables.

    Two or more neighbouring lines with the same number of TABs are a table of at most 8 columns.
    """
    found: list[Paragraph | Table] = []
    for tabs, run in groupby(text.split("\n"), key=_tabs):
        lines = list(run)
        if 0 < tabs < MAX_COLUMNS and len(lines) > 1:
            found.append(Table(tuple(_cells(line) for line in lines if line.strip())))
        else:
            found += [Paragraph(line.strip()) for line in lines if line.strip()]
    return [part for part in found if part != Table(())]


def _tabs(line: str) -> int:
    """Word puts one TAB between the mark of a list and its point: that divides no cells."""
    mark, _, point = line.partition("\t")
    is_point = "\t" not in point and without_mark(f"{mark} x") == "x"
    return 0 if is_point else line.count("\t")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("\t"))


def has_table(text: str) -> bool:
    return any(isinstance(part, Table) for part in parts(text))


def strip_prose(text: str) -> str:
    """Without the white space at both ends; the empty cells of a table's corners stay.

    A text of which nothing can be seen is "".
    """
    if is_blank(text):
        return ""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    kept = "\n".join(lines)
    return kept.strip(" \u00a0") if has_table(kept) else kept.strip()


def mark_kind(line: str) -> str:
    """Of the list mark a line begins with: "number", "letter" …, of a bullet the sign; or ""."""
    found = MARK.match(line)
    if found is None or DATE.match(line):
        return ""
    kind = found.lastgroup or ""
    return found[kind].strip() if kind == "bullet" else kind


def without_mark(line: str) -> str:
    """The line without the list marks it begins with: "- 1. Chưa" is "Chưa"."""
    while mark_kind(line):
        line = line[MARK.match(line).end() :]  # type: ignore[union-attr]  # a kind has a match
    return line


def is_list(text: str) -> bool:
    """Whether it begins as a list of several points: its first mark comes again."""
    first, *others = [line for line in text.split("\n") if line.strip()] or [""]
    kind = mark_kind(first)
    return bool(kind) and any(mark_kind(line) == kind for line in others)


def under_own_mark(text: str) -> str:
    """`text` for a place that prints a number or mark before it.

    A mark at its beginning is taken off; where several lines are the points of a list, they stay.
    """
    if is_list(text):
        return text
    first, newline, rest = text.partition("\n")
    return without_mark(first) + newline + rest


def points(text: str) -> Iterator[str]:
    """The lines of a text that is printed as a list with its own marks, without theirs."""
    for part in parts(text):
        if isinstance(part, Paragraph):
            yield without_mark(part.text)
        else:
            yield from (" - ".join(filter(None, row)) for row in part.rows)


def items_of(text: str) -> list[str]:
    """The lines of a text of which each is an item; a table belongs to the item before it."""
    items: list[str] = []
    for part in parts(text):
        if isinstance(part, Paragraph):
            items.append(part.text)
        else:
            rows = "\n".join("\t".join(row) for row in part.rows)
            items[-1:] = [f"{items[-1]}\n{rows}" if items else rows]
    return items


def sentence(text: str) -> str:
    """The text with a stop at its end, unless it has a mark there or ends with a table."""
    text = text.rstrip(" \n")
    if not text.strip() or isinstance(parts(text)[-1], Table):
        return text
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", ":", ";", "…")) else f"{text}."


def led(lead: str, text: str, tail: str = "") -> str:
    """A typed text behind a number, mark or label of the paper's own: "H1. ", "- Nguyên nhân: ".

    The text's own mark gives way; a list and a table begin below a line that leads to them.
    `tail` is said behind the last sentence, or below a list or table.
    """
    found = parts(text)
    if found and isinstance(found[0], Table):
        return f"{_leading(lead, TABLE_FOLLOWS)}\n{text}{_below(tail)}"
    if is_list(text):
        return f"{_leading(lead, LIST_FOLLOWS)}\n{text}{_below(tail)}"
    ends_so = bool(found) and isinstance(found[-1], Table)
    return f"{lead}{under_own_mark(text)}{_below(tail) if ends_so else tail}"


def _leading(lead: str, words: str) -> str:
    """A label leads to what stands below it; a number needs words."""
    return lead.rstrip() if lead.rstrip().endswith(":") else f"{lead}{words}"


def _below(tail: str) -> str:
    return f"\n{tail.strip()}" if tail else ""
