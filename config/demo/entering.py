"""Entering one inspection by the actions, as an officer's pages do."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.stale import fingerprint, rows_seen
from findings.actions.findings import add_finding
from findings.models import Finding
from inspections.actions.minutes import (
    PARTICIPANT_FIELDS,
    SITE_FIELDS,
    edit_minutes_part,
    set_participants,
    set_site_checks,
)
from inspections.actions.rows import RowChange
from inspections.models import Participant, ReformArea, ReformFrame, Visit


def area_of(visit: Visit, code: str) -> ReformArea:
    frame = ReformFrame.objects.in_force_on(visit.period_day)
    area: ReformArea = ReformArea.objects.get(frame=frame, code=code)
    return area


def write_part(visit: Visit, values: dict[str, Any], *, by: User) -> None:
    visit.refresh_from_db()
    edit_minutes_part(visit.pk, values, seen=fingerprint(visit, values), by=by)


def write_sites(visit: Visit, sites: list[dict[str, Any]], *, by: User) -> None:
    existing = list(visit.site_checks.all())
    changes = [RowChange({**site, "order": n}) for n, site in enumerate(sites, start=1)]
    set_site_checks(visit.pk, changes, seen=rows_seen(existing, SITE_FIELDS), by=by)


def write_people(visit: Visit, changes: list[RowChange], *, by: User) -> None:
    """`changes` names the rows it changes; every other row stays as it is."""
    existing = list(visit.participants.all())
    named = {change.pk for change in changes}
    kept = [RowChange({}, pk=row.pk) for row in existing if row.pk not in named]
    seen = rows_seen(existing, PARTICIPANT_FIELDS)
    set_participants(visit.pk, [*changes, *kept], seen=seen, by=by)


def forget_leader(visit: Visit, *, by: User) -> None:
    """Whether the leader came that day was not told: a gap on paper, not a guess."""
    leader = visit.participants.get(side=Participant.Side.TEAM, full_name="Nguyễn Văn Thuận")
    write_people(visit, [RowChange({"full_name": "", "honorific": ""}, pk=leader.pk)], by=by)


def add_findings(visit: Visit, rows: list[dict[str, Any]], kind: str, *, by: User) -> list[Finding]:
    return [add_finding(visit.pk, {"kind": kind, **row}, by=by) for row in rows]
