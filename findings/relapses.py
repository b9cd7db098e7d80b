"""A relapse ("tái phạm"): what was verified as put right is found again by a later visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef

from accounts.models import User
from findings.models import CorrectionRequest, Finding


def relapses_of(
    requests: Sequence[CorrectionRequest], user: User
) -> dict[int, list[tuple[Finding, str]]]:
    """For each request that counts as put right: the findings, recorded since, that repeat one
    it answers, as far as `user` may see them."""
    settled = [request.pk for request in requests if request.verified_at is not None]
    if not settled:
        return {}
    found: dict[int, list[tuple[Finding, str]]] = defaultdict(list)
    rows = Finding.objects.visible_to(user).annotate(
        again=F("repeats__requests"), verified_at=F("repeats__requests__verified_at")
    )
    rows = rows.filter(again__in=settled, created_at__gt=F("verified_at"))
    for finding in rows.select_related("visit").order_by("visit__held_on", "number"):
        found[finding.again].append((finding, f"{finding.visit.held_on:%d/%m/%Y}"))
    return dict(found)


def repeated_since(user: User) -> Exists:
    """Whether a request has relapses that `user` may see; for a query that reads it anyway."""
    rows = Finding.objects.visible_to(user).filter(
        repeats__requests=OuterRef("pk"), created_at__gt=OuterRef("verified_at")
    )
    return Exists(rows)


def relapsed_from(finding: Finding, user: User) -> list[CorrectionRequest]:
    """The requests that were verified when this finding was recorded, of the one it repeats."""
    if finding.repeats_id is None:
        return []
    rows: Any = CorrectionRequest.objects.visible_to(user).select_related("visit")
    settled = rows.filter(findings=finding.repeats_id, verified_at__lt=finding.created_at)
    return list(settled.order_by("number"))
