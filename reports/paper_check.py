"""Holds a finished document against its words and the decree, before it is issued.

A fault of the text stops the issuing: a torn line, a statement that is missing or stands twice. Any
other fault of the form is told, and who issues may do so all the same with a reason, which the
register keeps: a signed-in room must not stand without paper for a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.refused import MoveRefused
from engines.decree30.check import check
from engines.decree30.reading import body_text
from engines.printing import document_text
from engines.printing.blocks import Block
from engines.printing.context import MinutesContext
from engines.printing.paper import PaperContext
from engines.printing.paper_sheet import lay_out_paper
from engines.printing.sheet import lay_out
from engines.vietnamese.text import is_blank

REASON = "layout_reason"  # the field of the forms that issue
TEXT_RULES = frozenset({"torn-lines"})  # rules of the layout whose fault changes what is read
LONG = 40  # letters; a shorter statement may rightly stand more than once
SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """A rule that is broken, and where: the words of the line or statement."""

    rule: str
    place: str
    is_of_text: bool

    def __str__(self) -> str:
        return f"{self.rule}: {self.place}"


class LayoutFaults(ValidationError):
    """Faults of the form alone: a reason issues the document all the same."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        text = _("The layout check found: %(faults)s. Correct it, or give a reason to issue it so.")
        told = "; ".join(map(str, faults))
        super().__init__({REASON: [text % {"faults": told}]})


def check_paper(
    context: MinutesContext | PaperContext, pdf: bytes, docx: bytes, *, reason: str, row: Any
) -> str:
    """What the register notes of the check: nothing, or the faults and the reason.

    Raises MoveRefused for faults of the text, LayoutFaults for others without a reason.
    """
    faults = list(faults_of(context, pdf, docx))
    of_text = [fault for fault in faults if fault.is_of_text]
    if of_text:
        raise MoveRefused(
            _("It cannot be issued: the paper would not say what was written. %(faults)s")
            % {"faults": "; ".join(map(str, of_text))},
            row=row,
        )
    if not faults:
        return ""
    if is_blank(reason):
        raise LayoutFaults(faults)
    return "; ".join([*map(str, faults), _("reason: %(reason)s") % {"reason": reason.strip()}])


def faults_of(context: MinutesContext | PaperContext, pdf: bytes, docx: bytes) -> Iterator[Fault]:
    for verdict in check(pdf):
        if not verdict.answer.ok:
            rule = verdict.rule
            yield Fault(str(rule.title), verdict.answer.found, rule.name in TEXT_RULES)
    statements = list(statements_of(context))
    for form, text in (("PDF", body_text(pdf)), ("DOCX", document_text(docx))):
        yield from _missing(statements, _bare(text), form)
        yield from _doubled(statements, _bare(text), form)


def statements_of(context: MinutesContext | PaperContext) -> Iterator[str]:
    """What the paragraphs and tables of the text say, in order."""
    sheet = lay_out(context) if isinstance(context, MinutesContext) else lay_out_paper(context)
    for block in sheet.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    if block.kind == "table":
        yield from (cell for row in block.table.rows for cell in row if cell.strip())
    else:
        yield block.text


def _bare(text: str) -> str:
    """Without spaces and joiners: a line may be divided anywhere."""
    return "".join(text.replace("\u2060", "").split())


def _missing(statements: Iterable[str], text: str, form: str) -> Iterator[Fault]:
    """In their order: what stands in the wrong place counts as missing there."""
    at = 0
    for statement in statements:
        wanted = _bare(statement)
        found = text.find(wanted, at)
        if found < 0:
            yield Fault(_("Statement missing (%(form)s)") % {"form": form}, _cut(statement), True)
        else:
            at = found + len(wanted)


def _doubled(statements: list[str], text: str, form: str) -> Iterator[Fault]:
    wanted = _bare("".join(statements))
    for statement in dict.fromkeys(statements):
        bare = _bare(statement)
        if len(bare) >= LONG and text.count(bare) > wanted.count(bare):
            yield Fault(_("Statement twice (%(form)s)") % {"form": form}, _cut(statement), True)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= SHOWN else text[: SHOWN - 1] + '…'}”"
