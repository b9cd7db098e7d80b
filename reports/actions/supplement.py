"""Supplementary minutes: a new numbered document that amends issued ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.printing.context import (
    Amends,
    Causes,
    Closing,
    MinutesContext,
    ReviewPeriod,
    UnitOpinion,
)
from engines.vietnamese.dates import format_date
from engines.vietnamese.text import is_blank, nfc
from engines.vietnamese.typed import strip_prose
from inspections.actions.moves import lock_visit
from inspections.models import Team
from inspections.relations import visit_actors
from reports.actions.prepare import Rendered, checked, next_number, render
from reports.actions.register import DraftMoved, add_entry
from reports.actions.turns import no_collection, turn
from reports.minutes import Draft
from reports.minutes_words import supplement_intro
from reports.models import IssuedDocument
from reports.unprintable import refuse_unprintable

Result = TypeVar("Result")


def issue_supplement(
    document_id: int, *, items: Sequence[str], reason: str, by: User
) -> IssuedDocument:
    """Raises IssuedDocument.DoesNotExist, PermissionDenied, MoveRefused, ValidationError."""
    return supplement_within(
        document_id, items=items, reason=reason, by=by, carry_out=lambda store: store()
    )


def supplement_within(
    document_id: int,
    *,
    items: Sequence[str],
    reason: str,
    by: User,
    layout_reason: str = "",
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
) -> Result:
    """As `issue_supplement`; `carry_out` runs the storing. Rendered outside its transaction."""
    items = tuple(strip_prose(nfc(item)) for item in items if not is_blank(item))
    faults = {}
    if not items:
        faults["items"] = _("Write at least one item.")
    if is_blank(reason):
        faults["reason"] = _("Give a reason.")
    if faults:
        raise ValidationError(faults)
    while True:
        base = amendable(document_id, by=by)
        team = base.series.issuer
        if not isinstance(team, Team):  # minutes are a team's
            raise TypeError(type(team))
        draft = Draft(supplement_of(base, items, nfc(reason).strip()), (), team)
        refuse_unprintable(draft.context, row=base)
        year = draft.context.date.year
        with turn(team, year):
            rendered = render(draft, {}, next_number(team, year))
            rendered = checked(rendered, reason=layout_reason, row=base)
            try:
                with no_collection():
                    return carry_out(lambda b=base, r=rendered: _store(b, r, by=by))  # type: ignore[misc]
            except DraftMoved:
                continue


def amendable(document_id: int, *, by: User) -> IssuedDocument:
    """The minutes that may be amended now, or the reason why not."""
    rows = IssuedDocument.objects.visible_to(by).select_related("series__team", "visit")
    base: IssuedDocument = rows.defer("pdf", "docx").get(pk=document_id)
    visit = base.visit
    require(by, Perm.ISSUE_MINUTES, visit_actors(by, visit))
    if base.kind != IssuedDocument.Kind.MINUTES or not (visit and visit.is_issued):
        raise MoveRefused(_("Only issued minutes are amended by supplementary minutes."), row=base)
    if base.state == IssuedDocument.State.WITHDRAWN:
        raise MoveRefused(_("This document is withdrawn."), row=base)
    return base


def supplement_of(base: IssuedDocument, items: Sequence[str], reason: str) -> MinutesContext:
    """The letterhead, people and signatures of the minutes, with the new items alone."""
    first = MinutesContext.from_json(base.content)
    today = timezone.localdate()
    day = format_date(base.document_date)
    return dataclasses.replace(
        first,
        number=None,
        title="BIÊN BẢN BỔ SUNG",
        subject=f"Bổ sung Biên bản số {base.number_text} ngày {day}",
        date=today,
        session="",
        start_time=None,
        place=None,
        intro=supplement_intro(first, today),
        contents=(),
        review_period=ReviewPeriod(),
        sites=(),
        strengths=(),
        limitations=(),
        causes=Causes(),
        requests=(),
        opinion=UnitOpinion(),
        closing=Closing(),
        tables=(),
        photos=(),
        amends=Amends(number=base.number_text, date=base.document_date, reason=reason),
        supplement=tuple(items),
        draft=True,
        verification=None,
        recheck=None,
    )


@transaction.atomic
def _store(base: IssuedDocument, rendered: Rendered, *, by: User) -> IssuedDocument:
    visit = lock_visit(base.visit.pk, by=by)  # type: ignore[union-attr]  # minutes have one
    amendable(base.pk, by=by)
    amends = getattr(rendered.context, "amends", None)
    return add_entry(
        rendered,
        visit,
        by=by,
        kind=IssuedDocument.Kind.SUPPLEMENT,
        amends=base,
        amend_reason=amends.reason if amends else "",
    )
