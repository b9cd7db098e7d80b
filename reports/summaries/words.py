"""The prose of a summary: rules of office Vietnamese over its figures, no sentence by hand.

Nothing, one and many each have their own sentence; what is not known is not said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import Truncator

from engines.vietnamese.dates import format_date, long_date
from engines.vietnamese.names import in_sentence
from engines.vietnamese.numbers import format_number, roman
from engines.vietnamese.text import squeeze
from reports.summaries.blocks import Part, Sentence, item, text
from reports.summaries.figures import CriterionFigures, Figures, Line, PeriodFigures
from reports.summaries.links import Count
from reports.summaries.scope import Period, Scope

NAMED = 10  # so many units are named in the text; of more there is the table
TOP = 5  # contents that recur, named in the text
SAID = 200  # letters of a content, which may be a long finding
LEVELS = {
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
    "agency": "sở, ngành, cơ quan",
}
WORK = "công tác cải cách hành chính"


def subject_of(period: Period) -> str:
    return f"Kết quả kiểm tra {WORK} {period.label}"


def prose(figures: Figures, issuer: str, above: str) -> tuple[Sentence, ...]:
    """`issuer` reports to `above` (which may be empty)."""
    return tuple(_prose(figures, issuer, above))


def _prose(figures: Figures, issuer: str, above: str) -> Iterator[Sentence]:
    subject = subject_of(figures.scope.period)
    about = in_sentence(subject)
    yield text(f"{issuer} báo cáo {about} như sau:")
    for number, (title, sentences) in enumerate(_sections(figures), start=1):
        yield Sentence("section", (f"{roman(number)}. {title}",))
        yield from sentences
    end = f"; {issuer} báo cáo {above} xem xét, chỉ đạo" if above else ""
    yield Sentence("closing", (f"Trên đây là báo cáo {about}{end}./.",))


def _sections(figures: Figures) -> Iterator[tuple[str, list[Sentence]]]:
    scope = figures.scope
    yield "TÌNH HÌNH TỔ CHỨC KIỂM TRA", list(_organised(figures))
    if figures.visits.value:
        results = list(_results(figures))
        if results:
            yield "KẾT QUẢ KIỂM TRA", results
        if "requests" in scope.parts:
            yield "KIẾN NGHỊ VÀ KẾT QUẢ KHẮC PHỤC", list(_requests(figures))
    if figures.compared:
        title = f"SO SÁNH VỚI {figures.compared.period.label.upper()}"
        yield title, list(_comparison(figures, figures.compared))
    if scope.proposals:
        proposals = [item(f"- {line}") for line in scope.proposals]
        yield "KIẾN NGHỊ, ĐỀ XUẤT", proposals


def in_period(scope: Scope, period: Period) -> str:
    """ "Trong 6 tháng đầu năm 2018", "Từ ngày 05/07/2018 đến ngày 20/07/2018"; of visits that are
    counted by the period they reviewed, and may be held after it, "Đối với thời kỳ …"."""
    label = period.label
    if not scope.by_visit:
        return f"Đối với thời kỳ {label}"
    return label[:1].upper() + label[1:] if label.startswith("từ ") else f"Trong {label}"


# --- organising -------------------------------------------------------------------------------
def _organised(figures: Figures) -> Iterator[Sentence]:
    scope = figures.scope
    when = in_period(scope, scope.period)
    if not figures.visits.value:
        yield text(f"{when}, chưa có biên bản kiểm tra nào được phát hành.")
    else:
        yield text(f"{when}, kiểm tra ", *_checked(figures), *_how_many_visits(figures), ".")
        if len(figures.inspected) <= NAMED:
            named = "; ".join(
                f"{row.name} ({', '.join(format_date(day) for day in row.days)})"
                for row in figures.inspected
            )
            word = "Đơn vị" if len(figures.inspected) == 1 else "Các đơn vị"
            yield text(f"{word} được kiểm tra: {named}.")
    if figures.planned.value:
        yield _plan(figures)
    yield from _limits(figures)
    yield _basis(figures)


def _checked(figures: Figures) -> Iterator[Part]:
    """ "2/12 đơn vị cấp huyện"; of several levels "15 đơn vị (2/12 cấp huyện, 13/144 cấp xã)".

    Where the whole of a level is not known: "3 đơn vị cấp xã", "1 sở, ngành, cơ quan".
    """
    levels = figures.levels
    if len(levels) != 1:
        yield from (figures.units, " đơn vị (")
    for number, row in enumerate(levels):
        unit = " đơn vị" if len(levels) == 1 and row.level != "agency" else ""
        yield from (", " if number else "", row.checked)
        yield from ("/", row.standing) if row.is_whole else ()
        yield f"{unit} {LEVELS[row.level]}"
    if len(levels) != 1:
        yield ")"


def _how_many_visits(figures: Figures) -> Iterator[Part]:
    yield from (" qua ", figures.visits, " đợt kiểm tra")


def _plan(figures: Figures) -> Sentence:
    planned, done = figures.planned, figures.planned_done
    if planned.value == done.value:
        return text("Đã hoàn thành ", done, " đợt kiểm tra theo kế hoạch trong kỳ.")
    begin = ("Theo kế hoạch trong kỳ có ", planned, " đợt kiểm tra, ")
    if not done.value:
        return text(*begin, "chưa phát hành biên bản đợt nào.")
    what = "đã hoàn thành" if figures.from_paper.value else "đã phát hành biên bản"
    return text(*begin, f"{what} ", done, " đợt.")


def _limits(figures: Figures) -> Iterator[Sentence]:
    """What the summary leaves out; without it, its numbers would be taken for those of all."""
    scope, said = figures.scope, []
    if figures.chosen:
        said.append(f"đơn vị: {', '.join(figures.chosen)} và các đơn vị trực thuộc")
    if scope.areas:
        names = [in_sentence(row.name) for row in figures.areas if row.code in scope.areas]
        said.append(f"lĩnh vực: {'; '.join(names)}")
    if said:
        yield text(f"Phạm vi tổng hợp: {'; '.join(said)}.")


def _counted(figures: Figures) -> tuple[Part, ...]:
    """Which visits: those with issued minutes, and those of the paper years."""
    paper = figures.from_paper
    if not paper.value:
        return ("đã phát hành biên bản",)
    if paper.value == figures.visits.value:
        return ("nhập từ hồ sơ giấy",)
    return ("đã phát hành biên bản và ", paper, " đợt kiểm tra nhập từ hồ sơ giấy")


def _basis(figures: Figures) -> Sentence:
    period = figures.scope.period
    days = f"từ {long_date(period.start)} đến {long_date(period.end)}"
    what = (
        f"được tiến hành {days}"
        if figures.scope.by_visit
        else f"có thời kỳ kiểm tra kết thúc {days}"
    )
    return text(
        "Số liệu tính trên các đợt kiểm tra ",
        *_counted(figures),
        f", {what}; tình hình khắc phục tính đến {long_date(figures.today)}.",
    )


# --- results ----------------------------------------------------------------------------------
def _results(figures: Figures) -> Iterator[Sentence]:
    parts = figures.scope.parts
    titled = [
        ("strengths", "Ưu điểm", _strengths),
        ("limitations", "Tồn tại, hạn chế", _limitations),
        ("recurring", "Nội dung lặp lại", _recurring),
    ]
    chosen = [(title, work) for part, title, work in titled if part in parts]
    for number, (title, work) in enumerate(chosen, start=1):
        yield Sentence("title", (f"{number}. {title}",))
        yield from work(figures)


def _strengths(figures: Figures) -> Iterator[Sentence]:
    total = figures.total
    rows = [(row, row.strengths) for row in figures.areas]
    yield _noted("ưu điểm", total.strengths, total.strength_units, rows)


def _limitations(figures: Figures) -> Iterator[Sentence]:
    total = figures.total
    rows = [(row, row.limitations) for row in figures.areas]
    yield _noted("hạn chế", total.limitations, total.limitation_units, rows)


def _noted(what: str, count: Count, units: Count, rows: Sequence[tuple[Line, Count]]) -> Sentence:
    """ "Ghi nhận 7 ưu điểm tại 2 đơn vị: công tác chỉ đạo (3); …", the most first."""
    if not count.value:
        return text(f"Không ghi nhận {what} nào.")
    met = sorted((row for row in rows if row[1].value), key=lambda row: -row[1].value)
    if count.value == 1:
        return text("Ghi nhận ", count, f" {what}, về {in_sentence(met[0][0].name)}.")
    if len(met) == 1:
        return text(
            "Ghi nhận ",
            count,
            f" {what} tại ",
            units,
            f" đơn vị, đều về {in_sentence(met[0][0].name)}.",
        )
    listed: list[Part] = []
    for number, (row, value) in enumerate(met):
        listed += ["; " if number else "", f"{in_sentence(row.name)} (", value, ")"]
    return text("Ghi nhận ", count, f" {what} tại ", units, " đơn vị: ", *listed, ".")


def _recurring(figures: Figures) -> Iterator[Sentence]:
    repeated, common = figures.repeated, figures.common
    if repeated.value:
        yield text("Có ", repeated, " hạn chế lặp lại hạn chế đã nêu ở lần kiểm tra trước.")
    else:
        yield text("Không có hạn chế nào được xác định là lặp lại của lần kiểm tra trước.")
    if not common:
        yield text("Không có nội dung nào mà từ 2 đơn vị trở lên cùng có hạn chế.")
        return
    many = format_number(len(common))
    top = sorted(common, key=lambda row: (-row.limitation_units.value, -row.limitations.value))
    which = "" if len(common) <= TOP else f", nhiều nhất là {TOP} nội dung"
    yield text(f"Có {many} nội dung mà từ 2 đơn vị trở lên cùng có hạn chế{which}:")
    for row in top[:TOP]:
        yield _common(row, last=row is top[:TOP][-1])


def _common(row: CriterionFigures, *, last: bool) -> Sentence:
    words = Truncator(squeeze(row.text).rstrip(" .;")).chars(SAID) or row.code
    end = " đơn vị." if last else " đơn vị;"
    return item(f"- {words}: ", row.limitations, " hạn chế tại ", row.limitation_units, end)


# --- requests ---------------------------------------------------------------------------------
STAGE_WORDS = (
    ("handled", "đã xử lý xong"),
    ("answered", "đã báo cáo, đang chờ xác minh"),
    ("running", "đang thực hiện, còn trong hạn"),
    ("dayless", "đang thực hiện, không nêu ngày hạn"),
    ("overdue", "quá hạn"),
    ("withdrawn", "đã thu hồi"),
    ("paper", "nhập từ hồ sơ giấy, chưa rõ kết quả khắc phục"),
)


def _requests(figures: Figures) -> Iterator[Sentence]:
    total = figures.total.requests
    if not total.value:
        yield text("Không có kiến nghị nào được nêu.")
        return
    met = sorted(
        (row for row in figures.areas if row.requests.value), key=lambda row: -row.requests.value
    )
    listed: list[Part] = []
    for number, row in enumerate(met):
        name = in_sentence(row.name) or "không nêu lĩnh vực"
        listed += ["; " if number else "", f"{name} (", row.requests, ")"]
    yield text("Đã nêu ", total, " kiến nghị: ", *listed, ".")
    yield standing(figures.stages, figures.today)


def standing(stages: Mapping[str, Count], today: dt.date) -> Sentence:
    """How far the requests are, of which there is at least one: each stands in one stage."""
    said: list[Part] = []
    for name, words in STAGE_WORDS:
        if stages[name].value:
            said += ["; " if said else "", stages[name]]
            said += [f" kiến nghị {words}" if len(said) == 2 else f" {words}"]
    return text(f"Tính đến {long_date(today)}: ", *said, ".")


# --- comparison -------------------------------------------------------------------------------
def _comparison(figures: Figures, before: PeriodFigures) -> Iterator[Sentence]:
    now = figures.trend[-1]
    if not before.visits.value:
        yield text(
            f"{in_period(figures.scope, before.period)}, chưa có biên bản kiểm tra nào được phát hành; "
            "không có số liệu để so sánh."
        )
        return
    yield _change("Số đợt kiểm tra", before.visits, now.visits)
    yield _change("Số đơn vị được kiểm tra", before.units, now.units)
    if "strengths" in figures.scope.parts:
        yield _change("Số ưu điểm", before.strengths, now.strengths)
    if "limitations" in figures.scope.parts:
        yield _change("Số hạn chế", before.limitations, now.limitations)


def _change(what: str, before: Count, now: Count) -> Sentence:
    difference = now.value - before.value
    if not difference:
        return item(f"- {what} không thay đổi (", now, ").")
    way = "tăng" if difference > 0 else "giảm"
    return item(
        f"- {what} {way} {format_number(abs(difference))} (từ ",
        before,
        " lên " if difference > 0 else " xuống ",
        now,
        ").",
    )
