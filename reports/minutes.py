"""A visit's rows as the context its minutes are printed from, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from engines.printing.context import (
    Closing,
    FindingArea,
    FindingItem,
    LegalBasis,
    Letterhead,
    MinutesContext,
    ParticipantGroup,
    Person,
    Photo,
    RequestItem,
    ReviewPeriod,
    SiteCheck,
    UnitOpinion,
)
from engines.vietnamese.typed import points
from findings.lines import by_area, force_verb, opinion_words, scope_words
from findings.models import CorrectionRequest, Finding
from inspections.models import Participant, Team, Visit
from inspections.models.team import RoleInTeam
from reports.minutes_recheck import recheck_parts
from reports.minutes_signatures import signature_blocks
from reports.minutes_words import (
    ROLE_WORDS,
    SESSION_WORDS,
    body_of,
    plan_about,
    subject_of,
    verb_of,
)
from reports.pictures import Picture, in_parts

CAUSE_KINDS: dict[Finding.CauseKind, Literal["", "objective", "subjective"]] = {
    Finding.CauseKind.NONE: "",
    Finding.CauseKind.OBJECTIVE: "objective",
    Finding.CauseKind.SUBJECTIVE: "subjective",
}
STANCES: dict[Finding.Opinion, Literal["agree", "other"] | None] = {
    Finding.Opinion.NONE: None,
    Finding.Opinion.AGREES: "agree",
    Finding.Opinion.PARTLY: "other",
    Finding.Opinion.DISAGREES: "other",
}
RECIPIENTS = ("Như thành phần", "Lưu: VT, Hồ sơ")


@dataclass(frozen=True)
class Source:
    """Everything the minutes of one visit are made from, read once."""

    visit: Visit
    lead: Team
    joined: tuple[Team, ...]
    people: tuple[Participant, ...]
    findings: tuple[Finding, ...]
    requests: tuple[CorrectionRequest, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Draft:
    """The context of a draft and the pictures it prints, by the keys of its photos."""

    context: MinutesContext
    pictures: tuple[Picture, ...]
    lead: Team


class NoLeadTeam(ValueError):
    """Minutes need a team that issues them."""


def read_source(visit_id: int) -> Source:
    """Raises NoLeadTeam. The caller has asked who may see the visit."""
    visit: Visit = (
        Visit.objects.select_related("plan", "unit", "recheck_of")
        .prefetch_related("unit__versions", "visit_teams__team", "site_checks")
        .get(pk=visit_id)
    )
    links = list(visit.visit_teams.all())
    leads = [link.team for link in links if link.leads]
    if not leads:
        raise NoLeadTeam
    findings = (
        Finding.objects.filter(visit=visit)
        .select_related("area", "visit")
        .prefetch_related("scope_units__versions", "files")
        .order_by("-kind", "number")
    )
    requests = (
        CorrectionRequest.objects.filter(visit=visit)
        .select_related("responsible_unit")
        .prefetch_related("responsible_unit__versions", "findings")
        .order_by("number")
    )
    found = tuple(findings)
    return Source(
        visit=visit,
        lead=leads[0],
        joined=tuple(link.team for link in links if not link.leads),
        people=tuple(visit.participants.select_related("team").order_by("side", "order", "pk")),
        findings=found,
        requests=tuple(requests),
        pictures=tuple(part for one in _pictures(visit, found) for part in in_parts(one)),
    )


def _pictures(visit: Visit, findings: Iterable[Finding]) -> Iterable[Picture]:
    for file in visit.files.all():
        if file.prints and file.is_picture:
            yield Picture(f"v{file.pk}", file.caption, file.file.name)
    for finding in findings:
        for file in finding.files.all():
            if file.prints and file.is_picture:
                caption = f"{finding.label}. {file.caption}" if file.caption else finding.label
                yield Picture(f"f{file.pk}", caption, file.file.name)


def draft_of(visit_id: int) -> Draft:
    """The draft as it would be printed now. Raises NoLeadTeam, ValueError (too many signers)."""
    source = read_source(visit_id)
    visit = source.visit
    limitations = [row for row in source.findings if row.kind == Finding.Kind.LIMITATION]
    recheck, tables = recheck_parts(visit, limitations)
    context = MinutesContext(
        letterhead=letterhead_of(source.lead),
        symbol=symbol_of(source.lead),
        subject=subject_of(visit),
        date=visit.held_on,
        session=SESSION_WORDS[Visit.Session(visit.session)],
        start_time=visit.starts_at,
        place=visit.place or None,
        unit_name=visit.unit_name,
        authority=body_of(visit.unit, visit.held_on),
        verb=verb_of(visit),
        team_names=(source.lead.name, *(team.name for team in source.joined)),
        legal_bases=_legal_bases(source),
        participants=participant_groups(source),
        contents=tuple(points(visit.contents)),
        review_period=ReviewPeriod(
            start=visit.period_from, end=visit.period_to, label=visit.period_label
        ),
        sites=tuple(
            SiteCheck(place=site.place, activity=site.activity, actors=site.actors)
            for site in visit.site_checks.all()
        ),
        strengths=_areas(source, Finding.Kind.STRENGTH),
        limitations=_areas(source, Finding.Kind.LIMITATION),
        requests=tuple(_request(request, visit) for request in source.requests),
        opinion=_opinion(visit),
        closing=_closing(visit),
        signatures=signature_blocks(source.people, source.joined),
        recipients=RECIPIENTS,
        photos=tuple(
            Photo(key=picture.key, caption=picture.caption) for picture in source.pictures
        ),
        tables=tables,
        training=visit.is_training,
        recheck=recheck,
    )
    return Draft(context, source.pictures, source.lead)


def letterhead_of(team: Team) -> Letterhead:
    return Letterhead(parent=team.parent_body or None, body=team.heading)


def symbol_of(team: Team) -> str:
    return f"BB-{team.symbol}"


def _legal_bases(source: Source) -> tuple[LegalBasis, ...]:
    decisions = [
        LegalBasis(
            document="Quyết định",
            number=team.decision_number or None,
            date=team.decision_date,
            issuer=team.decision_issuer or None,
            about=f"về việc thành lập {team.name}",
        )
        for team in (source.lead, *source.joined)
    ]
    plan = source.visit.plan
    if plan is None:
        return tuple(decisions)
    plan_basis = LegalBasis(
        document="Kế hoạch",
        number=plan.number or None,
        date=plan.signed_on,
        issuer=plan.issuer or None,
        about=plan_about(plan.title),
    )
    return (*decisions, plan_basis)


def participant_groups(source: Source) -> tuple[ParticipantGroup, ...]:
    def people(belongs: Callable[[Participant], bool]) -> tuple[Person, ...]:
        return tuple(_person(person) for person in source.people if belongs(person))

    def of_team(team: Team) -> Callable[[Participant], bool]:
        return lambda person: person.side == Participant.Side.TEAM and person.team_id == team.pk

    joined_ids = {team.pk for team in source.joined}
    lead = ParticipantGroup(
        kind="lead",
        name=source.lead.name,
        people=people(
            lambda person: person.side == Participant.Side.TEAM and person.team_id not in joined_ids
        ),
    )
    joined = [
        ParticipantGroup(kind="joined", name=team.name, people=people(of_team(team)))
        for team in source.joined
    ]
    unit = ParticipantGroup(
        kind="unit",
        name=body_of(source.visit.unit, source.visit.held_on),
        people=people(lambda person: person.side == Participant.Side.UNIT),
    )
    return (lead, *joined, unit)


def _person(person: Participant) -> Person:
    return Person(
        honorific=person.honorific or None,
        full_name=person.full_name or None,
        position=person.position or None,
        role=ROLE_WORDS.get(RoleInTeam(person.role)) if person.role else None,
        note="" if person.is_present else "vắng mặt",
    )


def _areas(source: Source, kind: str) -> tuple[FindingArea, ...]:
    """In the order of the programme's areas; within one, by number."""
    groups = by_area(finding for finding in source.findings if finding.kind == kind)
    return tuple(
        FindingArea(name=group.area.name, items=tuple(map(_finding, group.findings)))
        for group in groups
    )


