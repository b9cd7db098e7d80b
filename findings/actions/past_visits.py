"""Visits of the paper years: entered by the office from signed minutes, never issued here.

A visit is opened, its findings and requests are written by the same rules as any, and it is closed
with the scan of its paper. From then on the database keeps it as it keeps issued minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.actions.findings import new_finding
from findings.actions.moves import Move as RequestMove
from findings.actions.moves import walk as walk_request
from findings.actions.requests import new_request
from findings.models import CorrectionRequest, Finding
from inspections.actions.moves import Move, lock_visit, walk
from inspections.actions.visits import TeamsOfVisit, new_visit
from inspections.files import store_file
from inspections.models import Visit, VisitFile
from inspections.models.visit import VisitStatus
from inspections.uploads import CheckedUpload

PROVENANCE = "nhập từ hồ sơ giấy"  # printed and searched in Vietnamese, whatever the page speaks


@transaction.atomic
def open_past_visit(
    values: dict[str, Any], teams: TeamsOfVisit | None, *, paper: str, by: User
) -> Visit:
    """The frame of a visit held before today. `paper`: the number of its minutes, or empty.

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
    return new_visit({**values, "provenance": f"{provenance}."}, teams, by=by)


@transaction.atomic
def add_past_finding(visit_id: int, values: Mapping[str, Any], *, by: User) -> Finding:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError."""
    return new_finding(_still_open(visit_id, by=by), values, by=by)


@transaction.atomic
def add_past_request(visit_id: int, values: Mapping[str, Any], *, by: User) -> CorrectionRequest:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError."""
    return new_request(_still_open(visit_id, by=by), values, by=by)


@transaction.atomic
def close_past_visit(visit_id: int, scans: Iterable[CheckedUpload], *, by: User) -> Visit:
    """Attach the scans, and keep visit and requests as they are from now on.

    Call it inside `files_undone_on_error`. Raises Visit.DoesNotExist, PermissionDenied, MoveRefused.
    """
    visit = _still_open(visit_id, by=by)
    for scan in scans:
        row = VisitFile(visit=visit, caption=_("Scan of the paper minutes"), prints=False)
        store_file(row, scan, by=by)
    for request in CorrectionRequest.objects.filter(visit=visit).order_by("number"):
        walk_request(request, RequestMove.RECORD, by=by)
    return walk(visit, Move.RECORD, by=by)


def _still_open(visit_id: int, *, by: User) -> Visit:
    visit = lock_visit(visit_id, by=by)
    require(by, Perm.IMPORT_VISITS)
    if visit.status != VisitStatus.PLANNED or not visit.provenance:
        raise MoveRefused(_("This visit is not being entered from paper."), row=visit)
    return visit
