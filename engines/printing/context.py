"""Contents of the minutes as plain frozen values: the one source of the PDF and of the DOCX.

Nothing here knows a model or Django. A context is kept as JSON beside the bytes it produced, so
fields are only ever added (with a default), never renamed. None means "unknown" and is printed as
a dotted gap to be filled in by hand; an empty tuple means "nothing of this kind" and prints nothing.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Self

from engines.printing.plain import from_plain, to_plain


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Upper left of page 1. `body` holds one entry a printed line; only capitals are printed."""

    parent: str | None
    body: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """One "Căn cứ …" line, without its closing mark.

    `text` (after the word "Căn cứ") replaces all other fields when it is given.
    """

    document: str = ""  # "Quyết định", "Kế hoạch"
    number: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    about: str = ""  # "về việc thành lập Đoàn kiểm tra …"
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who took part; `full_name` None is an unnamed post."""

    honorific: str | None = None
    full_name: str | None = None
    position: str | None = None
    role: str | None = None  # in the team: "Trưởng đoàn", "Thư ký", "Thành viên"
    note: str = ""  # "vắng mặt"


@dataclass(frozen=True, kw_only=True)
class ParticipantGroup:
    """One side at the table; a group without people prints one line of gaps."""

    kind: Literal["lead", "joined", "unit"]
    name: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewPeriod:
    """The months under review, never the day of the visit."""

    start: dt.date | None = None
    end: dt.date | None = None
    label: str = ""  # "6 tháng đầu năm 2018"


@dataclass(frozen=True, kw_only=True)
class SiteCheck:
    place: str
    activity: str = ""
    actors: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingItem:
    """One strength or limitation; `number` is printed as given ("H1")."""

    number: str
    text: str
    scope: str = ""  # "một số xã"; empty when the sentence itself says it
    cause: str = ""
    cause_kind: Literal["", "objective", "subjective"] = ""
    effect: str = ""
    legal_basis: str = ""
    unit_opinion: str = ""
    stance: Literal["agree", "other"] | None = None  # "other" also where it agrees in part only


@dataclass(frozen=True, kw_only=True)
class FindingArea:
    name: str
    items: tuple[FindingItem, ...]


@dataclass(frozen=True, kw_only=True)
class RequestItem:
    """One request of the team. It prints the day, the words said of it, or that neither was said."""

    number: str
    text: str
    force: str = ""  # "lưu ý", "đề nghị", "yêu cầu"
    responsible: str = ""
    due_on: dt.date | None = None
    due_text: str = ""
    due_change: str = ""  # "gia hạn lần 1": why `due_on` is not the day first named
    findings: tuple[str, ...] = ()  # numbers of the limitations it answers


@dataclass(frozen=True, kw_only=True)
class Causes:
    """Causes that belong to no single finding; those of a finding stand under it."""

    objective: tuple[str, ...] = ()
    subjective: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitOpinion:
    """What the unit said of the whole; `stance` None: nothing is known, a gap is printed."""

    stance: Literal["agree", "other"] | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Closing:
    end_time: dt.time | None = None
    copies_total: int | None = None
    copies_team: int | None = None
    copies_unit: int | None = None


@dataclass(frozen=True, kw_only=True)
class SignatureBlock:
    """`titles` holds one entry a printed line; `name` carries no honorific (None: left empty)."""

    titles: tuple[str, ...]
    note: str = "(ký, họ tên)"
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Column:
    title: str
    align: Literal["left", "center", "right"] = "left"
    width: int = 1  # share of the table's width


@dataclass(frozen=True, kw_only=True)
class AnnexTable:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """`key` names the bytes (JPEG or PNG) in the mapping handed to the renderer."""

    key: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Amends:
    """The document that supplementary minutes (biên bản bổ sung) amend."""

    number: str
    date: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Printed at the foot of every page of an issued document."""

    url: str
    code: str


@dataclass(frozen=True, kw_only=True)
class RecheckGroup:
    """The limitations of which the re-check found the same, by their numbers in `of`."""

    words: str  # "khắc phục xong"
    labels: tuple[str, ...]
    of: str  # "Biên bản số 01/BB-ĐKT", "biên bản này"


@dataclass(frozen=True, kw_only=True)
class RecheckResult:
    """What a re-check found of the limitations in earlier minutes; `groups` also when empty."""

    minutes: str  # "Biên bản số 01/BB-ĐKT ngày 17 tháng 7 năm 2018"
    groups: tuple[RecheckGroup, ...]
    has_table: bool = False  # then beside now, among the annexes


@dataclass(frozen=True, kw_only=True)
class MinutesContext:
    letterhead: Letterhead
    symbol: str  # "BB-ĐKT"
    number: int | None = None
    title: str = "BIÊN BẢN"
    subject: str
    date: dt.date  # the day of the visit
    session: str = ""  # "sáng", "chiều", "cả ngày"
    start_time: dt.time | None = None
    place: str | None = None
    unit_name: str  # as it was called on `date`
    authority: str = ""  # who answers for it: "Ủy ban nhân dân huyện Lấp Vò", "Sở Nội vụ"
    verb: str = "kiểm tra"  # of a re-check "phúc tra"
    team_names: tuple[str, ...]  # lead team first
    intro: str = ""  # replaces the sentence built from the fields above
    legal_bases: tuple[LegalBasis, ...] = ()
    participants: tuple[ParticipantGroup, ...] = ()
    contents: tuple[str, ...] = ()
    review_period: ReviewPeriod = ReviewPeriod()
    sites: tuple[SiteCheck, ...] = ()
    strengths: tuple[FindingArea, ...] = ()
    limitations: tuple[FindingArea, ...] = ()
    causes: Causes = Causes()
    requests: tuple[RequestItem, ...] = ()
    opinion: UnitOpinion = UnitOpinion()
    closing: Closing = Closing()
    signatures: tuple[SignatureBlock, ...]  # two to four
    recipients: tuple[str, ...] = ()  # without dashes and closing marks
    tables: tuple[AnnexTable, ...] = ()
    photos: tuple[Photo, ...] = ()
    amends: Amends | None = None
    supplement: tuple[str, ...] = ()  # what supplementary minutes add; it stands for sections II-V
    training: bool = False  # prints "DỮ LIỆU TẬP HUẤN"
    draft: bool = True  # prints the watermark "DỰ THẢO"
    verification: Verification | None = None
    recheck: RecheckResult | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.signatures) <= 4:
            raise ValueError("minutes are signed by two to four blocks")
        if not self.letterhead.body:
            raise ValueError("minutes name the body that issues them")

    def to_json(self) -> str:
        """One context gives one text: keys stand in the order of the fields."""
        return to_plain(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The context that `to_json` wrote; all text in NFC."""
        return from_plain(cls, text)
