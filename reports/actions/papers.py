"""Issuing a letter, notice or report: number, frozen content and bytes together, or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.actions.moves import lock_visit
from inspections.models import Visit
from reports.actions.prepare import Rendered, next_number, verification_of
from reports.actions.register import DraftMoved, add_entry
from reports.actions.tell import tell_unit
from reports.actions.turns import no_collection, turn
from reports.check_codes import new_code
from reports.models import IssuedDocument, NumberSeries
from reports.papers.draft import Kind, PaperDraft
from reports.papers.kinds import prepare
from reports.printing import paper_docx, paper_pdf

Result = TypeVar("Result")
TEMPLATE = "papers/v1"
_ISSUED = _("Document %(number)s of %(day)s was issued to your unit.")
TYPES = {
    Kind.VISIT_NOTICE: NumberSeries.Type.LETTER,
    Kind.LETTER: NumberSeries.Type.LETTER,
    Kind.RESULTS: NumberSeries.Type.NOTICE,
    Kind.CONCLUSION: NumberSeries.Type.NOTICE,
    Kind.SUMMARY: NumberSeries.Type.REPORT,
}


def issue_visit_paper(visit_id: int, name: str, *, by: User) -> IssuedDocument:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused."""
    return visit_paper_within(visit_id, name, by=by, carry_out=lambda store: store())


def visit_paper_within(
    visit_id: int,
    name: str,
    *,
    by: User,
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
) -> Result:
    def read() -> PaperDraft:
        visit = Visit.objects.visible_to(by).select_related("plan", "unit").get(pk=visit_id)
        return prepare(name, visit, by=by)

    return paper_within(read, by=by, carry_out=carry_out)


def paper_within(
    read: Callable[[], PaperDraft],
    *,
    by: User,
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
) -> Result:
    """Issue what `read` gives; `carry_out` runs the storing. Rendered outside its transaction.

    `read` decides who may and when; a draft that can be read `again` must still be the same when
    it is stored.
    """
    while True:
        draft = read()
        today = timezone.localdate()
        kind = TYPES[draft.kind]
        with turn(draft.issuer, today.year, kind):
            number = next_number(draft.issuer, today.year, kind)
            rendered = render_paper(draft, number, today)
            try:
                with no_collection():
                    return carry_out(lambda d=draft, r=rendered: _store(d, r, by=by))  # type: ignore[misc]
            except DraftMoved:
                continue


def render_paper(draft: PaperDraft, number: int, day: dt.date) -> Rendered:
    """The finished paper, with its number, date and check code, as PDF and DOCX."""
    code = new_code()
    context = dataclasses.replace(
        draft.context, number=number, date=day, draft=False, verification=verification_of(code)
    )
    return Rendered(
        context=context,
        issuer=draft.issuer,
        type=TYPES[draft.kind],
        check_code=code,
        pdf=paper_pdf(context),
        docx=paper_docx(context),
        template=TEMPLATE,
    )


@transaction.atomic
def _store(draft: PaperDraft, rendered: Rendered, *, by: User) -> IssuedDocument:
    visit = draft.visit
    if visit is not None:
        visit = lock_visit(visit.pk, by=by)
    if draft.again is not None and draft.again().context != draft.context:
        raise DraftMoved
    document = add_entry(
        rendered,
        visit,
        by=by,
        kind=draft.kind,
        facts=draft.facts,
        subject=draft.context.subject[:500],
    )
    if visit is not None:
        if draft.follow is not None:
            draft.follow(visit, by)
        url = reverse("reports:document-detail", args=[document.pk])
        tell_unit(visit, _ISSUED, document, url=url, kind=f"paper-{document.pk}")
    return document
