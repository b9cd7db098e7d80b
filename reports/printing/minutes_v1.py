"""The wording of the minutes, version 1: a context as the paragraphs that are printed.

PDF and DOCX both print these blocks, in this order, so that they cannot say different things.
Once a document was issued with it this file is not edited: copy it to minutes_v2.
"""

from collections.abc import Iterator, Sequence
from datetime import time

from reports.printing import gaps
from reports.printing.blocks import Block, laid_out
from reports.printing.context import (
    FindingArea,
    FindingItem,
    LegalBasis,
    MinutesContext,
    ParticipantGroup,
    Person,
    RequestItem,
    SiteCheck,
)
from reports.printing.spacing import held, printed
from vietnamese.dates import format_date, long_date
from vietnamese.numbers import in_words, point_letter, roman
from vietnamese.typed import led, sentence, without_mark

UNIT_KINDS = ("Tỉnh ", "Thành phố ", "Thị xã ", "Huyện ", "Xã ", "Phường ", "Thị trấn ")
CAUSES = {
    "": "Nguyên nhân",
    "objective": "Nguyên nhân khách quan",
    "subjective": "Nguyên nhân chủ quan",
}
NOTHING_FOUND = "Không ghi nhận."


def blocks(context: MinutesContext) -> list[Block]:
    """The paragraphs between the head and the signatures."""
    parts = (
        _bases(context.legal_bases),
        _opening(context),
        _participants(context),
        *(_supplement(context) if context.supplement else _sections(context)),
        _closing(context),
    )
    return [line for part in parts for block in part for line in laid_out(block.kind, block.text)]


def _sections(context: MinutesContext) -> Iterator[Iterator[Block]]:
    yield _subject_matter(context)
    yield _results(context)
    yield _requests(context.requests)
    yield _opinion(context)


def _supplement(context: MinutesContext) -> Iterator[Iterator[Block]]:
    yield iter([_section(2, "NỘI DUNG BỔ SUNG")])
    yield (
        Block("text", led(f"{number}. ", sentence(text)))
        for number, text in enumerate(context.supplement, start=1)
    )


def number_line(context: MinutesContext) -> str:
    number = gaps.NUMBER if context.number is None else f"{context.number:02d}"
    return printed(f"Số: {number}/{context.symbol}")


def in_sentence(unit_name: str) -> str:
    """ "Huyện Lấp Vò" as it stands inside a sentence: "huyện Lấp Vò", never divided in its name."""
    for kind in UNIT_KINDS:
        if unit_name.startswith(kind):
            return kind.lower() + _held_if_short(unit_name.removeprefix(kind))
    return unit_name


def _held_if_short(name: str) -> str:
    return held(name) if name.count(" ") == 1 else name


def _listed(texts: Sequence[str], lead: str = "- ") -> Iterator[str]:
    """The lines of a list: each ends with ";", the last with "."."""
    for index, text in enumerate(texts, start=1):
        yield f"{lead}{without_mark(text).rstrip(' .;')}{'.' if index == len(texts) else ';'}"


def _bases(bases: Sequence[LegalBasis]) -> Iterator[Block]:
    for line in _listed([_basis(basis) for basis in bases], lead="Căn cứ "):
        yield Block("basis", line)


def _basis(basis: LegalBasis) -> str:
    if basis.text:
        return basis.text
    day = (
        long_date(basis.date)
        if basis.date
        else f"ngày {gaps.SHORT} tháng {gaps.SHORT} năm {gaps.SHORT}"
    )
    number = gaps.known(basis.number, gaps.NUMBER)
    issuer = gaps.known(basis.issuer, gaps.MEDIUM)
    return f"{basis.document} số {number} {day} của {issuer} {basis.about}".strip()