def _finding(finding: Finding) -> FindingItem:
    return FindingItem(
        number=finding.label,
        text=finding.condition,
        scope=scope_words(finding),
        cause=finding.cause,
        cause_kind=CAUSE_KINDS[Finding.CauseKind(finding.cause_kind)],
        effect=finding.effect,
        legal_basis=finding.legal_basis,
        unit_opinion=opinion_words(finding),
        stance=STANCES[Finding.Opinion(finding.unit_opinion)],
    )


def _request(request: CorrectionRequest, visit: Visit) -> RequestItem:
    body = body_of(request.responsible_unit, visit.held_on)
    post = request.responsible_post
    return RequestItem(
        number=request.label,
        text=request.text,
        force=force_verb(request),
        responsible=f"{post}, {body}" if post else body,
        due_on=request.due_on,
        due_text=request.due_text,
        findings=tuple(
            finding.label for finding in sorted(request.findings.all(), key=lambda f: f.number)
        ),
    )


def _opinion(visit: Visit) -> UnitOpinion:
    if visit.opinion == Visit.Opinion.AGREES:
        return UnitOpinion(stance="agree", text=visit.opinion_text)
    if visit.opinion == Visit.Opinion.DIFFERS:
        return UnitOpinion(stance="other", text=visit.opinion_text)
    return UnitOpinion(text=visit.opinion_text)


def _closing(visit: Visit) -> Closing:
    return Closing(
        end_time=visit.ends_at,
        copies_total=visit.copies_total,
        copies_team=visit.copies_team,
        copies_unit=visit.copies_unit,
    )
