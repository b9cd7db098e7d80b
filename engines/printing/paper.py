"""Contents of a letter, notice or report as frozen values: the one source of PDF and DOCX.

As in `context`: no model here, fields are only ever added, None prints as a gap.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Self

from django.utils.safestring import SafeString

from engines.printing.charts import in_paper_face
from engines.printing.context import (
    AnnexTable,
    Letterhead,
    SignatureBlock,
    Verification,
)
from engines.printing.plain import from_plain, to_plain

Form = Literal["letter", "named"]  # công văn; or a text with a name: Thông báo, Báo cáo
LineKind = Literal["basis", "text", "section", "title", "point", "item", "detail", "closing"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One paragraph of the body, with its own number or mark. The last one is a "closing"."""

    kind: LineKind
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing for an annex of its own, with the table that says the same.

    `svg` is a whole <svg> element with a viewBox in units of 0.1 mm, 1630 wide (the width of the
    text); it has no style, no script and loads nothing. `labels` are the texts drawn in it.
    """

    svg: str
    alt: str
    table: AnnexTable
    labels: tuple[str, ...] = ()

    @property
    def drawing(self) -> SafeString:
        return in_paper_face(self.svg)


@dataclass(frozen=True, kw_only=True)
class PaperContext:
    """A document signed by one person, in the form of phụ lục III, mẫu 1.4 and 1.5."""

    form: Form
    letterhead: Letterhead
    symbol: str  # "TB-ĐKT", "ĐKT-CCHC"
    number: int | None = None
    place: str | None = None  # before the date: "Đồng Tháp"
    date: dt.date | None = None  # None until it is issued
    title: str = ""  # "THÔNG BÁO"; a letter has none
    subject: str  # trích yếu; of a letter what follows "V/v"
    unit_name: str = ""  # the unit it is about, as it was called then; of a summary none
    addressees: tuple[str, ...] = ()
    lines: tuple[Line, ...]
    signature: SignatureBlock
    recipients: tuple[str, ...] = ()  # without dashes and closing marks
    tables: tuple[AnnexTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    training: bool = False
    draft: bool = True
    verification: Verification | None = None

    def __post_init__(self) -> None:
        if not self.letterhead.body:
            raise ValueError("a paper names the body that issues it")
        if not self.lines or self.lines[-1].kind != "closing":
            raise ValueError("the last paragraph of a paper closes it")
        if bool(self.title) != (self.form == "named"):
            raise ValueError("only a letter has no name")

    def to_json(self) -> str:
        """One context gives one text: keys stand in the order of the fields."""
        return to_plain(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The context that `to_json` wrote; all text in NFC."""
        return from_plain(cls, text)
