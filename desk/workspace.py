"""Everything the page of one visit shows, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db.models import Count, Prefetch

from accounts.models import User
from accounts.permissions import Actor, Perm, can
from findings.actions.rechecks import MAY_BE_RECHECKED
from findings.models import CorrectionRequest, Finding
from findings.readiness import findings_gaps
from findings.rechecks import FourLists, Look, four_lists, looks_of
from inspections.actions.moves import WRITABLE, Move, open_moves
from inspections.models import Participant, SiteCheck, Visit, VisitFile, VisitTeam
from inspections.models.visit import VisitQuerySet
from inspections.readiness import Gap, edit_url, gaps_of
from inspections.relations import visit_actors
from reports.models import IssuedDocument

WITHDRAWN = IssuedDocument.State.WITHDRAWN


@dataclass
class AreaGroup:
    """The findings of one kind under one area, in the order they are printed."""

    name: str
    code: str
    rows: list[Finding]


@dataclass
class Workspace:
    """One visit as its page shows it to one person. Empty lists where they may not look inside."""

    visit: Visit
    actors: set[Actor]
    sees_inside: bool
    may_write: bool = False
    may_record: bool = False
    may_edit: bool = False
    may_preview: bool = False
    may_recheck: bool = False
    team_people: list[Participant] = field(default_factory=list)
    unit_people: list[Participant] = field(default_factory=list)
    sites: list[SiteCheck] = field(default_factory=list)
    photos: list[VisitFile] = field(default_factory=list)
    strengths: list[AreaGroup] = field(default_factory=list)
    limitations: list[AreaGroup] = field(default_factory=list)
    requests: list[CorrectionRequest] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)  # of a re-check: what it looks back at
    lists: FourLists | None = None
    rechecks: list[Visit] = field(default_factory=list)  # made from this visit
    documents: list[IssuedDocument] = field(default_factory=list)
    blocks: list[Gap] = field(default_factory=list)
    warnings: list[Gap] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    @property
    def document(self) -> IssuedDocument | None:
        """The minutes in force: the newest issued ones that nobody withdrew."""
        for document in self.documents:
            if document.kind == IssuedDocument.Kind.MINUTES and document.state != WITHDRAWN:
                return document
        return None

    @property
    def missing(self) -> int:
        return len(self.blocks) + len(self.warnings)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "strengths": sum(len(group.rows) for group in self.strengths),
            "limitations": sum(len(group.rows) for group in self.limitations),
            "requests": len(self.requests),
            "people": len(self.team_people) + len(self.unit_people),
        }


def visits_for_page(visits: VisitQuerySet) -> VisitQuerySet:
    teams = VisitTeam.objects.select_related("team").order_by("-leads", "pk")
    people = Participant.objects.select_related("team").order_by("side", "order", "pk")
    return (
        visits.select_related("plan", "unit", "read_out_by", "issued_by", "recheck_of")
        .prefetch_related(
            "unit__versions",
            Prefetch("visit_teams", queryset=teams),
            Prefetch("participants", queryset=people),
        )
        .annotate(
            file_count=Count("files", distinct=True),
            recheck_count=Count("rechecks", distinct=True),
        )
    )


def by_area(findings: list[Finding]) -> list[AreaGroup]:
    """As on paper: the areas in the order in which they first occur, numbers rising."""
    groups: dict[int, AreaGroup] = {}
    for finding in sorted(findings, key=lambda row: row.number):
        area = finding.area
        groups.setdefault(area.pk, AreaGroup(area.name, area.code, [])).rows.append(finding)
    return list(groups.values())


def sees_inside(visit: Visit, user: User) -> bool:
    """Unit staff see that a visit was announced, and nothing more until it is issued."""
    return user.role != User.Role.UNIT_STAFF or visit.is_issued


def workspace(visit: Visit, user: User) -> Workspace:
    actors = visit_actors(user, visit)
    page = Workspace(visit=visit, actors=actors, sees_inside=sees_inside(visit, user))
    if not page.sees_inside:
        return page
    _read_rows(page, user)
    page.may_write = visit.status in WRITABLE and can(user, Perm.WRITE_MINUTES, actors)
    page.may_record = visit.is_draft and can(user, Perm.RECORD_FINDING, actors)
    page.may_edit = visit.status in WRITABLE and can(user, Perm.EDIT_VISIT, actors)
    page.may_recheck = visit.status in MAY_BE_RECHECKED and can(user, Perm.EDIT_VISIT, actors)
    page.may_preview = not visit.is_issued and can(user, Perm.PREVIEW_MINUTES, actors)
    page.moves = open_moves(visit, user, actors)
    if visit.is_draft:
        looked_at = [look.row for look in page.looks]
        gaps = gaps_of(visit) + findings_gaps(visit, _all(page), page.requests, looked_at)
        gaps = [gap if _leads_in(page, gap.url) else replace(gap, url="") for gap in gaps]
        page.blocks = [gap for gap in gaps if gap.blocks]
        page.warnings = [gap for gap in gaps if not gap.blocks]
    return page


def _leads_in(page: Workspace, url: str) -> bool:
    """Whether the form that would fill a gap is open to this person: no link to a refusal."""
    if url.startswith(edit_url(page.visit, "frame")):
        return page.may_edit
    if url.startswith(edit_url(page.visit, "general").removesuffix("general/")):
        return page.may_write
    return page.may_record


def _all(page: Workspace) -> list[Finding]:
    return [row for group in page.strengths + page.limitations for row in group.rows]


def _read_rows(page: Workspace, user: User) -> None:
    """The rows of the minutes. The visit itself is visible, so its rows are filtered by it."""
    visit = page.visit
    people = visit.participants.all()
    page.team_people = [p for p in people if p.side == Participant.Side.TEAM]
    page.unit_people = [p for p in people if p.side == Participant.Side.UNIT]
    page.sites = list(SiteCheck.objects.visible_to(user).filter(visit=visit))
    files = VisitFile.objects.visible_to(user).filter(visit=visit)
    page.photos = [file for file in files if file.is_picture]
    findings = list(
        Finding.objects.visible_to(user)
        .filter(visit=visit)
        .select_related("area", "criterion")
        .prefetch_related("scope_units__versions")
        .annotate(file_count=Count("files"))
    )
    for finding in findings:
        finding.visit = visit  # the rows share the visit already read
    page.strengths = by_area([f for f in findings if f.kind == Finding.Kind.STRENGTH])
    page.limitations = by_area([f for f in findings if f.kind == Finding.Kind.LIMITATION])
    page.requests = list(
        CorrectionRequest.objects.visible_to(user)
        .filter(visit=visit)
        .counting_extensions()
        .select_related("responsible_unit")
        .prefetch_related("findings", "responsible_unit__versions")
    )
    for request in page.requests:
        request.visit = visit
    page.documents = list(IssuedDocument.objects.visible_to(user).filter(visit=visit).for_list())
    if visit.recheck_of_id:
        page.looks = looks_of(visit, user)
        limitations = [row for row in findings if row.kind == Finding.Kind.LIMITATION]
        page.lists = four_lists((look.row for look in page.looks), limitations)
    if visit.recheck_count:  # type: ignore[attr-defined]
        page.rechecks = list(Visit.objects.visible_to(user).filter(recheck_of=visit))
