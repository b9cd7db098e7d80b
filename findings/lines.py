"""Findings and requests as text, in the same words on pages and on paper.

Official Vietnamese throughout: these are the words the minutes print, whatever the language of
the interface.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engines.vietnamese.sorting import sort_key
from engines.vietnamese.text import fold
from engines.vietnamese.typed import led, sentence
from findings.models import CorrectionRequest, Finding
from inspections.models import ReformArea

FORCE_VERBS = {
    CorrectionRequest.Force.NOTE: "lưu ý",
    CorrectionRequest.Force.RECOMMEND: "đề nghị",
    CorrectionRequest.Force.REQUIRE: "yêu cầu",
}
KIND_TITLES = {Finding.Kind.STRENGTH: "Ưu điểm", Finding.Kind.LIMITATION: "Tồn tại, hạn chế"}
OPINIONS = {
    Finding.Opinion.NONE: "",
    Finding.Opinion.AGREES: "thống nhất",
    Finding.Opinion.PARTLY: "thống nhất một phần",
    Finding.Opinion.DISAGREES: "không thống nhất",
}


@dataclass(frozen=True)
class AreaGroup:
    area: ReformArea
    findings: tuple[Finding, ...]


def same_text(text: str) -> str:
    """Equal for two findings that say the same: case, marks, spaces and the last stop apart."""
    return fold(text).rstrip(" .;,")


def scope_words(finding: Finding) -> str:
    """Whom the finding concerns, as printed behind it; empty where the sentence says so itself."""
    if finding.scope == Finding.Scope.UNIT:
        return ""
    if finding.scope == Finding.Scope.NAMED:
        day = finding.visit.held_on
        said = ", ".join(sorted((u.name_on(day) for u in finding.scope_units.all()), key=sort_key))
    else:
        said = finding.scope_text
    return "" if said.casefold() in finding.condition.casefold() else said


def whole_sentence(finding: Finding) -> str:
    """Number and sentence, for a box to tick: nobody chooses by the beginning of a sentence."""
    return led(f"{finding.label}. ", sentence(finding.condition))


def finding_line(finding: Finding) -> str:
    """The line of the minutes: number, sentence, and whom it concerns."""
    words = scope_words(finding)
    scope = f" (Phạm vi: {words.rstrip('.')}.)" if words else ""
    return led(f"{finding.label}. ", sentence(finding.condition), scope)


def request_line(request: CorrectionRequest) -> str:
    """The line of the minutes: number and what is asked."""
    return led(f"{request.label}. ", sentence(request.text))


def opinion_words(finding: Finding) -> str:
    """What the unit said of this finding: its stance, then its own words."""
    stance = OPINIONS[Finding.Opinion(finding.unit_opinion)]
    text = finding.unit_opinion_text
    return led(f"{stance}: ", text) if stance and text else stance or text


def force_verb(request: CorrectionRequest) -> str:
    return FORCE_VERBS[CorrectionRequest.Force(request.force)]


def responsible_words(request: CorrectionRequest) -> str:
    """The unit as it was called on the day of the visit, and the post there."""
    unit = request.responsible_unit.name_on(request.visit.held_on)
    return ", ".join(part for part in (request.responsible_post, unit) if part)


def by_area(findings: Iterable[Finding]) -> list[AreaGroup]:
    """In the order of the programme's areas; within one, by number."""
    groups: dict[int, list[Finding]] = {}
    areas: dict[int, ReformArea] = {}
    for finding in findings:
        areas[finding.area_id] = finding.area
        groups.setdefault(finding.area_id, []).append(finding)
    ordered = sorted(areas.values(), key=lambda area: (area.order, area.pk))
    return [
        AreaGroup(area, tuple(sorted(groups[area.pk], key=lambda f: (f.kind, f.number))))
        for area in ordered
    ]
