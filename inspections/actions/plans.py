"""Plans of a year, and many of their visits at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import refuse_stale
from engines.vietnamese.dates import format_date
from inspections.actions.moves import touch_drafts
from inspections.actions.visits import TeamsOfVisit, new_visit
from inspections.models import Plan, Visit
from units.models import Unit

PLAN_FIELDS = (
    "year",
    "title",
    "number",
    "signed_on",
    "issuer",
    "signer",
    "signer_position",
    "note",
)
# What the next visit of a plan takes over from the last one.
TAKEN_OVER = (
    "covers_reform",
    "covers_procedures",
    "period_from",
    "period_to",
    "period_label",
    "papers_to_prepare",
)
NAMED = 5  # visits that a refusal names; of the others it says how many


@dataclass(frozen=True)
class PlanLine:
    """One visit of a plan, as the annex of the plan names it."""

    unit: Unit
    held_on: dt.date
    session: str = ""


@transaction.atomic
def add_plan(values: dict[str, Any], *, by: User) -> Plan:
    """Raises PermissionDenied, ValidationError."""
    require(by, Perm.MANAGE_PLANS)
    plan = Plan(**values)
    plan.full_clean()
    plan.save()
    return plan


def lock_plan(plan_id: int, *, by: User) -> Plan:
    """Raises Plan.DoesNotExist, PermissionDenied."""
    plan: Plan = Plan.objects.visible_to(by).select_for_update().get(pk=plan_id)
    require(by, Perm.MANAGE_PLANS)
    return plan


@transaction.atomic
def edit_plan(plan_id: int, values: dict[str, Any], *, seen: str, by: User) -> Plan:
    """Raises Plan.DoesNotExist, PermissionDenied, StalePage, ValidationError."""
    plan = lock_plan(plan_id, by=by)
    refuse_stale(plan, values, seen)
    for name, value in values.items():
        setattr(plan, name, value)
    plan.full_clean()
    refuse_other_year(plan)
    plan.save()
    touch_drafts(plan=plan)
    return plan


def refuse_other_year(plan: Plan) -> None:
    """A visit lies in the year of its plan: a plan that has visits keeps its year."""
    others = plan.visits.exclude(held_on__year=plan.year)
    rows = others.select_related("unit").prefetch_related("unit__versions").order_by("held_on")
    if named := [str(visit) for visit in rows[:NAMED]]:
        more = others.count() - len(named)
        text = _("These visits of the plan lie in another year: %(visits)s.")
        faults = [text % {"visits": "; ".join(named)}]
        if more:
            faults.append(_("And %(count)s more.") % {"count": more})
        raise ValidationError({"year": faults})


def last_visit_of(plan: Plan) -> Visit | None:
    """Whose teams and period the next one takes over."""
    last: Visit | None = plan.visits.order_by("-pk").prefetch_related("visit_teams").first()
    return last


@transaction.atomic
def add_visits(
    plan_id: int, lines: Iterable[PlanLine], teams: TeamsOfVisit, *, by: User
) -> list[Visit]:
    """All lines or none. Raises Plan.DoesNotExist, PermissionDenied, ValidationError."""
    plan = lock_plan(plan_id, by=by)
    last = last_visit_of(plan)
    common = {name: getattr(last, name) for name in TAKEN_OVER} if last else {}
    known = set(plan.visits.values_list("unit_id", "held_on"))
    made = []
    for line in lines:
        if (line.unit.pk, line.held_on) in known:
            raise ValidationError(
                _("%(unit)s, %(day)s: this visit is in the plan already.")
                % {"unit": line.unit.name_on(line.held_on), "day": format_date(line.held_on)}
            )
        known.add((line.unit.pk, line.held_on))
        values = {"plan": plan, "unit": line.unit, "held_on": line.held_on, **common}
        values |= {"session": line.session, "is_training": plan.is_training}
        made.append(new_visit(values, teams, by=by))
    if not made:
        raise ValidationError(_("Write at least one unit with its day."))
    return made
