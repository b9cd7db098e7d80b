"""The forms a summary is taken away in."""

from __future__ import annotations

from accounts.exports import XLSX_TYPE
from accounts.models import User
from engines.printing import paper_docx, paper_pdf
from engines.vietnamese.text import fold
from inspections.office_files import DOCX
from inspections.uploads import PDF
from reports.summaries.paper import Summary
from reports.summaries.scope import Scope
from reports.summaries.sheets import summary_workbook

FORMS = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX_TYPE}


def made(summary: Summary, form: str, user: User) -> bytes:
    if form == "pdf":
        return paper_pdf(summary.context)
    if form == "docx":
        return paper_docx(summary.context)
    return summary_workbook(summary.figures, summary.content, user)


def file_name(scope: Scope, form: str) -> str:
    """ "tong-hop-6-thang-dau-nam-2018.pdf"."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(scope.name))
    return f"{'-'.join(words.split())[:80] or 'tong-hop'}.{form}"
