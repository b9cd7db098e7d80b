"""Shared by every paper of a visit: its minutes, its issuer, and common words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refused import MoveRefused
from engines.printing.context import Letterhead, MinutesContext, SignatureBlock
from engines.printing.paper import Form, Line, PaperContext
from engines.vietnamese.dates import long_date
from findings.deadlines import deadline_of
from findings.models import CorrectionRequest
from inspections.models import Participant, Team, Visit
from inspections.models.team import RoleInTeam
from reports.minutes import letterhead_of
from reports.minutes_words import body_of
from reports.models import IssuedDocument, IssuingBody
from reports.papers.blanks import Blank
from units.models import Unit

DEPARTMENT = "CCHC"  # stands after the issuer in the symbol of a letter
Kind = IssuedDocument.Kind
Issuer = Team | IssuingBody


@dataclass(frozen=True)
class PaperDraft:
    """A paper as it would be issued now. `again` reads it anew, to see whether it still holds.

    `blanks`: what it prints as dotted gaps.
    """

    context: PaperContext
    kind: IssuedDocument.Kind
    issuer: Issuer
    visit: Visit | None = None
    again: Callable[[], PaperDraft] | None = None
    blanks: tuple[Blank, ...] = ()
    follow: Callable[[Visit, User], Any] | None = field(default=None, compare=False)
    facts: dict[str, Any] | None = None  # where they are not those of its visit


def minutes_in_force(visit: Visit) -> IssuedDocument:
    """The newest minutes that nobody withdrew. Raises MoveRefused."""
    rows = IssuedDocument.objects.filter(visit=visit).of_minutes().standing()
    found: IssuedDocument | None = rows.defer("pdf", "docx").order_by("-entry_number").first()
    if found is None:
        raise MoveRefused(_("The minutes of this visit have not been issued yet."), row=visit)
    return found


def minutes_of(document: IssuedDocument) -> MinutesContext:
    return MinutesContext.from_json(document.content)


def office_for(visit: Visit | None, *, is_training: bool = False) -> IssuingBody:
    """The office whose letterhead the paper bears. Raises MoveRefused when none is entered."""
    training = visit.is_training if visit else is_training
    body: IssuingBody | None = IssuingBody.objects.for_training(training).first()
    if body is None:
        raise MoveRefused(
            _("No issuing body is entered. The office enters it among the records first."),
            row=visit,
        )
    return body


def lead_team(visit: Visit) -> Team:
    team: Team | None = visit.lead_team
    if team is None:
        raise MoveRefused(_("The visit needs a team that leads."), row=visit)
    return team


def symbol(issuer: Issuer, type_code: str) -> str:
    """ "TB-SNV"; of a letter "SNV-CCHC"."""
    if type_code == "CV":
        return f"{issuer.symbol}-{DEPARTMENT}"
    return f"{type_code}-{issuer.symbol}"


def letterhead(issuer: Issuer) -> Letterhead:
    if isinstance(issuer, Team):
        return letterhead_of(issuer)
    return Letterhead(parent=issuer.parent_body or None, body=issuer.heading)


def signature(issuer: Issuer, visit: Visit | None) -> SignatureBlock:
    """Of a team its leader, as the visit names them; of the office whoever signs for it."""
    if isinstance(issuer, IssuingBody):
        titles = tuple(part.strip() for part in issuer.signer_title.split("/") if part.strip())
        name = issuer.signer_name or None
        return SignatureBlock(titles=titles or ("Thủ trưởng cơ quan",), note="", name=name)
    leader = Participant.objects.filter(
        visit=visit, side=Participant.Side.TEAM, team=issuer, role=RoleInTeam.LEADER
    ).first()
    return SignatureBlock(
        titles=("Trưởng đoàn",), note="", name=(leader.full_name or None) if leader else None
    )


def paper(issuer: Issuer, visit: Visit | None, type_code: str, **more: Any) -> PaperContext:
    """A context with all that follows from the issuer."""
    form: Form = "letter" if type_code == "CV" else "named"
    return PaperContext(
        form=form,
        letterhead=letterhead(issuer),
        symbol=symbol(issuer, type_code),
        place=issuer.place_name or _office_place(issuer) or None,
        signature=signature(issuer, visit),
        unit_name=visit.unit_name if visit else "",
        training=issuer.is_training,
        **more,
    )


def _office_place(issuer: Issuer) -> str:
    """A team without a place of its own sits where the office does."""
    if isinstance(issuer, IssuingBody):
        return ""
    office = IssuingBody.objects.for_training(issuer.is_training).first()
    return office.place_name if office else ""


def cited(document: IssuedDocument) -> str:
    """ "Biên bản số 01/BB-ĐKT ngày 17 tháng 7 năm 2018 của Đoàn Kiểm tra …"."""
    day = long_date(document.document_date)
    return f"Biên bản số {document.number_text} {day} của {document.issuer_name}"


def bodies_of(units: Iterable[Unit], day: dt.date) -> tuple[str, ...]:
    """Whom a paper is sent to, as they are called on its day; each once."""
    return tuple(dict.fromkeys(body_of(unit, day) for unit in units))


def in_time(requests: Iterable[CorrectionRequest], said: str) -> str:
    """ " đúng thời hạn nêu trên" behind what is to be reported, where any time was named."""
    return said if any(deadline_of(request).time for request in requests) else ""


text = partial(Line, kind="text")
item = partial(Line, kind="item")
detail = partial(Line, kind="detail")
section = partial(Line, kind="section")
basis = partial(Line, kind="basis")
closing = partial(Line, kind="closing")
