"""Before issuing: what would be printed, and what still stands in the way. Reads only."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from engines.printing import minutes_docx, minutes_pdf
from engines.printing.context import MinutesContext, SignatureBlock, Verification
from engines.printing.paper import PaperContext
from findings.readiness import gaps_of as findings_gaps_of
from inspections.actions.moves import MOVES, Move
from inspections.models import Team, Visit
from inspections.models.visit import VisitStatus
from inspections.readiness import Gap, gaps_of
from inspections.relations import visit_actors
from reports.check_codes import grouped, new_code
from reports.minutes import Draft, NoLeadTeam, draft_of
from reports.minutes_signatures import TooManySigners
from reports.models import IssuingBody, NumberSeries
from reports.models.series import issuer_key
from reports.paper_check import check_paper
from reports.pictures import picture_bytes
from reports.unprintable import refuse_unprintable

TEMPLATE = "minutes/v1"


@dataclass(frozen=True)
class Prepared:
    """All that issuing needs, and by what to tell that it moved meanwhile."""

    visit: Visit
    move: Move
    reason: str
    draft: Draft
    pictures: dict[str, bytes]
    content_version: int


@dataclass(frozen=True)
class Rendered:
    """One document on paper: its number, words, code and bytes."""

    context: MinutesContext | PaperContext
    issuer: Team | IssuingBody
    type: NumberSeries.Type
    check_code: str
    pdf: bytes
    docx: bytes
    template: str
    layout_note: str = ""  # faults of the form with which it is issued all the same, and why

    @property
    def number(self) -> int:
        if self.context.number is None:
            raise ValueError("a draft has no number")
        return self.context.number

    @property
    def date(self) -> dt.date:
        if self.context.date is None:
            raise ValueError("a draft has no date")
        return self.context.date

    @property
    def number_text(self) -> str:
        return f"{self.number:02d}/{self.context.symbol}"

    @property
    def signatures(self) -> tuple[SignatureBlock, ...]:
        if isinstance(self.context, PaperContext):
            return (self.context.signature,)
        return self.context.signatures


def missing(visit: Visit) -> list[Gap]:
    """Everything missing in the visit, its findings and its requests; what blocks comes first."""
    gaps = [*gaps_of(visit), *findings_gaps_of(visit)]
    return sorted(gaps, key=lambda gap: not gap.blocks)


def issuing_move(visit: Visit, by: User) -> Move:
    """The leader issues; a deputy in the leader's absence. Raises PermissionDenied."""
    actors = visit_actors(by, visit)
    if can(by, Perm.ISSUE_MINUTES, actors):
        return Move.ISSUE
    require(by, Perm.ISSUE_AS_DEPUTY, actors)
    return Move.ISSUE_AS_DEPUTY


def prepare_minutes(visit_id: int, *, by: User, reason: str = "") -> Prepared:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused (state, or something blocks)."""
    visit: Visit = Visit.objects.visible_to(by).select_related("plan", "unit").get(pk=visit_id)
    move = issuing_move(visit, by)
    if VisitStatus(visit.status) not in MOVES[move][1]:
        raise MoveRefused(
            _("The visit is “%(state)s” now; its minutes are issued after they were read out.")
            % {"state": visit.get_status_display()},
            row=visit,
        )
    blocks = [gap.message for gap in missing(visit) if gap.blocks]
    if blocks:
        raise MoveRefused(
            _("The minutes cannot be issued yet: %(reasons)s") % {"reasons": " ".join(blocks)},
            row=visit,
        )
    try:
        draft = draft_of(visit.pk)
    except (NoLeadTeam, TooManySigners) as error:
        raise MoveRefused(
            _("The minutes carry 2 to 4 signatures and need a team that leads."), row=visit
        ) from error
    refuse_unprintable(draft.context, row=visit)
    return Prepared(
        visit=visit,
        move=move,
        reason=reason,
        draft=draft,
        pictures=picture_bytes(draft.pictures),
        content_version=visit.content_version,
    )


def next_number(
    issuer: Team | IssuingBody,
    year: int,
    type: NumberSeries.Type = NumberSeries.Type.MINUTES,
) -> int:
    """The number that comes next, as long as nobody else takes it."""
    last = NumberSeries.objects.filter(**issuer_key(issuer), type=type, year=year)
    return (last.values_list("last", flat=True).first() or 0) + 1


def render(draft: Draft, pictures: dict[str, bytes], number: int) -> Rendered:
    """The finished document, with its number and check code, as PDF and DOCX."""
    code = new_code()
    context = dataclasses.replace(
        draft.context,
        number=number,
        draft=False,
        verification=verification_of(code),
    )
    return Rendered(
        context=context,
        issuer=draft.lead,
        type=NumberSeries.Type.MINUTES,
        check_code=code,
        pdf=minutes_pdf(context, pictures),
        docx=minutes_docx(context, pictures),
        template=TEMPLATE,
    )


def checked(rendered: Rendered, *, reason: str, row: Any) -> Rendered:
    """Held against its words and the decree. Raises as `check_paper`."""
    note = check_paper(rendered.context, rendered.pdf, rendered.docx, reason=reason, row=row)
    return dataclasses.replace(rendered, layout_note=note)


def verification_of(code: str) -> Verification:
    return Verification(url=check_url(code), code=grouped(code))


def check_url(code: str) -> str:
    return settings.PUBLIC_URL + reverse("reports:check-result", args=[grouped(code)])
