"""The tables of a summary, each with the drawing that says the same where one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accounts.models import User
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number
from findings.models import Finding
from reports.summaries import charts
from reports.summaries.blocks import MINUS, Cell, Table, left, middle, right
from reports.summaries.figures import Figures, Line, PeriodFigures
from reports.summaries.words import STAGE_WORDS

SENTENCES = 500  # printed in their own words at most; the workbook has them all
PAPER = "paper"  # the stage of requests that were entered from paper
NOT_FOLLOWED = (
    "Kiến nghị nhập từ hồ sơ giấy chưa rõ kết quả khắc phục, không tính vào cột Đã xử lý, Quá hạn."
)
NO_AREA = "Không nêu lĩnh vực"
NO_CRITERION = "Nội dung khác, không theo mục của bộ nội dung kiểm tra"


def tables(figures: Figures, user: User) -> tuple[Table, ...]:
    return tuple(_tables(figures, user))


def _tables(figures: Figures, user: User) -> Iterator[Table]:
    if figures.visits.value:
        yield from _of_the_period(figures)
    if any(row.visits.value for row in figures.trend[:-1]):
        yield over_time(figures)
    if figures.compared and figures.compared.visits.value:
        yield by_chain(figures, figures.compared)
    if "sentences" in figures.scope.parts and figures.visits.value:
        yield from in_their_words(figures, user)


def _of_the_period(figures: Figures) -> Iterator[Table]:
    parts = figures.scope.parts
    yield by_area(figures)
    if figures.criteria and parts & {"strengths", "limitations"}:
        yield by_criterion(figures)
    if "requests" in parts and figures.total.requests.value:
        yield by_stage(figures)
    if "units" in parts:
        yield by_unit(figures)
    if figures.total.limitations.value and "limitations" in parts:
        yield unit_by_area(figures)


def by_area(figures: Figures) -> Table:
    """With the bars; the last row is the whole."""
    rows = [*figures.areas, figures.total]
    table = Table(
        "areas",
        "Kết quả kiểm tra theo lĩnh vực",
        (
            left("Lĩnh vực", 10),
            right("Ưu điểm", 4),
            right("Số đơn vị có ưu điểm", 5),
            right("Hạn chế", 4),
            right("Số đơn vị có hạn chế", 5),
            right("Kiến nghị", 4),
        ),
        tuple(
            (
                _name(row, figures),
                row.strengths,
                row.strength_units,
                row.limitations,
                row.limitation_units,
                row.requests,
            )
            for row in rows
        ),
        note="Một đơn vị có thể có ưu điểm, hạn chế ở nhiều lĩnh vực.",
    )
    drawn = [
        charts.Bar(_name(row, figures), row.strengths.value, row.limitations.value)
        for row in figures.areas
    ]
    return _drawn(table, figures, charts.bars(drawn, ("Ưu điểm", "Hạn chế"), table.title))


def _name(row: Line, figures: Figures) -> str:
    return "Cộng" if row is figures.total else (row.name or NO_AREA)


def _drawn(table: Table, figures: Figures, svg: str) -> Table:
    if "charts" not in figures.scope.parts or not table.rows:
        return table
    return Table(
        table.key,
        table.title,
        table.columns,
        table.rows,
        table.note,
        svg,
        f"Biểu đồ: {table.title}",
    )


def by_criterion(figures: Figures) -> Table:
    return Table(
        "criteria",
        "Kết quả kiểm tra theo nội dung",
        (
            middle("Mã", 3),
            left("Nội dung kiểm tra", 13),
            right("Ưu điểm", 3),
            right("Hạn chế", 3),
            right("Số đơn vị có hạn chế", 4),
        ),
        tuple(
            (
                row.code or row.area,
                row.text or NO_CRITERION,
                row.strengths,
                row.limitations,
                row.limitation_units,
            )
            for row in figures.criteria
        ),
    )


def by_stage(figures: Figures) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (words[:1].upper() + words[1:], figures.stages[name])
        for name, words in STAGE_WORDS
        if name != PAPER or figures.stages[name].value
    ]
    return Table(
        "stages",
        "Kiến nghị theo tình hình thực hiện",
        (left("Tình hình", 12), right("Số kiến nghị", 5)),
        (*rows, ("Cộng", figures.total.requests)),
        note=f"Tính đến ngày {format_date(figures.today)}. Kiến nghị không nêu ngày hạn không tính "
        "là quá hạn.",
    )


def by_unit(figures: Figures) -> Table:
    unknown = f" {NOT_FOLLOWED}" if figures.stages[PAPER].value else ""
    return Table(
        "units",
        "Các đơn vị được kiểm tra",
        (
            middle("STT", 2),
            left("Đơn vị", 8),
            left("Ngày kiểm tra", 5),
            right("Ưu điểm", 3),
            right("Hạn chế", 3),
            right("Kiến nghị", 3),
            right("Đã xử lý", 3),
            right("Quá hạn", 3),
        ),
        tuple(
            (
                str(number),
                row.name,
                ", ".join(format_date(day) for day in row.days),
                row.strengths,
                row.limitations,
                row.requests,
                row.handled,
                row.overdue,
            )
            for number, row in enumerate(figures.inspected, start=1)
        ),
        note=f"Tên đơn vị ghi theo ngày kiểm tra.{unknown}",
    )


def unit_by_area(figures: Figures) -> Table:
    """The map: the worst units are drawn, all of them stand in the table."""
    codes = [row.code for row in figures.areas if row.name]
    rows = sorted(figures.inspected, key=lambda row: -row.limitations.value)
    names = "; ".join(f"{row.code}: {row.name}" for row in figures.areas if row.name)
    more = len(rows) > charts.DRAWN
    note = f"Biểu đồ vẽ {charts.DRAWN} đơn vị có nhiều hạn chế nhất. " if more else ""
    table = Table(
        "map",
        "Hạn chế theo đơn vị và lĩnh vực",
        (left("Đơn vị", 9), *(right(code, 2) for code in codes), right("Cộng", 3)),
        tuple((row.name, *row.by_area, row.limitations) for row in rows),
        note=f"{note}{names}.",
    )
    drawn = [(row.name, [count.value for count in row.by_area]) for row in rows]
    return _drawn(table, figures, charts.heat_map(drawn, codes, table.title))


def over_time(figures: Figures) -> Table:
    """The periods up to this one, and that it is compared with where it is none of them."""
    periods = list(figures.trend)
    if figures.compared and figures.compared.period not in [row.period for row in periods]:
        periods.insert(0, figures.compared)
    table = Table(
        "trend",
        "Kết quả kiểm tra qua các thời kỳ",
        (
            left("Thời kỳ", 8),
            right("Đợt kiểm tra", 4),
            right("Đơn vị", 3),
            right("Ưu điểm", 3),
            right("Hạn chế", 3),
        ),
        tuple(
            (_capital(row.period.label), row.visits, row.units, row.strengths, row.limitations)
            for row in periods
        ),
    )
    points = [(_capital(r.period.label), r.visits.value, r.limitations.value) for r in periods]
    return _drawn(table, figures, charts.trend(points, ("Đợt kiểm tra", "Hạn chế"), table.title))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def by_chain(figures: Figures, compared: PeriodFigures) -> Table:
    before = _capital(compared.period.label)
    rows: list[tuple[Cell, ...]] = []
    for row in figures.chains:
        name = f"{row.name} (gồm {'; '.join(row.former)})" if row.former else row.name
        difference = row.now.value - row.before.value
        rows.append((name, row.before, row.now, _signed(difference)))
    return Table(
        "chains",
        f"Hạn chế của từng đơn vị so với {compared.period.label}",
        (
            left("Đơn vị", 9),
            right(before, 4),
            right(_capital(figures.scope.period.label), 4),
            right("Tăng, giảm", 3),
        ),
        tuple(rows),
        note="Đơn vị nhập toàn bộ vào đơn vị khác thì số liệu tính nối tiếp cho đơn vị mới; số liệu "
        "của đơn vị bị chia tách không chia cho các đơn vị mới, giữ ở tên cũ.",
    )


def _signed(difference: int) -> str:
    if not difference:
        return "0"
    return f"{'+' if difference > 0 else MINUS}{format_number(abs(difference))}"


def in_their_words(figures: Figures, user: User) -> Iterator[Table]:
    """Every finding as the minutes have it, strengths and limitations apart."""
    kinds = (
        (Finding.Kind.STRENGTH, "strengths", "Danh mục ưu điểm", figures.total.strengths),
        (
            Finding.Kind.LIMITATION,
            "limitations",
            "Danh mục tồn tại, hạn chế",
            figures.total.limitations,
        ),
    )
    visits = [row.visit_ids for row in figures.inspected]
    ids = [pk for pks in visits for pk in pks]
    for kind, part, title, count in kinds:
        if part in figures.scope.parts and 0 < count.value <= SENTENCES:
            yield _sentences(kind, title, list(_findings(ids, figures, user, kind)))


def _findings(
    visits: list[int], figures: Figures, user: User, kind: Finding.Kind
) -> Iterable[Finding]:
    rows = Finding.objects.visible_to(user).filter(visit__in=visits, kind=kind).for_list()
    if figures.scope.areas:
        rows = rows.filter(area__code__in=figures.scope.areas)
    return rows.order_by("visit__held_on", "visit", "number")


def _sentences(kind: Finding.Kind, title: str, rows: list[Finding]) -> Table:
    return Table(
        f"sentences-{kind}",
        title,
        (middle("STT", 2), left("Đơn vị", 6), left("Nội dung", 14), left("Lĩnh vực", 6)),
        tuple(
            (str(number), row.visit.unit_name, row.condition, row.area.name)
            for number, row in enumerate(rows, start=1)
        ),
    )
