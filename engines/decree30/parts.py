"""The lines of a document sorted into its components."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from engines.decree30.reading import Heading, Line, Reading

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MINUTES = ("BIÊN BẢN", "BIÊN BẢN BỔ SUNG")
TYPES = (*MINUTES, "BÁO CÁO", "THÔNG BÁO")
ABOUT = "V/v "  # under the number of a letter, which has no name
ADDRESSED = "Kính gửi"
OPENINGS = ("Căn cứ ", "Hôm nay,", "Biên bản này bổ sung")
RECIPIENTS = "Nơi nhận:"
ANNEX = re.compile(r"Phụ lục(?: [IVXLC]+)?")
NOTE = re.compile(r"\(.*ký.*\)")
Test = Callable[[Line], bool]


@dataclass(frozen=True)
class Paragraph:
    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]


@dataclass(frozen=True)
class Signing:
    """One signature block. In minutes a "(ký …)" line stands between titles and name."""

    titles: tuple[Line, ...]
    note: Line | None
    names: tuple[Line, ...]


class Parts:
    """Empty tuples stand for what the document lacks."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.main, self.annex = _cut(reading.body, lambda line: bool(ANNEX.fullmatch(line.text)))
        first_page = (line for line in self.main if line.page == 1)
        self.is_letter = any(line.text.startswith(ABOUT) for line in first_page)
        self.head, below = _cut(self.main, self._ends_head)
        self.left = min((line.x0 for line in below), default=0.0)
        self.right = max((line.x1 for line in below), default=0.0)
        self.centre = (self.left + self.right) / 2
        self.type_name = () if self.is_letter else below[:1]
        self.is_minutes = any(line.text.upper() in MINUTES for line in self.type_name)
        self.ruled_at = self._first_rule_below()
        self.subject, rest = _cut(below[len(self.type_name) :], self._is_text)
        self.addressees, rest = _cut(rest, self._is_below_address)
        text, after = _end_of_text(rest)
        self.text = tuple(x for x in text if not reading.pages[x.page - 1].is_in_table(x))
        if self.is_minutes:
            self.signing, self.recipients = _cut(after, lambda line: line.text == RECIPIENTS)
        else:  # side by side
            self.signing = tuple(line for line in after if line.middle > self.centre)
            self.recipients = tuple(line for line in after if line.middle <= self.centre)

    def _ends_head(self, line: Line) -> bool:
        if self.is_letter:
            return line.text.startswith(ADDRESSED)
        return line.text.upper() in TYPES

    def _first_rule_below(self) -> float:
        """Where the rule under the subject is drawn; beyond every page where there is none."""
        if not self.type_name:
            return math.inf
        name = self.type_name[0]
        rules = self.reading.pages[name.page - 1].rules
        return min((box.top for box in rules if box.top > name.top), default=math.inf)

    def _is_text(self, line: Line) -> bool:
        """Short lines may stand in the middle by chance: below the rule they are text all the same."""
        opens = line.text.startswith((*OPENINGS, ADDRESSED))
        below = line.page > 1 or line.top > self.ruled_at
        return opens or below or not self.is_centred(line)

    def _is_below_address(self, line: Line) -> bool:
        """The address stands far in from both margins."""
        return not line.text.startswith(ADDRESSED) and line.x0 < self.left + 15

    def is_centred(self, line: Line) -> bool:
        return abs(line.middle - self.centre) < 2

    @cached_property
    def parent(self) -> tuple[Line, ...]:
        """Lines of the left column above the body's own name."""
        team = any(line.text.startswith("ĐOÀN") for line in self._letterhead)
        return _cut(
            self._letterhead, lambda line: line.text.startswith("ĐOÀN") if team else line.bold
        )[0]

    @cached_property
    def body_name(self) -> tuple[Line, ...]:
        return self._letterhead[len(self.parent) :]

    @cached_property
    def _letterhead(self) -> tuple[Line, ...]:
        column = tuple(line for line in self.head if line.middle < self.centre)
        return _cut(column, lambda line: line.text.startswith("Số:"))[0]

    @cached_property
    def about(self) -> tuple[Line, ...]:
        """Under the number of a letter."""
        column = tuple(line for line in self.head if line.middle < self.centre)
        return _cut(column, lambda line: line.text.startswith(ABOUT))[1]

    @cached_property
    def place_date(self) -> tuple[Line, ...]:
        return tuple(line for line in self.head if re.search(r"\bngày\b.*\btháng\b", line.text))

    def found(self, text: str) -> tuple[Line, ...]:
        return tuple(line for line in self.head if line.text == text)

    @cached_property
    def number(self) -> tuple[Line, ...]:
        return tuple(line for line in self.head if line.text.startswith("Số:"))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(self._paragraphs())

    def _paragraphs(self) -> Iterator[Paragraph]:
        run: list[Line] = []
        for line in self.text:
            if run and line.x0 > self.left + 2:
                yield Paragraph(tuple(run))
                run = []
            run.append(line)
        if run:
            yield Paragraph(tuple(run))

    @cached_property
    def headings(self) -> tuple[tuple[Heading, Paragraph], ...]:
        """The paragraphs that the file's outline names, in its order."""
        waiting = list(self.reading.headings)
        pairs = []
        for paragraph in self.paragraphs:
            if waiting and _same(waiting[0].title, paragraph.text):
                pairs.append((waiting.pop(0), paragraph))
        return tuple(pairs)

    @cached_property
    def bases(self) -> tuple[Paragraph, ...]:
        """The "Căn cứ" paragraphs before anything else."""
        count = 0
        while self.paragraphs[count : count + 1] and self.paragraphs[count].text.startswith(
            "Căn cứ"
        ):
            count += 1
        return self.paragraphs[:count]

    @cached_property
    def signings(self) -> tuple[Signing, ...]:
        if not self.is_minutes:
            titles, names = _cut(self.signing, lambda line: not line.text.isupper())
            return (Signing(titles, None, names),) if self.signing else ()
        marks = [n for n, line in enumerate(self.signing) if NOTE.fullmatch(line.text)]
        starts = [0, *(self._titles_before(mark) for mark in marks[1:]), len(self.signing)]
        return tuple(
            Signing(
                titles=self.signing[starts[n] : mark],
                note=self.signing[mark],
                names=self.signing[mark + 1 : starts[n + 1]],
            )
            for n, mark in enumerate(marks)
        )

    def _titles_before(self, mark: int) -> int:
        """Where the titles above a "(ký …)" line begin: no lower than the line just above it."""
        start = mark
        while not NOTE.fullmatch(self.signing[start - 1].text) and (
            start == mark or self.signing[start - 1].text.isupper()
        ):
            start -= 1
        return start


def _cut(lines: Sequence[Line], stop: Test) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines before the first that fulfils `stop`, and the rest."""
    for number, line in enumerate(lines):
        if stop(line):
            return tuple(lines[:number]), tuple(lines[number:])
    return tuple(lines), ()


def _end_of_text(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The text, to its "./." or else to the titles above the first "(ký …)", or to the recipients;
    and the rest."""
    ends = [n for n, line in enumerate(lines, start=1) if line.text.endswith("./.")]
    if ends:
        return tuple(lines[: ends[-1]]), tuple(lines[ends[-1] :])
    before = [n for n, line in enumerate(lines) if NOTE.fullmatch(line.text)]
    before = before or [n for n, line in enumerate(lines) if line.text == RECIPIENTS]
    end = before[0] if before else len(lines)
    while end and before and (lines[end - 1].bold or lines[end - 1].text.isupper()):
        end -= 1
    return tuple(lines[:end]), tuple(lines[end:])


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
