"""Visits of the paper years: entered by the office from signed minutes, never issued here.

A visit and what it holds are checked by the same rules as any and written together (see
`findings.past_rows`); it is closed with the scan of its paper, and from then on the database keeps
it as it keeps issued minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.bulk import Batch
from accounts.form_fields import LONGEST_TEXT
from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.actions.moves import Move as RequestMove
from findings.actions.moves import step as step_request
from findings.actions.requests import checked_request
from findings.models import CorrectionRequest, RequestEvent
from inspections.actions.moves import Move, step
from inspections.actions.visits import TeamsOfVisit, checked_visit
from inspections.models import Visit, VisitFile, VisitTeam
from inspections.models.visit import VisitStatus

PROVENANCE = "nhập từ hồ sơ giấy"  # printed and searched in Vietnamese, whatever the page speaks


def checked_past_visit(values: dict[str, Any], *, paper: str, by: User) -> Visit:
    """The frame of a visit held before today, unsaved. `paper`: the number of its minutes, or "".

    Raises PermissionDenied, MoveRefused (the unit has a visit on that day), ValidationError.
    """
    require(by, Perm.IMPORT_VISITS)
    if values["held_on"] >= timezone.localdate():
        raise ValidationError(
            {"held_on": _("Only a visit held before today is entered from paper.")}
        )
    others = Visit.objects.filter(unit=values["unit"], held_on=values["held_on"])
    if other := others.exclude(status=VisitStatus.CANCELLED).first():
        raise MoveRefused(
            _("The visit %(code)s to this unit on that day is already here.")
            % {"code": other.code},
            row=other,
        )
    provenance = f"{PROVENANCE.capitalize()}: {paper}" if paper else PROVENANCE.capitalize()
    return checked_visit({**values, "provenance": f"{provenance}."}, by=by)


def teams_of_past_visit(visit: Visit, teams: TeamsOfVisit | None) -> list[VisitTeam]:
    """The teams its file names, unsaved, without people: those of today were not there."""
    links = teams.ids() if teams else ()
    return [VisitTeam(visit=visit, team_id=team_id, leads=leads) for team_id, leads in links]


def checked_past_request(
    visit: Visit, values: Mapping[str, Any], *, number: int, by: User, outcome: str = ""
) -> tuple[CorrectionRequest, RequestEvent]:
    """A request of such a visit as its paper has it, and the event that says so; both unsaved.

    `outcome`: what became of it, in the words of the paper. The event tells it; no figure counts
    it, because nobody has verified it here.

    Raises PermissionDenied, ValidationError.
    """
    require(by, Perm.IMPORT_VISITS)
    try:
        MaxLengthValidator(LONGEST_TEXT)(outcome)
    except ValidationError as error:
        raise ValidationError({"reason": error}) from error
    request, _answered = checked_request(visit, values, number=number, by=by)
    return request, step_request(request, RequestMove.RECORD, by=by, reason=outcome)


def scan_of(visit: Visit, kept: Mapping[str, Any], *, by: User) -> VisitFile:
    """The scan of the paper minutes, unsaved. `kept`: see `inspections.files.keep_upload`."""
    file = VisitFile(
        visit=visit, caption=_("Scan of the paper minutes"), prints=False, uploaded_by=by, **kept
    )
    file.full_clean(exclude=["file", "visit"])
    return file


def close_past_visits(visits: list[Visit], *, by: User) -> None:
    """Keep the visits, just written, as they are from now on. Call it in their transaction."""
    require(by, Perm.IMPORT_VISITS)
    closing = Batch()
    for visit in visits:
        closing.add(step(visit, Move.RECORD, by=by))
        closing.change(visit, ["status"])
    closing.write(by=by)
