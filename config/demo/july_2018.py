"""The two inspections of July 2018, from the facts a newspaper reported. Nothing is added.

What the report does not say stays unknown: it shows as "chưa rõ" and prints as a dotted gap.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from accounts.models import User
from config.demo.entering import add_findings, area_of, forget_leader, write_part, write_sites
from config.demo.people import demo_user, unit_on
from findings.actions.requests import add_request
from findings.models import Finding
from inspections.actions.moves import Move, move_visit
from inspections.actions.rows import RowChange
from inspections.actions.teams import add_team
from inspections.actions.visits import TeamsOfVisit, plan_visit
from inspections.models import Criterion, Team, Visit
from reports.actions.issue import issue_minutes

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "inspections_2018.json").read_text(encoding="utf-8")
)
SOURCE = (
    "Theo bài “Kiểm tra công tác cải cách hành chính tại huyện Lấp Vò, TX.Hồng Ngự”, "
    "Báo Đồng Tháp điện tử, 20/07/2018. Điều bài báo không nêu được để trống."
)
OWN_NUMBER = " Bài báo không nêu số biên bản: số ghi ở đây do hệ thống này cấp."
SESSIONS = {"morning": Visit.Session.MORNING, "afternoon": Visit.Session.AFTERNOON}
SCOPES = {
    "inspected_unit": Finding.Scope.UNIT,
    "sub_units": Finding.Scope.UNNAMED,
    "level": Finding.Scope.STAFF,
    "unspecified": Finding.Scope.NOT_STATED,
}
FORCES = {"lưu ý": "note", "đề nghị": "recommend"}
PERSON: dict[str, Any] = FACTS["persons"][0]


def add_july_2018() -> None:
    teams = add_teams()
    for facts in sorted(FACTS["inspections"], key=lambda one: one["date"]):
        visit = enter(facts, teams)
        move_visit(visit.pk, Move.READ_OUT, by=demo_user("canbo"))
        if is_issued_here(facts):
            issue_minutes(visit.pk, by=demo_user("truongdoan"))


def is_issued_here(facts: dict[str, Any]) -> bool:
    """TX. Hồng Ngự shows issued minutes, huyện Lấp Vò a draft ready to be issued."""
    return facts["unit"]["code"] == "868"


def add_teams() -> dict[str, Team]:
    office, leader, secretary = map(demo_user, ("vanphong", "truongdoan", "canbo"))
    lead, joined = FACTS["teams"]
    head = {
        "role": "leader",
        "honorific": PERSON["honorific"],
        "full_name": PERSON["full_name"],
        "account": leader,
        "signs": True,
    }
    reform = add_team(
        {
            "name": lead["name"],
            "short_name": lead["abbreviation"],
            "symbol": "ĐKT",
            "parent_body": "UBND tỉnh Đồng Tháp",
            "place_name": "Đồng Tháp",
        },
        [RowChange(head), RowChange({"role": "secretary", "account": secretary, "signs": True})],
        by=office,
    )
    control = add_team(
        {
            "name": joined["name"],
            "short_name": joined["abbreviation"],
            "symbol": "ĐKS",
            "parent_body": "Văn phòng UBND tỉnh Đồng Tháp",
            "host_body": joined["host"],
        },
        [RowChange({"role": "leader", "signs": True})],
        by=office,
    )
    return {lead["key"]: reform, joined["key"]: control}


def enter(facts: dict[str, Any], teams: dict[str, Team]) -> Visit:
    secretary = demo_user("canbo")
    visit = plan(facts, teams)
    move_visit(visit.pk, Move.START, by=secretary)
    write_part(visit, {"contents": "\n".join(facts["content"])}, by=secretary)
    columns = ("place", "activity", "actors")
    sites = [{key: site[key] for key in columns} for site in facts["site_checks"]]
    write_sites(visit, sites, by=secretary)
    if facts["team_leader_named_here"] is None:
        forget_leader(visit, by=secretary)
    enter_findings(visit, facts, secretary)
    return visit


def plan(facts: dict[str, Any], teams: dict[str, Team]) -> Visit:
    day = dt.date.fromisoformat(facts["date"])
    period = facts["review_period"]
    lead = teams[facts["lead_team"]]
    values = {
        "unit": unit_on(facts["unit"]["code"], day),
        "held_on": day,
        "session": SESSIONS[facts["session"]],
        "period_from": dt.date.fromisoformat(period["from"]),
        "period_to": dt.date.fromisoformat(period["to"]),
        "period_label": period["label"],
        "covers_procedures": "KSTTHC" in facts["kind"],
        "provenance": SOURCE + (OWN_NUMBER if is_issued_here(facts) else ""),
    }
    joined = tuple(teams[key] for key in facts["teams"] if teams[key] != lead)
    return plan_visit(values, TeamsOfVisit(lead, joined), by=demo_user("vanphong"))


def enter_findings(visit: Visit, facts: dict[str, Any], by: User) -> None:
    strengths = [finding_values(visit, one) for one in facts["strengths"]]
    add_findings(visit, strengths, "strength", by=by)
    values = [finding_values(visit, one) for one in facts["limitations"]]
    limitations = add_findings(visit, values, "limitation", by=by)
    codes = [one["code"] for one in facts["limitations"]]
    by_code = dict(zip(codes, limitations, strict=True))
    for one in facts["recommendations"]:
        add_request(visit.pk, request_values(visit, facts, one, by_code), by=by)


def finding_values(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    area = area_of(visit, one["area"])
    scope = one["scope"]
    values = {
        "condition": one["text"],
        "area": area,
        "scope": SCOPES[scope["kind"]],
        "scope_text": scope["quantifier"] or "",
        "internal_note": reading_note(one),
    }
    if values["scope"] in (Finding.Scope.UNNAMED, Finding.Scope.STAFF):
        values["scope_level"] = scope["level"]
    if one.get("criterion"):
        values["criterion"] = Criterion.objects.get(area=area, code=one["criterion"])
    return values


def reading_note(one: dict[str, Any]) -> str:
    """What the facts remark beside the sentence itself, kept for the team."""
    words = {
        "Dạng sai sót": "; ".join(one.get("defects", [])),
        "Suy ra": one.get("implies", ""),
        "Cách đọc": one.get("reading_note", ""),
        "Chỉ số kiểm tra xác suất": one.get("sampling_indicator", ""),
    }
    return "\n".join(f"{label}: {text}" for label, text in words.items() if text)


def request_values(
    visit: Visit, facts: dict[str, Any], one: dict[str, Any], by_code: dict[str, Finding]
) -> dict[str, Any]:
    said_by_leader = one.get("issued_by_person") == PERSON["key"]
    leader = f"{PERSON['honorific']} {PERSON['full_name']} - {PERSON['team_role']}"
    return {
        "text": one["text"],
        "area": area_of(visit, one["area"]),
        "force": FORCES[facts["recommendations_verb"]],
        "stated_by": leader if said_by_leader else "",
        "responsible_unit": visit.unit,
        "due_text": one["due_text"] or "",
        "findings": [by_code[code] for code in one["linked_limitations"]],
    }
