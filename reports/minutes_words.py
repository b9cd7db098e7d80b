"""The Vietnamese words of the minutes for the choices of the forms. Print is Vietnamese only."""

from __future__ import annotations

import datetime as dt

from inspections.models import Visit
from inspections.models.team import RoleInTeam
from reports.printing.context import MinutesContext
from units.models import Unit, UnitVersion
from vietnamese.dates import long_date

SESSION_WORDS = {
    Visit.Session.UNKNOWN: "",
    Visit.Session.MORNING: "sáng",
    Visit.Session.AFTERNOON: "chiều",
    Visit.Session.ALL_DAY: "cả ngày",
}
ROLE_WORDS = {
    RoleInTeam.LEADER: "Trưởng đoàn",
    RoleInTeam.DEPUTY: "Phó Trưởng đoàn",
    RoleInTeam.SECRETARY: "Thư ký",
    RoleInTeam.MEMBER: "Thành viên",
}
# Where a people's committee answers for the place.
GOVERNED = {UnitVersion.Level.PROVINCE, UnitVersion.Level.DISTRICT, UnitVersion.Level.COMMUNE}


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def body_of(unit: Unit, day: dt.date) -> str:
    """Who acts for the unit: "Ủy ban nhân dân huyện Lấp Vò", or the agency by its own name."""
    version = unit.version_on(day) or unit.nearest_version(day)
    name = unit.name_on(day)
    if version is not None and version.level in GOVERNED:
        return f"Ủy ban nhân dân {lower_first(name)}"
    return name


def subject_of(visit: Visit) -> str:
    parts = []
    if visit.covers_reform:
        parts.append("công tác cải cách hành chính")
    if visit.covers_procedures:
        parts.append("kiểm soát thủ tục hành chính")
    recheck = visit.form == Visit.Form.RECHECK
    verb = "Phúc tra việc khắc phục hạn chế trong" if recheck else "Kiểm tra"
    version = visit.unit.version_on(visit.held_on) or visit.unit.nearest_version(visit.held_on)
    place = visit.unit_name
    if version is not None and version.level in GOVERNED:
        place = lower_first(place)
    return f"{verb} {' và '.join(parts)} tại {place}"


def plan_about(title: str) -> str:
    """ "Kế hoạch kiểm tra … năm 2018" is cited as "Kế hoạch số … về kiểm tra … năm 2018"."""
    rest = lower_first(title.removeprefix("Kế hoạch").strip())
    return rest if rest.startswith("về ") else f"về {rest}"


def supplement_intro(minutes: MinutesContext, day: dt.date) -> str:
    teams = " và ".join(minutes.team_names)
    return (
        f"Hôm nay, {long_date(day)}, {teams} cùng {lower_first(minutes.unit_name)} "
        "lập biên bản bổ sung với các nội dung sau:"
    )
