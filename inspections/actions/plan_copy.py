"""A plan of another year with the units of an earlier one, and nothing of their results."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from inspections.actions.plans import TAKEN_OVER, lock_plan
from inspections.actions.visits import TeamsOfVisit, new_visit
from inspections.copying import CopiedLine, copy_of, same_day
from inspections.models import Plan


@transaction.atomic
def copy_plan(plan_id: int, year: int, title: str, *, by: User) -> Plan:
    """The draft of a plan: no number, no signer. Units that ended are left for a person to choose.

    Raises Plan.DoesNotExist, PermissionDenied, ValidationError.
    """
    source = lock_plan(plan_id, by=by)
    if year == source.year:
        raise ValidationError({"year": _("Choose another year than that of the plan.")})
    plan = Plan(
        year=year,
        title=title,
        issuer=source.issuer,
        is_training=source.is_training,
        copied_from=source,
    )
    plan.full_clean()
    plan.save()
    for line in copy_of(source, year).lines:
        new_visit(_frame(line, plan, year - source.year), _teams(line), by=by)
    return plan


def _frame(line: CopiedLine, plan: Plan, years: int) -> dict[str, Any]:
    old = line.visit
    values = {name: getattr(old, name) for name in TAKEN_OVER}
    for name in ("period_from", "period_to"):
        day: dt.date | None = values[name]
        values[name] = same_day(day, day.year + years) if day else None
    values["period_label"] = in_other_year(old.period_label, old.held_on.year, years)
    values |= {"plan": plan, "unit": old.unit, "held_on": line.held_on}
    return values | {
        "session": old.session,
        "form": old.form,
        "is_training": plan.is_training,
    }


def in_other_year(text: str, year: int, years: int) -> str:
    """ "6 tháng đầu năm 2018" of 2018 becomes that of 2019; the year before it moves along."""
    for known in (year, year - 1) if years > 0 else (year - 1, year):
        text = text.replace(str(known), str(known + years))
    return text


def _teams(line: CopiedLine) -> TeamsOfVisit:
    links = list(line.visit.visit_teams.all())
    lead = line.visit.lead_team
    if lead is None:
        raise ValidationError(
            _("%(visit)s has no leading team; give it one first.") % {"visit": line.visit}
        )
    return TeamsOfVisit(lead=lead, joined=tuple(link.team for link in links if not link.leads))
