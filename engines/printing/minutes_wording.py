"""The wording of the minutes: a context as the paragraphs that are printed.

PDF and DOCX both print these blocks, in this order, so that they cannot say different things.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import time

from engines.printing import gaps
from engines.printing.blocks import Block, laid_out
from engines.printing.context import (
    FindingArea,
    FindingItem,
    LegalBasis,
    MinutesContext,
    ParticipantGroup,
    Person,
    RecheckResult,
    RequestItem,
    SiteCheck,
)
from engines.printing.spacing import held, printed
from engines.vietnamese.dates import due_words, format_date, long_date
from engines.vietnamese.names import in_sentence
from engines.vietnamese.numbers import in_words, point_letter, roman
from engines.vietnamese.typed import led, sentence, without_mark

CAUSES = {
    "": "Nguyên nhân",
    "objective": "Nguyên nhân khách quan",
    "subjective": "Nguyên nhân chủ quan",
}
# A territory at the end of a name, with a proper name of two syllables: "… huyện Lấp Vò".
TWO_SYLLABLES = re.compile(
    r"((?:.* )?(?:tỉnh|thành phố|thị xã|thị trấn|huyện|quận|đặc khu|xã|phường)) (\S+) (\S+)"
)
NOTHING_FOUND = "Không ghi nhận."
TABLE = "Đối chiếu từng hạn chế khi kiểm tra và khi phúc tra: xem phụ lục kèm theo biên bản."


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
    yield iter([_section(3, "KẾT QUẢ KIỂM TRA")])
    yield results(context)
    yield iter([_section(4, "KIẾN NGHỊ, YÊU CẦU CỦA ĐOÀN KIỂM TRA")])
    yield requests(context.requests)
    yield _opinion(context)


def _supplement(context: MinutesContext) -> Iterator[Iterator[Block]]:
    yield iter([_section(2, "NỘI DUNG BỔ SUNG")])
    yield (
        Block("text", led(f"{number}. ", sentence(text)))
        for number, text in enumerate(context.supplement, start=1)
    )


def number_text(context: MinutesContext) -> str:
    number = gaps.NUMBER if context.number is None else f"{context.number:02d}"
    return printed(f"{number}/{context.symbol}")


def number_line(context: MinutesContext) -> str:
    return printed(f"Số: {number_text(context)}")


def _authority(context: MinutesContext) -> str:
    """Who is inspected, with a proper name of two syllables undivided."""
    name = context.authority or in_sentence(context.unit_name)
    found = TWO_SYLLABLES.fullmatch(name)
    return f"{found[1]} {held(f'{found[2]} {found[3]}')}" if found else name


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
    day = long_date(basis.date) if basis.date else gaps.OPEN_DATE
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
    return (
        f"Hôm nay, {day}, vào lúc {_clock(context.start_time)}, tại {place}, {teams} "
        f"tiến hành {context.verb} tại {_authority(context)}."
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


def results(context: MinutesContext) -> Iterator[Block]:
    """What was found, under numbered titles: of a re-check first what became of the earlier
    limitations, then strengths, limitations and causes."""
    parts = [("Ưu điểm", _areas(context.strengths))]
    parts += [("Tồn tại, hạn chế", _areas(context.limitations))]
    if context.recheck:
        parts.insert(0, ("Kết quả phúc tra việc khắc phục", _recheck(context.recheck)))
    if context.causes.objective or context.causes.subjective:
        parts += [("Nguyên nhân", _causes(context))]
    for number, (title, lines) in enumerate(parts, start=1):
        yield Block("title", f"{number}. {title}")
        yield from lines


def _recheck(recheck: RecheckResult) -> Iterator[Block]:
    counts = "; ".join(f"{group.words}: {len(group.labels)}" for group in recheck.groups)
    yield Block("text", f"Đối chiếu với {recheck.minutes}: {counts}.")
    for group in recheck.groups:
        if group.labels:
            words = f"{group.words[:1].upper()}{group.words[1:]}"
            yield Block("text", f"- {words}: {', '.join(group.labels)} ({group.of}).")
    if recheck.has_table:
        yield Block("text", TABLE)


def _causes(context: MinutesContext) -> Iterator[Block]:
    kinds = [
        ("Nguyên nhân khách quan", context.causes.objective),
        ("Nguyên nhân chủ quan", context.causes.subjective),
    ]
    told = [(name, texts) for name, texts in kinds if texts]
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


def requests(items: Sequence[RequestItem]) -> Iterator[Block]:
    if not items:
        yield Block("text", "Không có kiến nghị, yêu cầu.")
    for item in items:
        yield Block("item", led(f"{item.number}. ", sentence(item.text)))
        yield Block("detail", f"- {_terms(item)}.")


def _terms(item: RequestItem) -> str:
    """Force, who answers, by when, and the limitations it answers, in one line."""
    terms = []
    if item.force:
        terms.append(f"hình thức: {item.force}")
    if item.responsible:
        terms.append(f"thực hiện: {item.responsible}")
    terms.append(due_words(item.due_on, item.due_text, item.due_change))
    if item.findings:
        terms.append(f"khắc phục hạn chế: {', '.join(item.findings)}")
    line = "; ".join(terms)
    return line[:1].upper() + line[1:]


def _disputed(context: MinutesContext) -> list[str]:
    """The findings of which the unit has another opinion."""
    areas = (*context.strengths, *context.limitations)
    return [item.number for area in areas for item in area.items if item.stance == "other"]


def _opinion(context: MinutesContext) -> Iterator[Block]:
    yield _section(5, "Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA")
    opinion, disputed = context.opinion, ", ".join(_disputed(context))
    if opinion.stance == "agree":
        but = f", trừ nội dung có ý kiến khác tại {disputed}" if disputed else ""
        yield Block("text", f"Đơn vị được kiểm tra nhất trí với nội dung biên bản{but}.")
    elif opinion.stance == "other" or disputed:
        where = f" tại {disputed}" if opinion.stance is None else ""
        yield Block("text", f"Đơn vị được kiểm tra có ý kiến khác{where}.")
    if opinion.text:
        yield Block("text", sentence(opinion.text))
    elif opinion.stance != "agree":
        yield Block("text", gaps.LINE)


def _closing(context: MinutesContext) -> Iterator[Block]:
    closing = context.closing
    yield Block(
        "closing",
        f"Biên bản kết thúc vào lúc {_clock(closing.end_time)} cùng ngày, đã đọc lại cho mọi người "
        f"cùng nghe{_how_signed(context)}; được lập thành "
        f"{_copies(closing.copies_total, words=True)} có giá trị như nhau, Đoàn kiểm tra giữ "
        f"{_copies(closing.copies_team)}, đơn vị được kiểm tra giữ "
        f"{_copies(closing.copies_unit)}./.",
    )


def _how_signed(context: MinutesContext) -> str:
    """In agreement; with another opinion, and where it stands; or neither, where words of the
    unit do not say whether it agrees."""
    opinion, disputed = context.opinion, _disputed(context)
    where = ["mục V", *disputed] if opinion.stance == "other" else disputed
    if where:
        return (
            f"; đơn vị được kiểm tra có ý kiến khác ghi tại {', '.join(where)}; các bên cùng ký tên"
        )
    areas = (*context.strengths, *context.limitations)
    unclear = [item for area in areas for item in area.items if item.unit_opinion]
    if opinion.stance is None and (opinion.text or any(item.stance is None for item in unclear)):
        return " và ký tên"
    return ", thống nhất và ký tên"


def _copies(count: int | None, *, words: bool = False) -> str:
    if count is None:
        return f"{gaps.SHORT} bản"
    said = f" ({in_words(count)})" if words else ""
    return f"{count:02d}{said} bản"


def recipients(context: MinutesContext) -> list[str]:
    return [printed(line) for line in _listed(context.recipients)]
