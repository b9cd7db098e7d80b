"""Reports a late request upwards, stage by stage, each foretold to the unit.

Official Vietnamese throughout, as in `findings.deadlines`: page, mail and message say the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from engines.vietnamese.names import in_sentence
from findings.models import CorrectionRequest, EscalationStage
from findings.models.request import WAITING_FOR_UNIT
from inspections.calendar import office_calendar
from units.models import UnitVersion

Told = EscalationStage.Told
OFFICE = "cơ quan thường trực cấp tỉnh"


@dataclass(frozen=True)
class Step:
    """One stage of one request: on which day, to whom."""

    told: str
    day: dt.date
    act: str
    reached: bool

    @property
    def line(self) -> str:
        """ "ngày 17/08/2018: báo cáo lên người đứng đầu thị xã Hồng Ngự"; a day off says so."""
        return f"ngày {office_calendar().in_words(self.day)}: {self.act}"


def stage_day(deadline: dt.date, weeks_late: int) -> dt.date:
    """Whole weeks after the deadline; the first day it is late for a stage of none."""
    return deadline + dt.timedelta(days=max(1, 7 * weeks_late))


def escalation_preview(request: CorrectionRequest, *, today: dt.date | None = None) -> list[Step]:
    """What follows, and when, as long as the unit does not answer; nothing when none runs."""
    if request.deadline is None or request.status not in WAITING_FOR_UNIT:
        return []
    today = today or timezone.localdate()
    acts = _acts(request, today)
    steps = []
    for stage in EscalationStage.objects.all():
        day = stage_day(request.deadline, stage.weeks_late)
        if act := acts.get(Told(stage.told)):
            steps.append(Step(stage.told, day, act, reached=day <= today))
    return steps


def next_step(request: CorrectionRequest, *, today: dt.date | None = None) -> Step | None:
    return next((s for s in escalation_preview(request, today=today) if not s.reached), None)


def _acts(request: CorrectionRequest, today: dt.date) -> dict[EscalationStage.Told, str]:
    """A unit with nobody above it is reported to the office only."""
    unit = in_sentence(request.unit_name)
    acts = {
        Told.UNIT: f"nhắc {unit} đã quá hạn",
        Told.HEAD: f"báo cáo lên người đứng đầu {unit}",
        Told.OFFICE: f"báo cáo lên {OFFICE}",
    }
    if superior := _superior_name(request, today):
        acts[Told.SUPERIOR] = f"báo cáo lên {in_sentence(superior)}"
    return acts


def superior_name(unit: str, today: dt.date | None = None) -> Subquery:
    """The name of what stands above the unit a row names in this column; a row that carries it as
    `superior_name` spares the preview its question."""
    standing = UnitVersion.objects.as_of(today).filter(unit=OuterRef(OuterRef(unit)))
    above = UnitVersion.objects.as_of(today).filter(unit__in=standing.values("parent"))
    return Subquery(above.values("full_name")[:1])


def _superior_name(request: CorrectionRequest, today: dt.date) -> str:
    if hasattr(request, "superior_name"):
        return request.superior_name or ""
    standing = request.current_unit.version_on(today)
    if standing is None or standing.parent_id is None:
        return ""
    above = UnitVersion.objects.as_of(today).filter(unit=standing.parent_id).first()
    return above.full_name if above is not None else ""
