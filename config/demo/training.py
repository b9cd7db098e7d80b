"""Training data of the current year: invented, marked as such, with today's units and words.

Its days lie around the day it is loaded on, so that home pages and deadlines are alive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from config.demo.entering import add_findings, area_of, write_part, write_people
from config.demo.people import demo_user, post, unit_on
from engines.vietnamese.names import in_sentence
from findings.actions.requests import add_request
from inspections.actions.moves import Move, move_visit
from inspections.actions.plans import add_plan
from inspections.actions.rows import RowChange
from inspections.actions.teams import add_team
from inspections.actions.visits import TeamsOfVisit, plan_visit
from inspections.models import Participant, Plan, Team, Visit
from reports.actions.issue import issue_minutes
from units.actions import add_unit
from units.models import Unit

SOURCE = "Dữ liệu tập huấn: đợt kiểm tra này là hư cấu, chỉ để thực hành."
CONTENTS = (
    "Công tác chỉ đạo, điều hành cải cách hành chính\n"
    "Giải quyết thủ tục hành chính tại Trung tâm Phục vụ hành chính công\n"
    "Cung cấp dịch vụ công trực tuyến toàn trình"
)
STRENGTHS = [
    ("CD", "Ban hành kế hoạch cải cách hành chính năm sớm, phân công rõ nhiệm vụ và thời hạn."),
    ("TT", "Niêm yết công khai đầy đủ thủ tục hành chính tại nơi tiếp nhận hồ sơ."),
]
LIMITATIONS = [
    ("TT", "Còn hồ sơ giải quyết trễ hẹn chưa có văn bản xin lỗi và đề nghị gia hạn."),
    ("CS", "Tỷ lệ hồ sơ trực tuyến toàn trình còn thấp so với chỉ tiêu được giao."),
    ("CD", "Chưa tổ chức đối thoại với người dân theo kế hoạch năm."),
]
REQUESTS = [
    ("require", "Rà soát hồ sơ trễ hẹn, thực hiện xin lỗi người dân theo quy định."),
    ("recommend", "Có giải pháp nâng tỷ lệ hồ sơ trực tuyến toàn trình trong quý tới."),
]


@dataclass
class Scene:
    """One invented visit: where, how many days from today, how far it got, when it is due."""

    code: str
    days: int
    until: str  # planned, announced, in_progress, issued
    due_days: tuple[int | None, ...] = field(default=(None, None))


SCENES = [
    Scene("30169", -40, "issued", (-5, 4)),  # xã Lấp Vò: one overdue, one due soon
    Scene("29955", -21, "issued", (6, 25)),  # phường Hồng Ngự
    Scene("sở", -12, "issued", (18, None)),  # a provincial department
    Scene("28261", 0, "in_progress"),  # phường Mỹ Tho, today
    Scene("30226", 3, "announced"),  # xã Lai Vung
    Scene("29869", 10, "planned"),  # phường Cao Lãnh
]


def add_training() -> None:
    today = timezone.localdate()
    department = add_department(today)
    post("hongngu", unit_on("29955", today), today.replace(month=1, day=1))
    post("lapvo", unit_on("30169", today), today.replace(month=1, day=1))
    team, plan = add_team_of_year(today), add_plan_of_year(today)
    for scene in SCENES:
        unit = department if scene.code == "sở" else unit_on(scene.code, today)
        play(scene, unit, team, plan, today)


def add_department(today: dt.date) -> Unit:
    """A department of the merged province, where units below xã and phường have no place."""
    return add_unit(
        {
            "parent": unit_on("82", today),
            "name": "Nội vụ",
            "full_name": "Sở Nội vụ",
            "level": "agency",
            "kind": "sở/ngành",
            "valid_from": dt.date(2025, 7, 1),
        },
        by=demo_user("vanphong"),
    )


def add_plan_of_year(today: dt.date) -> Plan:
    return add_plan(
        {
            "year": today.year,
            "title": f"Kế hoạch kiểm tra cải cách hành chính năm {today.year} (dữ liệu tập huấn)",
            "issuer": "Ủy ban nhân dân tỉnh Đồng Tháp",
            "is_training": True,
        },
        by=demo_user("vanphong"),
    )


def add_team_of_year(today: dt.date) -> Team:
    people: list[dict[str, Any]] = [
        {"role": "leader", "honorific": "Ông", "full_name": "Lê Văn Mẫu", "signs": True},
        {"role": "secretary", "honorific": "Bà", "full_name": "Trần Thị Mẫu", "signs": True},
        {"role": "member", "honorific": "Ông", "full_name": "Phạm Đăng Ví Dụ"},
    ]
    people[0] |= {"position": "Phó Giám đốc Sở", "account": demo_user("truongdoan")}
    people[1] |= {"position": "Chuyên viên", "account": demo_user("canbo")}
    return add_team(
        {
            "name": f"Đoàn Kiểm tra cải cách hành chính năm {today.year} (tập huấn)",
            "short_name": f"Đoàn tập huấn {today.year}",
            "symbol": "ĐKT-TH",
            "parent_body": "UBND tỉnh Đồng Tháp",
            "place_name": "Đồng Tháp",
            "is_training": True,
        },
        [RowChange(person) for person in people],
        by=demo_user("vanphong"),
    )


def play(scene: Scene, unit: Unit, team: Team, plan: Plan, today: dt.date) -> None:
    day = today + dt.timedelta(days=scene.days)
    visit = plan_visit(
        {
            "plan": plan,
            "unit": unit,
            "held_on": day,
            "session": Visit.Session.MORNING,
            "period_from": dt.date(day.year, 1, 1),
            "period_to": day,
            "period_label": f"từ đầu năm {day.year}",
            "covers_procedures": True,
            "provenance": SOURCE,
            "is_training": True,
        },
        TeamsOfVisit(team),
        by=demo_user("vanphong"),
    )
    if scene.until == "planned":
        return
    move_visit(visit.pk, Move.ANNOUNCE, by=demo_user("vanphong"))
    if scene.until == "announced":
        return
    write_draft(visit, scene, today)
    if scene.until == "issued":
        finish(visit)


def write_draft(visit: Visit, scene: Scene, today: dt.date) -> None:
    secretary = demo_user("canbo")
    move_visit(visit.pk, Move.START, by=secretary)
    values = {
        "contents": CONTENTS,
        "starts_at": dt.time(8, 0),
        "place": _seat(visit.unit_name),
    }
    write_part(visit, values, by=secretary)
    add_findings(visit, [_finding(visit, *row) for row in STRENGTHS], "strength", by=secretary)
    rows = [_finding(visit, *row) for row in LIMITATIONS]
    limitations = add_findings(visit, rows, "limitation", by=secretary)
    for (force, text), due, finding in zip(REQUESTS, scene.due_days, limitations, strict=False):
        values = {"text": text, "force": force, "area": finding.area, "findings": [finding]}
        if due is not None:
            values["due_on"] = today + dt.timedelta(days=due)
        add_request(visit.pk, values, by=secretary)


def _seat(unit_name: str) -> str:
    """Where they met: a commune's committee has a seat of its own, a department is one."""
    if unit_name.startswith(("Xã ", "Phường ")):
        return f"Trụ sở Ủy ban nhân dân {in_sentence(unit_name)}"
    return f"Trụ sở {unit_name}"


def _finding(visit: Visit, area: str, text: str) -> dict[str, Any]:
    return {"condition": text, "area": area_of(visit, area), "scope": "unit"}


def finish(visit: Visit) -> None:
    secretary: User = demo_user("canbo")
    head = visit.participants.get(side=Participant.Side.UNIT)
    named = {"honorific": "Ông", "full_name": "Võ Thành Thí Dụ", "position": "Thủ trưởng đơn vị"}
    write_people(visit, [RowChange(named, pk=head.pk)], by=secretary)
    values = {"ends_at": dt.time(11, 30), "opinion": "agrees"}
    values |= {"copies_total": 3, "copies_team": 2, "copies_unit": 1}
    write_part(visit, values, by=secretary)
    move_visit(visit.pk, Move.READ_OUT, by=secretary)
    issue_minutes(visit.pk, by=demo_user("truongdoan"))
