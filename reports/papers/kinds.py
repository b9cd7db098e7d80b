"""The papers of a visit by the name they have in addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from accounts.models import User
from accounts.permissions import Perm
from inspections.models import Visit
from reports.papers.blanks import NOTHING, Filled, blanks_of
from reports.papers.conclusion import conclusion_of
from reports.papers.draft import Kind, PaperDraft
from reports.papers.letter import letter_of
from reports.papers.results import results_of
from reports.papers.visit_notice import visit_notice_of


@dataclass(frozen=True)
class VisitPaper:
    kind: Kind
    perm: Perm
    prepare: Callable[..., PaperDraft]  # (visit, *, by)


PAPERS: dict[str, VisitPaper] = {
    "notice": VisitPaper(Kind.VISIT_NOTICE, Perm.ISSUE_CONCLUSION, visit_notice_of),
    "letter": VisitPaper(Kind.LETTER, Perm.ISSUE_LETTER, letter_of),
    "results": VisitPaper(Kind.RESULTS, Perm.ISSUE_LETTER, results_of),
    "conclusion": VisitPaper(Kind.CONCLUSION, Perm.ISSUE_CONCLUSION, conclusion_of),
}


def prepare(name: str, visit: Visit, *, by: User, filled: Filled = NOTHING) -> PaperDraft:
    """Raises KeyError, PermissionDenied, MoveRefused."""
    draft = PAPERS[name].prepare(visit, by=by)
    context = filled.into(draft.context)
    return replace(
        draft,
        context=context,
        blanks=(*draft.blanks, *blanks_of(context)),
        again=lambda: prepare(name, visit, by=by, filled=filled),
    )
