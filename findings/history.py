"""What the histories of findings and of requests tell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.history import Changes, Happenings, Names, Source, State, Told
from accounts.models import User
from findings.actions.moves import Move
from findings.models import CorrectionRequest, Finding, FindingFile, RequestEvent
from findings.models.request import RequestStatus
from inspections.history import file_changes, hidden_fields, state_change, told_since
from inspections.models import Visit


def move_title(move: str) -> str:
    """What was done to a request."""
    return {
        Move.ISSUE: _("Issued with the minutes"),
        Move.ISSUE_AS_DEPUTY: _("Issued with the minutes"),
        Move.TAKE_BACK: _("Taken back with the minutes"),
        Move.ACKNOWLEDGE: _("Received by the unit"),
        Move.RESPOND: _("Answered by the unit"),
        Move.RETURN: _("Returned to the unit"),
        Move.VERIFY: _("Verified"),
        Move.CLOSE: _("Closed"),
        Move.REOPEN: _("Opened again"),
        Move.WITHDRAW: _("Withdrawn by the office"),
    }[Move(move)]


def finding_names(ids: set[int]) -> dict[int, str]:
    rows = Finding.objects.filter(pk__in=ids)
    return {row.pk: row.label for row in rows}


def earlier_findings(ids: set[int]) -> dict[int, str]:
    """Of another visit: with the code of the visit."""
    return {row.pk: row.code for row in Finding.objects.filter(pk__in=ids).select_related("visit")}


def finding_sources(
    visit: Visit, user: User, units: Names, finding: Finding | None = None
) -> list[Source]:
    """Of one finding, or of all there are and were in the visit."""
    since = told_since(visit, user)
    rows, files = Finding.history.filter(visit=visit.pk), FindingFile.history.all()
    if finding is None:
        # files outlive their finding in the history, and their finding's row there says whose
        files = files.filter(finding__in=rows.values("id"))
    else:
        rows, files = rows.filter(id=finding.pk), files.filter(finding=finding.pk)
    return [
        Changes(
            rows,
            _finding,
            read={
                "area": "area__name",
                "criterion": "criterion__code",
                "scope_units": units,
                "repeats": Names(earlier_findings),
            },
            leave_out=("visit", *hidden_fields(user)),
            also=("number",),
            since=since,
        ),
        file_changes(files, since),
    ]


def request_sources(
    visit: Visit, user: User, units: Names, request: CorrectionRequest | None = None
) -> list[Source]:
    """Of one request, or of all of the visit that this person may know of."""
    since = told_since(visit, user)
    rows = CorrectionRequest.history.filter(visit=visit.pk)
    known = CorrectionRequest.objects.visible_to(user).filter(visit=visit)
    if request is not None:
        known = known.filter(pk=request.pk)
    if request is not None or user.role == User.Role.UNIT_STAFF:
        rows = rows.filter(id__in=known.values("pk"))
    title = request is None
    return [
        Happenings(
            RequestEvent.objects.filter(request__in=known),
            ("move", "from_status", "to_status", "reason", "number"),
            lambda data: _move(data, title),
            read={"number": "request__number"},
            since=since,
        ),
        Changes(
            rows,
            _request,
            read={
                "area": "area__name",
                "responsible_unit": units,
                "findings": Names(finding_names),
            },
            leave_out=("visit", *hidden_fields(user)),
            also=("number",),
            since=since,
        ),
    ]


def _finding(state: State) -> str:
    letter = "U" if state["kind"] == Finding.Kind.STRENGTH else "H"
    return _("finding %(label)s") % {"label": f"{letter}{state['number']}"}


def _request(state: State) -> str:
    return _("request %(label)s") % {"label": f"K{state['number']}"}


def _move(data: State, names_request: bool) -> Told:
    change = state_change(RequestStatus.choices, data)
    title = move_title(data["move"])
    if names_request:
        title = f"K{data['number']}: {title}"
    return Told(title, (change,), data["reason"])
