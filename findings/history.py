"""Sources of the histories of findings and of requests."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.history import Changes, Names, Source, State
from accounts.models import User
from findings.history_events import event_sources
from findings.models import CorrectionRequest, Finding, FindingFile, Recheck
from inspections.history import file_changes, hidden_fields, told_since
from inspections.models import Visit


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
    rechecked: list[Source] = []
    if finding is None:
        # files outlive their finding in the history, and their finding's row there says whose
        files = files.filter(finding__in=rows.values("id"))
        rechecked.append(_rechecked(visit, since))
    else:
        rows, files = rows.filter(id=finding.pk), files.filter(finding=finding.pk)
    return [
        *rechecked,
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


def _rechecked(visit: Visit, since: dt.datetime | None) -> Source:
    return Changes(
        Recheck.history.filter(visit=visit.pk),
        lambda state: _("re-check of finding %(label)s") % {"label": state["finding"]},
        read={"finding": Names(earlier_findings)},
        leave_out=("visit",),
        since=since,
    )


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
    return [
        *event_sources(known, user, units, names_request=request is None, since=since),
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
