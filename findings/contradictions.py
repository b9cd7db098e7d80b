"""Finds rows of a draft that contradict its visit: its unit, day, programme, or the visit before.

The forms refuse such a row when it is written; a later change of the visit makes it. Readiness
lists each with its field, and it blocks issuing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from engines.vietnamese.dates import format_date
from engines.vietnamese.sorting import sort_key
from findings.models import CorrectionRequest, Finding, Recheck
from findings.rechecks import units_to_recheck
from findings.rules import same_day_words
from inspections.models import Visit
from inspections.readiness import Gap, edit_url
from units.models.querysets import read_names
from units.tree import PlacesOn


def contradictions(
    visit: Visit,
    findings: Sequence[Finding],
    requests: Sequence[CorrectionRequest],
    rechecks: Sequence[Recheck],
) -> Iterator[Gap]:
    """The rows as `findings.readiness.gaps_rows` reads them. Asks only where a row gives reason to."""
    places = PlacesOn(visit.held_on)
    for finding in findings:
        yield from _of_finding(visit, finding, places)
    elsewhere = [row for row in requests if row.responsible_unit_id != visit.unit_id]
    if elsewhere:
        read_names([visit.unit, *(row.responsible_unit for row in elsewhere)])
    for request in requests:
        yield from _of_request(visit, request, places)
    yield from _of_rechecks(visit, rechecks)


def _of_finding(visit: Visit, finding: Any, places: PlacesOn) -> Iterator[Gap]:
    url = reverse("findings:finding-edit", args=[finding.pk])
    label = {"label": finding.label}
    yield from _of_programme(visit, finding, url)
    if finding.repeats_day and finding.repeats_day >= visit.held_on:
        message = _("%(label)s repeats a finding of %(day)s, which is not before this visit.")
        day = {"day": format_date(finding.repeats_day)}
        yield Gap("block", message % (label | day), url)
    named = finding.scope_units.all()
    strange = [unit for unit in named if not places.is_below(unit.pk, visit.unit_id)]
    if strange:
        read_names(strange)
        names = sorted((unit.name_on(visit.held_on) for unit in strange), key=sort_key)
        message = _("%(label)s names units that do not stand under the inspected one: %(names)s.")
        values = label | {"names": ", ".join(names)}
        yield Gap("block", message % values, f"{url}#id_scope_units")


def _of_programme(visit: Visit, finding: Any, url: str) -> Iterator[Gap]:
    label = {"label": finding.label}
    if finding.area.frame_id != finding.frame_in_force:
        message = _("%(label)s names an area of another programme than the review period's.")
        yield Gap("block", message % label, f"{url}#id_area")
    chosen = finding.criterion
    if chosen and visit.criteria_set_id not in (None, chosen.criteria_set_id):
        message = _("%(label)s names a criterion of another set than this visit's.") % label
        yield Gap("block", message, f"{url}#id_criterion")


def _of_request(visit: Visit, request: Any, places: PlacesOn) -> Iterator[Gap]:
    url = reverse("findings:request-edit", args=[request.pk])
    label = {"label": request.label}
    if request.asks_of_strength:
        message = _("%(label)s asks to put a strength right.") % label
        yield Gap("block", message, f"{url}#id_findings")
    if request.due_on and request.due_on < visit.held_on:
        message = _("%(label)s is due before the day of the visit.") % label
        yield Gap("block", message, f"{url}#id_due_on")
    for doubt in same_day_words(request.due_on, visit):
        yield Gap("warning", f"{request.label}: {doubt}", f"{url}#id_due_on")
    if request.area_frame is not None and request.area_frame != request.frame_in_force:
        message = _("%(label)s names an area of another programme than the review period's.")
        yield Gap("block", message % label, f"{url}#id_area")
    yield from _directed_elsewhere(visit, request, places, f"{url}#id_responsible_unit")


def _directed_elsewhere(
    visit: Visit, request: CorrectionRequest, places: PlacesOn, url: str
) -> Iterator[Gap]:
    """A request may go to a body above, below or of the province; never to another locality."""
    unit = request.responsible_unit
    if unit.pk == visit.unit_id:
        return
    named = {"label": request.label, "unit": unit.name_on(visit.held_on)}
    if unit.version_on(visit.held_on) is None:
        message = _("%(label)s is directed to %(unit)s, which did not exist on that day.")
        yield Gap("block", message % named, url)
    elif not places.on_one_line(unit.pk, visit.unit_id):
        message = _("%(label)s is directed to %(unit)s, another locality than the inspected unit.")
        yield Gap("block", message % named, url)
    elif not places.is_above_or_below(unit.pk, visit.unit_id):
        message = _("%(label)s is directed to %(unit)s, not to the inspected unit.")
        yield Gap("warning", message % named, url)


def _of_rechecks(visit: Visit, rechecks: Sequence[Recheck]) -> Iterator[Gap]:
    frame = edit_url(visit, "frame", "id_recheck_of")
    known = {visit.recheck_of_id, visit.pk}
    strange = [row.finding for row in rechecks if row.finding.visit_id not in known]
    if strange:
        names = ", ".join(finding.code for finding in strange)
        message = _("This visit looks back at %(names)s; it must stay a re-check of that visit.")
        yield Gap("block", message % {"names": names}, frame)
    original = visit.recheck_of
    if original is None:
        return
    if visit.held_on <= original.held_on:
        message = _("The re-check comes after the visit it looks back at.")
        yield Gap("block", message, edit_url(visit, "frame", "id_held_on"))
    if visit.unit_id != original.unit_id and visit.unit not in units_to_recheck(
        original, visit.held_on
    ):
        message = _("This unit is neither the inspected one nor its successor that day.")
        yield Gap("block", message, edit_url(visit, "frame", "id_unit"))
