"""Issuing a letter, notice or report: number, frozen content and bytes together, or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.stale import fingerprint
from engines.printing import paper_docx, paper_pdf
from inspections.actions.moves import lock_visit
from inspections.actions.plans import edit_plan
from inspections.actions.visits import fill_visit
from inspections.models import Visit
from reports.actions.prepare import Rendered, checked, next_number, verification_of
from reports.actions.register import DraftMoved, add_entry
from reports.actions.tell import tell_unit
from reports.actions.turns import no_collection, turn
from reports.check_codes import new_code
from reports.models import IssuedDocument, NumberSeries
from reports.papers.blanks import NOTHING, Filled, Of, name_of
from reports.papers.draft import Kind, PaperDraft
from reports.papers.kinds import prepare
from reports.unprintable import refuse_unprintable

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
    filled: Filled = NOTHING,
    layout_reason: str = "",
) -> Result:
    """As `issue_visit_paper`; `carry_out` runs the storing. `filled`: what was typed for it."""

    def read() -> PaperDraft:
        visit = Visit.objects.visible_to(by).select_related("plan", "unit").get(pk=visit_id)
        return prepare(name, visit, by=by, filled=filled)

    return paper_within(read, by=by, carry_out=carry_out, layout_reason=layout_reason)


def filled_paper_within(
    visit: Visit,
    name: str,
    values: Mapping[Of, dict[str, Any]],
    *,
    by: User,
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
    layout_reason: str = "",
) -> Result:
    """As `visit_paper_within`, after what was blank is filled in: the visit's and the plan's own
    fields for good, the others for this paper alone. Raises as `_fill`, too."""
    _fill(visit, values, by=by)
    filled = Filled(**values["paper"])
    return visit_paper_within(
        visit.pk, name, by=by, carry_out=carry_out, filled=filled, layout_reason=layout_reason
    )


@transaction.atomic
def _fill(visit: Visit, values: Mapping[Of, dict[str, Any]], *, by: User) -> None:
    """Raises as `fill_visit` and `edit_plan`; the fields of a ValidationError by `name_of`."""
    of: Of = "visit"
    try:
        if values["visit"]:
            fill_visit(visit.pk, values["visit"], by=by)
        of = "plan"
        if values["plan"] and visit.plan is not None:
            seen = fingerprint(visit.plan, values["plan"])
            edit_plan(visit.plan.pk, values["plan"], seen=seen, by=by)
    except ValidationError as error:
        raise ValidationError(
            {name_of(of, field): faults for field, faults in error.error_dict.items()}
            if hasattr(error, "error_dict")
            else error.error_list
        ) from error


def paper_within(
    read: Callable[[], PaperDraft],
    *,
    by: User,
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
    layout_reason: str = "",
) -> Result:
    """Issue what `read` gives; `carry_out` runs the storing. Rendered outside its transaction.

    `read` decides who may and when; a draft that can be read `again` must still be the same when
    it is stored.
    """
    while True:
        draft = read()
        refuse_unprintable(draft.context, row=draft.visit)
        today = timezone.localdate()
        kind = TYPES[draft.kind]
        with turn(draft.issuer, today.year, kind):
            number = next_number(draft.issuer, today.year, kind)
            rendered = render_paper(draft, number, today)
            rendered = checked(rendered, reason=layout_reason, row=draft.visit)
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