def _opening(context: MinutesContext) -> Iterator[Block]:
    if context.amends:
        amended = context.amends
        yield Block(
            "text",
            f"Biên bản này bổ sung Biên bản số {amended.number} {long_date(amended.date)}. "
            f"Lý do: {sentence(amended.reason)}",
        )
    yield Block("text", context.intro or _intro(context))


def _intro(context: MinutesContext) -> str:
    day = long_date(context.date)
    if context.session in ("sáng", "chiều", "tối"):
        day = f"{context.session} {day}"
    elif context.session:
        day = f"{day} ({context.session})"
    place = gaps.known(context.place, gaps.NAME)
    teams = " phối hợp với ".join(context.team_names)
    unit = in_sentence(context.unit_name)
    return (
        f"Hôm nay, {day}, vào lúc {_clock(context.start_time)}, tại {place}, {teams} "
        f"tiến hành kiểm tra tại {unit}."
    )


def _clock(moment: time | None) -> str:
    if moment is None:
        return f"{gaps.SHORT} giờ {gaps.SHORT} phút"
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def _section(number: int, title: str) -> Block:
    return Block("section", f"{roman(number)}. {title}")


def _participants(context: MinutesContext) -> Iterator[Block]:
    yield _section(1, "THÀNH PHẦN")
    leads = {"lead": "", "joined": "Đoàn phối hợp: ", "unit": "Đơn vị được kiểm tra: "}
    for index, group in enumerate(context.participants, start=1):
        yield Block("title", f"{index}. {leads[group.kind]}{group.name}")
        people = group.people or (Person(honorific="Ông/Bà"),)
        for number, line in enumerate(_listed([_person(p, group) for p in people], lead=""), 1):
            yield Block("text", f"{index}.{number}. {line}")


def _person(person: Person, group: ParticipantGroup) -> str:
    if person.full_name:
        name = f"{person.honorific or ''} {person.full_name}".strip()
    else:
        name = f"{person.honorific or 'Ông/Bà'} {gaps.NAME}"
    post = gaps.known(person.position, gaps.MEDIUM)
    role = f", {person.role}" if person.role else ""
    note = f" ({person.note})" if person.note else ""
    return f"{name} - {post}{role}{note}"


def _subject_matter(context: MinutesContext) -> Iterator[Block]:
    yield _section(2, "NỘI DUNG, THỜI KỲ KIỂM TRA")
    yield Block("title", "1. Nội dung kiểm tra")
    for line in _listed(context.contents or (gaps.LINE,)):
        yield Block("text", line)
    yield Block("title", "2. Thời kỳ kiểm tra")
    yield Block("text", _period(context))
    if context.sites:
        yield Block("title", "3. Địa điểm đã kiểm tra")
        for line in _listed([_site(site) for site in context.sites]):
            yield Block("text", line)


def _period(context: MinutesContext) -> str:
    period = context.review_period
    start = f"ngày {format_date(period.start)}" if period.start else f"ngày {gaps.NUMBER}"
    end = f"ngày {format_date(period.end)}" if period.end else f"ngày {gaps.NUMBER}"
    if not period.label:
        return f"Từ {start} đến {end}."
    label = period.label[:1].upper() + period.label[1:]
    if period.start is None and period.end is None:
        return f"{label}."
    return f"{label} (từ {start} đến {end})."


def _site(site: SiteCheck) -> str:
    activity = f": {site.activity}" if site.activity else ""
    actors = f" ({site.actors})" if site.actors else ""
    return f"{site.place}{activity}{actors}"


def _results(context: MinutesContext) -> Iterator[Block]:
    yield _section(3, "KẾT QUẢ KIỂM TRA")
    yield Block("title", "1. Ưu điểm")
    yield from _areas(context.strengths)
    yield Block("title", "2. Tồn tại, hạn chế")
    yield from _areas(context.limitations)
    kinds = [
        ("Nguyên nhân khách quan", context.causes.objective),
        ("Nguyên nhân chủ quan", context.causes.subjective),
    ]
    told = [(name, texts) for name, texts in kinds if texts]
    if told:
        yield Block("title", "3. Nguyên nhân")
    for index, (name, texts) in enumerate(told, start=1):
        yield Block("point", f"{point_letter(index)}) {name}")
        for text in texts:
            yield Block("item", led("- ", sentence(text)))


