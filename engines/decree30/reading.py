"""A PDF as lines, rules and pictures with their places; distances in mm from the upper left."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
import pypdf

MM_PER_PT = 25.4 / 72
TRAINING = "DỮ LIỆU TẬP HUẤN"
DRAFT_FOOT = "Bản dự thảo, chưa phát hành"


@dataclass(frozen=True)
class Line:
    """Characters that stand on one base line and follow each other."""

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    sizes: frozenset[float]  # pt
    faces: frozenset[str]
    black: bool

    @cached_property
    def size(self) -> float:
        return max(self.sizes)

    @cached_property
    def bold(self) -> bool:
        return all("Bold" in face for face in self.faces)

    @cached_property
    def italic(self) -> bool:
        return all("Italic" in face for face in self.faces)

    @cached_property
    def upright(self) -> bool:
        return not any("Italic" in face for face in self.faces)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Box:
    """A drawn rule or a picture."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Box, ...]
    uprights: tuple[Box, ...]  # the sides of a table's cells
    pictures: tuple[Box, ...]

    def is_head(self, line: Line) -> bool:
        """Page number or mark in the upper margin."""
        return line.bottom < 20 and (len(line.text) <= 5 or line.text == TRAINING)

    def is_foot(self, line: Line) -> bool:
        """Code or mark in the lower margin."""
        return line.top > self.height - 25 and line.size < 10

    def is_in_table(self, line: Line) -> bool:
        """Between the sides of a cell."""
        middle = (line.top + line.bottom) / 2
        beside = [box for box in self.uprights if box.top <= middle <= box.bottom]
        return any(box.x0 <= line.x0 for box in beside) and any(box.x1 >= line.x1 for box in beside)

    @cached_property
    def body(self) -> tuple[Line, ...]:
        marginal = (self.is_head, self.is_foot)
        return tuple(x for x in self.lines if not any(test(x) for test in marginal))


@dataclass(frozen=True)
class Heading:
    title: str

    @property
    def level(self) -> int:
        """1 for "I.", 2 for "1.", 3 for "a)"."""
        mark = self.title.split()[0]
        if mark.endswith(")"):
            return 3
        return 2 if mark[:1].isdigit() else 1


@dataclass(frozen=True)
class Reading:
    pages: tuple[Page, ...]
    fonts: dict[str, bool]  # name as in the file, and whether its program is inside
    headings: tuple[Heading, ...]
    language: str
    tagged: bool
    metadata: str  # XMP

    @cached_property
    def body(self) -> tuple[Line, ...]:
        return tuple(line for page in self.pages for line in page.body)

    @property
    def is_draft(self) -> bool:
        return any(line.text == DRAFT_FOOT for page in self.pages for line in page.lines)


def read(pdf: bytes) -> Reading:
    with pdfplumber.open(io.BytesIO(pdf)) as plumbed:
        pages = tuple(_page(page) for page in plumbed.pages)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    return Reading(
        pages=pages,
        fonts=dict(_fonts(reader)),
        headings=tuple(_headings(reader.outline)),
        language=str(root.get("/Lang", "")),
        tagged=bool(root.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in root,
        metadata=metadata,
    )


def body_text(pdf: bytes) -> str:
    """The text between the margins in reading order, one line a line: no page numbers or codes."""
    return "\n".join(line.text for line in read(pdf).body)


def _page(page: Any) -> Page:
    drawn = [Box(page.page_number, **_place(shape)) for shape in (*page.rects, *page.lines)]
    return Page(
        number=page.page_number,
        width=float(page.width) * MM_PER_PT,
        height=float(page.height) * MM_PER_PT,
        lines=tuple(_lines(page)),
        rules=tuple(box for box in drawn if box.height < 0.5 and box.width > 1),
        uprights=tuple(box for box in drawn if box.width < 0.5 and box.height > 1),
        pictures=tuple(Box(page.page_number, **_place(image)) for image in page.images),
    )


def _place(thing: dict[str, Any]) -> dict[str, float]:
    return {side: float(thing[side]) * MM_PER_PT for side in ("x0", "x1", "top", "bottom")}


def _lines(page: Any) -> Iterator[Line]:
    run: list[dict[str, Any]] = []
    for char in page.chars:
        if run and _breaks(run[-1], char):
            yield from _line(page.page_number, run)
            run = []
        run.append(char)
    yield from _line(page.page_number, run)


def _breaks(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether `after` begins a line of its own: another base line, a step back, or a gap.

    A justified line is stretched on both sides of its spaces.
    """
    gap = after["x0"] - before["x1"]
    lower = abs(after["matrix"][5] - before["matrix"][5]) > 1
    at_space = before["text"].isspace() or after["text"].isspace()
    return lower or gap < -3 or (gap > 6 and not at_space)


def _line(page: int, run: list[dict[str, Any]]) -> Iterator[Line]:
    shown = [char for char in run if not char["text"].isspace()]
    if not shown:
        return
    text = " ".join("".join(char["text"] for char in run).split())
    yield Line(
        page=page,
        text=text,
        x0=shown[0]["x0"] * MM_PER_PT,
        x1=shown[-1]["x1"] * MM_PER_PT,
        top=min(char["top"] for char in shown) * MM_PER_PT,
        bottom=max(char["bottom"] for char in shown) * MM_PER_PT,
        base=-shown[0]["matrix"][5],
        sizes=frozenset(round(char["size"], 1) for char in shown),
        faces=frozenset(char["fontname"] for char in shown),
        black=all(not any(char["non_stroking_color"] or (0,)) for char in shown),
    )


def _fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            described = inner.get("/FontDescriptor", {})
            programs = ("/FontFile", "/FontFile2", "/FontFile3")
            yield str(font["/BaseFont"]).lstrip("/"), any(name in described for name in programs)


def _headings(outline: Any) -> Iterator[Heading]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _headings(entry)
        else:
            yield Heading(" ".join(str(entry.title).split()))
