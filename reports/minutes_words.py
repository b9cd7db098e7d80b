"""The Vietnamese words of the minutes for the choices of the forms. Print is Vietnamese only."""

from __future__ import annotations

import datetime as dt

from django.utils.text import capfirst

from engines.printing.context import MinutesContext
from engines.vietnamese.dates import long_date
from engines.vietnamese.names import in_sentence, is_body
from inspections.models import Visit
from inspections.models.team import RoleInTeam
from units.models import Unit, UnitVersion

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
PLAN = "Kế hoạch "
# Where a people's committee answers for the place.
GOVERNED = {UnitVersion.Level.PROVINCE, UnitVersion.Level.DISTRICT, UnitVersion.Level.COMMUNE}


def body_of(unit: Unit, day: dt.date) -> str:
    """The authority: "Ủy ban nhân dân huyện Lấp Vò", or an agency by its own name.

    The one rule how papers name who is inspected, who is asked and whom they are sent to.
    """
    version = unit.version_on(day) or unit.nearest_version(day)
    name = unit.name_on(day)
    if version is not None and version.level in GOVERNED and not is_body(name):
        return f"Ủy ban nhân dân {in_sentence(name)}"
    return name


def verb_of(visit: Visit) -> str:
    return "phúc tra" if visit.form == Visit.Form.RECHECK else "kiểm tra"


def what_was_done(visit: Visit) -> str:
    """ "kiểm tra công tác cải cách hành chính tại thị xã Hồng Ngự"."""
    parts = []
    if visit.covers_reform:
        parts.append("công tác cải cách hành chính")
    if visit.covers_procedures:
        parts.append("kiểm soát thủ tục hành chính")
    verb = verb_of(visit)
    if visit.form == Visit.Form.RECHECK:
        verb += " việc khắc phục hạn chế trong"
    return f"{verb} {' và '.join(parts)} tại {in_sentence(visit.unit_name)}"


def subject_of(visit: Visit) -> str:
    """ "Kiểm tra công tác cải cách hành chính tại thị xã Hồng Ngự"."""
    return capfirst(what_was_done(visit))


def plan_about(title: str) -> str:
    """ "Kế hoạch kiểm tra … năm 2018" is cited as "Kế hoạch số … về kiểm tra … năm 2018"."""
    rest = title.strip()
    if rest[: len(PLAN)].casefold() == PLAN.casefold():
        rest = rest[len(PLAN) :].strip()
    about = in_sentence(rest)
    return about if about.casefold().startswith("về ") else f"về {about}"


def supplement_intro(minutes: MinutesContext, day: dt.date) -> str:
    teams = " và ".join(minutes.team_names)
    unit = minutes.authority or in_sentence(minutes.unit_name)
    return (
        f"Hôm nay, {long_date(day)}, {teams} cùng {unit} lập biên bản bổ sung với các nội dung sau:"
    )