def _areas(areas: Sequence[FindingArea]) -> Iterator[Block]:
    if not areas:
        yield Block("text", NOTHING_FOUND)
    for index, area in enumerate(areas, start=1):
        yield Block("point", f"{point_letter(index)}) {area.name}")
        for item in area.items:
            yield from _finding(item)


def _finding(item: FindingItem) -> Iterator[Block]:
    scope = f" (Phạm vi: {item.scope.rstrip('.')}.)" if item.scope else ""
    yield Block("item", led(f"{item.number}. ", sentence(item.text), scope))
    details = [
        (CAUSES[item.cause_kind], item.cause),
        ("Hệ quả", item.effect),
        ("Căn cứ đối chiếu", item.legal_basis),
        ("Ý kiến của đơn vị", item.unit_opinion),
    ]
    for label, text in details:
        if text:
            yield Block("detail", led(f"- {label}: ", sentence(text)))


def _requests(requests: Sequence[RequestItem]) -> Iterator[Block]:
    yield _section(4, "KIẾN NGHỊ, YÊU CẦU CỦA ĐOÀN KIỂM TRA")
    if not requests:
        yield Block("text", "Không có kiến nghị, yêu cầu.")
    for item in requests:
        yield Block("item", led(f"{item.number}. ", sentence(item.text)))
        yield Block("detail", f"- {_terms(item)}.")


def _terms(item: RequestItem) -> str:
    """Force, who answers, by when, and the limitations it answers, in one line."""
    terms = []
    if item.force:
        terms.append(f"hình thức: {item.force}")
    if item.responsible:
        terms.append(f"thực hiện: {item.responsible}")
    terms.append(_due(item))
    if item.findings:
        terms.append(f"khắc phục hạn chế: {', '.join(item.findings)}")
    line = "; ".join(terms)
    return line[:1].upper() + line[1:]


def _due(item: RequestItem) -> str:
    if item.due_on:
        return f"hạn: {format_date(item.due_on)}"
    said = f" (“{item.due_text.rstrip('.')}”)" if item.due_text else ""
    return f"không nêu thời hạn{said}"


def _opinion(context: MinutesContext) -> Iterator[Block]:
    yield _section(5, "Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA")
    opinion = context.opinion
    if opinion.stance == "agree":
        yield Block("text", "Đơn vị được kiểm tra nhất trí với nội dung biên bản.")
    elif opinion.stance == "other":
        yield Block("text", "Đơn vị được kiểm tra có ý kiến khác.")
    if opinion.text:
        yield Block("text", sentence(opinion.text))
    elif opinion.stance != "agree":
        yield Block("text", gaps.LINE)


def _closing(context: MinutesContext) -> Iterator[Block]:
    closing = context.closing
    agreed = "" if context.opinion.stance == "other" else ", thống nhất"
    yield Block(
        "closing",
        f"Biên bản kết thúc vào lúc {_clock(closing.end_time)} cùng ngày, đã đọc lại cho mọi người "
        f"cùng nghe{agreed} và ký tên; được lập thành {_copies(closing.copies_total, words=True)} "
        f"có giá trị như nhau, Đoàn kiểm tra giữ {_copies(closing.copies_team)}, "
        f"đơn vị được kiểm tra giữ {_copies(closing.copies_unit)}./.",
    )


def _copies(count: int | None, *, words: bool = False) -> str:
    if count is None:
        return f"{gaps.SHORT} bản"
    said = f" ({in_words(count)})" if words else ""
    return f"{count:02d}{said} bản"


def recipients(context: MinutesContext) -> list[str]:
    return [printed(line) for line in _listed(context.recipients)]
