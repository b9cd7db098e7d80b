"""A summary as a paper: Báo cáo, mẫu 1.4 of Nghị định 30/2020/NĐ-CP, with its tables as annexes."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from engines.printing.paper import PaperContext
from reports.models import IssuingBody
from reports.papers.draft import office_for, paper
from reports.summaries.blocks import Content, Table
from reports.summaries.figures import Figures, figures_of
from reports.summaries.scope import Scope
from reports.summaries.tables import tables
from reports.summaries.words import prose, subject_of

LONG = 200  # rows of tables; more is made in the background


@dataclass(frozen=True)
class Summary:
    """One summary, counted once, for every form it is wanted in."""

    figures: Figures
    content: Content
    office: IssuingBody
    context: PaperContext

    @property
    def is_long(self) -> bool:
        return self.content.table_rows > LONG


def summary_of(scope: Scope, user: User) -> Summary:
    """Raises MoveRefused where no issuing body is entered."""
    office = office_for(None, is_training=scope.is_training)
    figures = figures_of(scope, user)
    content = Content(
        subject_of(scope.period),
        prose(figures, office.name, office.parent_body),
        tables(figures, user),
    )
    return Summary(figures, content, office, report_paper(content, office))


def report_paper(content: Content, office: IssuingBody, *, addressed: bool = True) -> PaperContext:
    """`addressed`: to the body above the office; what is kept in a file is sent to nobody."""
    plain, drawn = split(content.tables)
    above = (office.parent_body,) if addressed and office.parent_body else ()
    return paper(
        office,
        None,
        "BC",
        title="BÁO CÁO",
        subject=content.subject,
        addressees=above,
        lines=tuple(sentence.line for sentence in content.sentences),
        recipients=(*(("Như trên",) if above else ()), "Lưu: VT, CCHC"),
        tables=tuple(table.for_paper for table in plain),
        charts=tuple(table.chart for table in drawn),
    )


def split(tables: tuple[Table, ...]) -> tuple[list[Table], list[Table]]:
    """Those without a drawing and those with one, in the order of the annexes."""
    return [t for t in tables if not t.svg], [t for t in tables if t.svg]
