"""Rules of a finding's and a request's content. Asked by the actions, so by every door alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from engines.vietnamese.dates import format_date
from engines.vietnamese.sorting import sort_key
from findings.models import CorrectionRequest, Finding, Recheck
from inspections.models import CriteriaSet, Criterion, ReformArea, ReformFrame, Visit
from units.models import Unit
from units.official import level_stands
from units.tree import standing_below

Faults = dict[str, list[str]]
HAS_WORDS = {Finding.Scope.UNNAMED, Finding.Scope.STAFF}


def areas_for(visit: Visit) -> QuerySet[ReformArea]:
    """The areas of the programme in force for the review period."""
    frame = ReformFrame.objects.last_before(visit.period_day)
    return ReformArea.objects.filter(frame=Subquery(frame.values("pk"))).order_by("order")


def criteria_for(visit: Visit) -> QuerySet[Criterion]:
    """Those of the visit's own set; without one, of the newest published set of the programme."""
    chosen: Any = visit.criteria_set_id
    if chosen is None:
        frame = Subquery(ReformFrame.objects.last_before(visit.period_day).values("pk"))
        sets = CriteriaSet.objects.filter(frame=frame, published=True).order_by("-version")
        chosen = Subquery(sets.values("pk")[:1])
    return Criterion.objects.filter(criteria_set=chosen).order_by("order")


def fill_area(finding: Finding) -> None:
    """The area of a finding that names none is that of its criterion."""
    if finding.area_id is None and finding.criterion is not None:
        finding.area_id = finding.criterion.area_id


def finding_faults(finding: Finding, named: Iterable[Unit], *, by: User) -> Faults:
    faults: Faults = {}
    visit = finding.visit
    if not areas_for(visit).filter(pk=finding.area_id).exists():
        faults["area"] = [_("Choose an area of the programme in force for the review period.")]
    if finding.criterion_id and not criteria_for(visit).filter(pk=finding.criterion_id).exists():
        faults["criterion"] = [_("Choose a criterion of this visit's set.")]
    elif finding.criterion and finding.criterion.area_id != finding.area_id:
        faults["criterion"] = [
            _("This criterion belongs to the area “%(area)s”: choose that area, or another one.")
            % {"area": finding.criterion.area}
        ]
    if finding.repeats_id and not _may_repeat(finding, by):
        faults["repeats"] = [_("Choose a limitation of an earlier visit.")]
    return faults | _scope_faults(finding, set(named), by=by)


def _may_repeat(finding: Finding, by: User) -> bool:
    """A limitation of an earlier visit that `by` sees, or one that this visit looks back at."""
    if finding.kind != Finding.Kind.LIMITATION:
        return False
    earlier = Finding.objects.filter(visit__held_on__lt=finding.visit.held_on).limitations()
    looked_at = Recheck.objects.filter(visit=finding.visit_id).values("finding")
    known = earlier.visible_to(by) | earlier.filter(pk__in=looked_at)
    return bool(known.filter(pk=finding.repeats_id).exists())


def _scope_faults(finding: Finding, named: set[Unit], *, by: User) -> Faults:
    scope = finding.scope
    faults: Faults = {}
    if finding.scope_level and not level_stands(finding.scope_level, finding.visit.held_on):
        faults["scope_level"] = [_("There were no units of this level on the day of the visit.")]
    if scope in HAS_WORDS and not finding.scope_text:
        faults["scope_text"] = [_("Write the words that were said, such as “some communes”.")]
    if scope == Finding.Scope.UNIT and finding.scope_text:
        faults["scope_text"] = [
            _("These words belong to another choice above: the whole unit needs none.")
        ]
    if scope == Finding.Scope.NAMED:
        if not named:
            faults["scope_units"] = [_("Choose at least one unit.")]
        elif strange := _strangers(finding.visit, named, by):
            faults["scope_units"] = [
                _("%(names)s did not stand under the inspected unit on the day of the visit.")
                % {"names": ", ".join(strange)}
            ]
    elif named:
        faults["scope_units"] = [_("Named units go with the choice “named sub-units” only.")]
    return faults


def _strangers(visit: Visit, named: set[Unit], by: User) -> list[str]:
    allowed = Unit.objects.visible_to(by).filter(pk__in=standing_below(visit.unit, visit.held_on))
    ids = set(allowed.values_list("pk", flat=True))
    names = (unit.name_on(visit.held_on) for unit in named if unit.pk not in ids)
    return sorted(names, key=sort_key)


def request_faults(request: CorrectionRequest, answered: Iterable[Finding], *, by: User) -> Faults:
    faults: Faults = {}
    visit = request.visit
    if request.due_on and request.due_on < visit.held_on:
        faults["due_on"] = [_("The day lies before the visit.")]
    if request.area_id and not areas_for(visit).filter(pk=request.area_id).exists():
        faults["area"] = [_("Choose an area of the programme in force for the review period.")]
    if request.responsible_unit_id and not _stood(request.responsible_unit_id, visit, by):
        faults["responsible_unit"] = [_("This unit did not exist on the day of the visit.")]
    if any(not _answerable(finding, visit) for finding in answered):
        faults["findings"] = [_("A request answers limitations of its own visit.")]
    return faults


def same_day_words(day: dt.date | None, visit: Visit) -> list[str]:
    """What is asked about a deadline that leaves no time at all; nothing about any other."""
    if day is None or day != visit.held_on:
        return []
    return [_("The deadline %(day)s is the day of the visit itself.") % {"day": format_date(day)}]


def _answerable(finding: Finding, visit: Visit) -> bool:
    return finding.visit_id == visit.pk and finding.kind == Finding.Kind.LIMITATION


def _stood(unit_id: int, visit: Visit, by: User) -> bool:
    """The unit is one `by` may see, and it had a name that day. The visit's own unit always does."""
    if unit_id == visit.unit_id:
        return True
    unit: Any = Unit.objects.visible_to(by).filter(pk=unit_id).first()
    return unit is not None and unit.version_on(visit.held_on) is not None
