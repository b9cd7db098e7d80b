"""Plans of a year."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import refuse_stale
from inspections.actions.moves import touch_drafts
from inspections.models import Plan

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


@transaction.atomic
def add_plan(values: dict[str, Any], *, by: User) -> Plan:
    """Raises PermissionDenied, ValidationError."""
    require(by, Perm.MANAGE_PLANS)
    plan = Plan(**values)
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic
def edit_plan(plan_id: int, values: dict[str, Any], *, seen: str, by: User) -> Plan:
    """Raises Plan.DoesNotExist, PermissionDenied, StalePage, ValidationError."""
    plan: Plan = Plan.objects.visible_to(by).select_for_update().get(pk=plan_id)
    require(by, Perm.MANAGE_PLANS)
    refuse_stale(plan, values, seen)
    for name, value in values.items():
        setattr(plan, name, value)
    plan.full_clean()
    plan.save()
    touch_drafts(plan=plan)
    return plan
