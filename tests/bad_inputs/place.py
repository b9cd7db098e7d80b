"""One small province in which each item is tried: a draft, issued requests, a person of each kind."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps

from accounts.models import User
from findings.models import CorrectionRequest, Finding
from inspections.models import Plan, Visit
from tests.findings.factories import FindingFactory, RequestFactory, make_area, make_frame
from tests.inspections.factories import (
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)
from units.models import Unit

# What signing in, refusing and reading leave behind is no trace of the refused input itself.
NOT_COMPARED = {"auditentry", "session", "idempotencykey", "accessattempt", "accesslog"}


@dataclass
class Place:
    people: dict[str, User]
    province: Unit
    unit: Unit
    plan: Plan
    draft: Visit
    done: Visit
    finding: Finding
    request: CorrectionRequest
    area: int
    files: Path

    def names(self) -> dict[str, Any]:
        """What an address or a typed value of the adapter may name in braces."""
        rows = {"draft", "done", "finding", "request", "unit", "province", "plan"}
        return {name: getattr(self, name).pk for name in rows} | {"area": self.area}

    def filled(self, text: str) -> str:
        return text.format(**self.names())


def make_place(files: Path) -> Place:
    make_frame()
    province = make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")
    unit = make_unit("Huyện Lấp Vò", code="875", parent=province)
    team, plan = TeamFactory(), PlanFactory()
    draft = VisitFactory(in_progress=True, unit=unit, team=team, plan=plan)
    done = VisitFactory(issued=True, unit=unit, team=team, held_on=dt.date(2018, 7, 17))
    request = RequestFactory(visit=done, status="issued", due_on=dt.date(2018, 8, 10))
    people = {role: member(team, role) for role in ("leader", "secretary")}
    people |= {"office": UserFactory(role="office"), "staff": make_staff(unit)}
    people |= {"system_admin": UserFactory(role="system_admin")}
    return Place(
        people=people,
        province=province,
        unit=unit,
        plan=plan,
        draft=draft,
        done=done,
        finding=FindingFactory(visit=draft),
        request=request,
        area=make_area().pk,
        files=files,
    )


def all_that_is_kept(place: Place) -> dict[str, Any]:
    """Every row and every file, so that "nothing was stored" can be compared."""
    rows = {}
    for model in apps.get_models():
        if (
            model._meta.model_name not in NOT_COMPARED
            and model._meta.app_label != "django_tasks_db"
        ):
            found = list(model._base_manager.order_by("pk").values_list())
            rows[model._meta.label] = hashlib.sha256(repr(found).encode()).hexdigest()
    paths = sorted(path for path in place.files.rglob("*") if path.is_file())
    return rows | {str(path): path.stat().st_size for path in paths}
