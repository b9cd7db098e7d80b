"""Phúc tra: a visit made from another one, and what it sees of that one's limitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from accounts.stale import refuse_stale
from findings.actions.findings import add_finding
from findings.actions.writing import assign, open_draft
from findings.lines import scope_words
from findings.models import Finding, Recheck
from findings.rechecks import heir_of, open_limitations, units_to_recheck
from findings.rules import areas_for, criteria_for
from inspections.actions.moves import lock_visit, touch
from inspections.actions.visits import TeamsOfVisit, new_visit
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.relations import visit_actors
from units.models import Unit
from units.tree import standing_below

FIELDS = ("outcome", "now")
MAY_BE_RECHECKED = frozenset({VisitStatus.ISSUED, VisitStatus.CONCLUDED, VisitStatus.CLOSED})
# What the new visit takes over from the one it looks back at.
CARRIED = (
    "plan",
    "covers_reform",
    "covers_procedures",
    "period_from",
    "period_to",
    "period_label",
    "contents",
    "criteria_set",
    "is_training",
)


@transaction.atomic
def make_recheck(visit_id: int, values: Mapping[str, Any], *, by: User) -> Visit:
    """A new visit that looks back at an issued one.

    `values`: held_on; and, where they are given, session, unit (without it: the unit itself, or
    the one its requests were handed to) and findings (without them: the limitations still open).
    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError (by field).
    """
    original = lock_visit(visit_id, by=by)
    refuse_recheck(original, by=by)
    day = values["held_on"]
    unit = values.get("unit") or heir_of(original, units_to_recheck(original, day))
    chosen = values.get("findings")
    findings = list(open_limitations(original) if chosen is None else chosen)
    faults = _faults(original, day, unit, findings)
    if faults or unit is None:
        raise ValidationError(faults)
    carried = {name: getattr(original, name) for name in CARRIED}
    if unit.pk == original.unit_id:
        carried["place"] = original.place
    frame = {
        "unit": unit,
        "held_on": day,
        "session": values.get("session", ""),
        "form": Visit.Form.RECHECK,
        "recheck_of": original,
    }
    if original.plan and original.plan.year != day.year:
        carried["plan"] = None  # a plan is of one year
    visit = new_visit(carried | frame, _teams_of(original), by=by)
    for finding in sorted(findings, key=lambda row: row.number):
        Recheck.objects.create(visit=visit, finding=finding)
    return visit


def refuse_recheck(visit: Visit, *, by: User) -> None:
    """Raises PermissionDenied, MoveRefused (its minutes are not issued)."""
    require(by, Perm.EDIT_VISIT, visit_actors(by, visit))
    if visit.status not in MAY_BE_RECHECKED:
        raise MoveRefused(
            _("The visit is “%(state)s” now; a re-check looks back at issued minutes.")
            % {"state": visit.get_status_display()},
            row=visit,
        )


def _faults(
    original: Visit, day: dt.date, unit: Unit | None, findings: list[Finding]
) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if day <= original.held_on:
        faults["held_on"] = [_("The re-check comes after the visit it looks back at.")]
    if unit is None:
        faults["unit"] = [_("The unit has ended. Choose the one that took over from it.")]
    elif unit not in units_to_recheck(original, day):
        faults["unit"] = [_("This unit is neither the inspected one nor its successor that day.")]
    if any(not _looked_back_at(finding, original) for finding in findings):
        faults["findings"] = [_("A re-check looks at limitations of the earlier visit.")]
    elif not findings:
        faults["findings"] = [_("Choose at least one limitation.")]
    return faults


def _looked_back_at(finding: Finding, original: Visit) -> bool:
    return finding.visit_id == original.pk and finding.kind == Finding.Kind.LIMITATION


def _teams_of(visit: Visit) -> TeamsOfVisit:
    links = list(visit.visit_teams.select_related("team"))
    return TeamsOfVisit(
        lead=next(link.team for link in links if link.leads),
        joined=tuple(link.team for link in links if not link.leads),
    )


@transaction.atomic
def edit_recheck(recheck_id: int, values: Mapping[str, Any], *, seen: str, by: User) -> Recheck:
    """What is seen now of one limitation, if the page had shown what stands there (`seen`).

    Raises Recheck.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError.
    """
    if strange := set(values) - set(FIELDS):
        raise ValueError(f"not of a re-checked finding: {sorted(strange)}")
    row, visit = _locked(recheck_id, by=by)
    refuse_stale(row, values, seen)
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    assign(row, values)
    row.full_clean(exclude=["visit", "finding"])
    row.save()
    touch(visit, by=by)
    return row


@transaction.atomic
def repeat_finding(recheck_id: int, *, by: User) -> Finding:
    """Record what has not improved as a limitation of the re-check, linked to the earlier one.

    Raises Recheck.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    row, visit = _locked(recheck_id, by=by)
    if row.outcome != Recheck.Outcome.UNCHANGED:
        said = _("Only what has not improved is recorded as repeated.")
        raise ValidationError({"outcome": [said]})
    if made := Finding.objects.filter(visit=visit, repeats=row.finding).first():
        raise MoveRefused(
            _("It is already recorded as repeated: %(label)s.") % {"label": made.label}, row=row
        )
    return add_finding(visit.pk, _again(row.finding, visit), by=by)


def _locked(recheck_id: int, *, by: User) -> tuple[Recheck, Visit]:
    """The row as it is once its visit is locked and open to `by`."""
    rows = Recheck.objects.visible_to(by)
    visit = open_draft(rows.get(pk=recheck_id).visit_id, by=by)
    return rows.select_related("finding__visit", "finding__area").get(pk=recheck_id), visit


def _again(finding: Finding, visit: Visit) -> dict[str, Any]:
    """The earlier limitation in the words of this visit's programme and of the units of its day."""
    said = {
        name: getattr(finding, name)
        for name in ("condition", "cause", "cause_kind", "effect", "legal_basis", "severity")
    }
    area = areas_for(visit).filter(code=finding.area.code).first()
    if area is None:
        raise MoveRefused(
            _("The programme of this visit has no area like that: add the limitation by hand."),
            row=visit,
        )
    criteria = criteria_for(visit).filter(area=area)
    return {
        **said,
        **_scope(finding, visit),
        "kind": Finding.Kind.LIMITATION,
        "area": area,
        "criterion": finding.criterion if finding.criterion in criteria else None,
        "repeats": finding,
    }


def _scope(finding: Finding, visit: Visit) -> dict[str, Any]:
    """Named units that no longer stand there are kept as the words that named them."""
    named = list(finding.scope_units.all())
    standing = standing_below(visit.unit, visit.held_on) if named else set()
    if any(unit.pk not in standing for unit in named):
        return {"scope": Finding.Scope.NOT_STATED, "scope_text": scope_words(finding)[:200]}
    return {
        "scope": finding.scope,
        "scope_level": finding.scope_level,
        "scope_text": finding.scope_text,
        "scope_units": named,
    }
