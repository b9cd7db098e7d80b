"""Everything the page of one visit shows, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery

from accounts.models import User
from accounts.permissions import Actor, Perm, can
from engines.vietnamese.sorting import sort_key
from findings.actions.rechecks import MAY_BE_RECHECKED
from findings.lines import AreaGroup, by_area
from findings.models import CorrectionRequest, Finding
from findings.readiness import findings_gaps
from findings.rechecks import FourLists, Look, four_lists, looks_of
from inspections.actions.moves import WRITABLE, Move, open_moves
from inspections.models import NoticeReceipt, Participant, SiteCheck, Visit, VisitFile
from inspections.models.visit import VisitQuerySet, VisitStatus, with_teams
from inspections.readiness import Gap, edit_url, gaps_of
from inspections.relations import visit_actors
from inspections.signers import signing, with_roster
from reports.models import IssuedDocument
from units.models.querysets import read_names

WITHDRAWN = IssuedDocument.State.WITHDRAWN


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
    may_receive: bool = False
    sees_papers: bool = True  # what a unit was to prepare, unless it was never told
    team_people: list[Participant] = field(default_factory=list)
    unit_people: list[Participant] = field(default_factory=list)
    sites: list[SiteCheck] = field(default_factory=list)
    photos: list[VisitFile] = field(default_factory=list)
    attachments: list[VisitFile] = field(default_factory=list)
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
    def papers(self) -> list[IssuedDocument]:
        """All others in force, the newest first."""
        return [row for row in self.documents if row.state != WITHDRAWN and row != self.document]

    @property
    def notice(self) -> str:
        """Whether the unit has the notice, for the office and the teams: "", waits, received."""
        if not self.sees_inside or self.visit.announced_at is None:
            return ""
        if self.visit.received_at:  # type: ignore[attr-defined]
            return "received"
        return "waits" if waits_for_receipt(self.visit) else ""

    @property
    def file_count(self) -> int:
        return len(self.photos) + len(self.attachments)

    @property
    def missing(self) -> int:
        return len(self.blocks) + len(self.warnings)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "strengths": sum(len(group.findings) for group in self.strengths),
            "limitations": sum(len(group.findings) for group in self.limitations),
            "requests": len(self.requests),
            "people": len(self.team_people) + len(self.unit_people),
        }


def visits_for_page(visits: VisitQuerySet) -> VisitQuerySet:
    """`received_at`, `received_by`: the unit has the notice of this announcement and day."""
    receipt = NoticeReceipt.objects.filter(
        visit=OuterRef("pk"), announced_at=OuterRef("announced_at"), held_on=OuterRef("held_on")
    )
    return (
        visits.select_related("plan", "unit", "read_out_by", "issued_by", "recheck_of")
        .prefetch_related(with_teams())
        .annotate(
            received_at=Subquery(receipt.values("at")),
            received_by=Subquery(receipt.values("by__full_name")),
        )
    )


def sees_inside(visit: Visit, user: User) -> bool:
    """Unit staff see that a visit was announced, and nothing more until it is issued."""
    return user.role != User.Role.UNIT_STAFF or visit.is_issued


def told_of(visit: Visit) -> bool:
    """The unit had a notice of it."""
    return visit.announced_at is not None and visit.form != Visit.Form.UNANNOUNCED


def waits_for_receipt(visit: Visit) -> bool:
    """As `awaiting_receipt`, of a visit read by `visits_for_page`."""
    stands = visit.status == VisitStatus.ANNOUNCED or visit.is_draft
    return told_of(visit) and stands and not visit.received_at  # type: ignore[attr-defined]


def workspace(visit: Visit, user: User) -> Workspace:
    actors = visit_actors(user, visit)
    page = Workspace(visit=visit, actors=actors, sees_inside=sees_inside(visit, user))
    if not page.sees_inside:
        read_names([visit.unit])
        page.may_receive = waits_for_receipt(visit) and can(user, Perm.ACKNOWLEDGE, actors)
        return page
    page.sees_papers = user.role != User.Role.UNIT_STAFF or told_of(visit)
    _read_rows(page, user)
    page.may_write = visit.status in WRITABLE and can(user, Perm.WRITE_MINUTES, actors)
    page.may_record = visit.is_draft and can(user, Perm.RECORD_FINDING, actors)
    page.may_edit = visit.status in WRITABLE and can(user, Perm.EDIT_VISIT, actors)
    page.may_recheck = visit.status in MAY_BE_RECHECKED and can(user, Perm.EDIT_VISIT, actors)
    page.may_preview = not visit.is_issued and can(user, Perm.PREVIEW_MINUTES, actors)
    page.moves = open_moves(visit, user, actors)
    if visit.is_draft:
        people = page.team_people + page.unit_people
        looked_at = [look.row for look in page.looks]
        gaps = gaps_of(visit, people, page.sites, page.photos + page.attachments)
        gaps += findings_gaps(visit, _all(page), page.requests, looked_at)
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
    return [row for group in page.strengths + page.limitations for row in group.findings]


def _read_rows(page: Workspace, user: User) -> None:
    """The rows of the minutes. The visit itself is visible, so its rows are filtered by it."""
    visit = page.visit
    _read_people(page)
    page.sites = list(visit.site_checks.order_by("order", "pk"))
    _read_files(page)
    findings = _findings_of(visit, user)
    page.strengths = by_area([f for f in findings if f.kind == Finding.Kind.STRENGTH])
    page.limitations = by_area([f for f in findings if f.kind == Finding.Kind.LIMITATION])
    page.requests = _requests_of(visit, user, {finding.pk: finding for finding in findings})
    named = [unit for finding in findings for unit in finding.scope_units.all()]
    read_names([visit.unit, *named, *(row.responsible_unit for row in page.requests)])
    for finding in findings:
        names = [unit.name_on(visit.held_on) for unit in finding.scope_units.all()]
        finding.named = sorted(names, key=sort_key)
    page.documents = list(IssuedDocument.objects.visible_to(user).filter(visit=visit).for_list())
    if visit.recheck_of_id:
        page.looks = looks_of(visit, user)
        limitations = [row for row in findings if row.kind == Finding.Kind.LIMITATION]
        page.lists = four_lists((look.row for look in page.looks), limitations)
    page.rechecks = list(Visit.objects.visible_to(user).filter(recheck_of=visit))


def _read_people(page: Workspace) -> None:
    visit = page.visit
    rows = with_roster(visit.participants.select_related("team").order_by("order", "pk"))
    people = list(rows)
    joined = [link.team_id for link in visit.visit_teams.all() if not link.leads]
    signing_ids = {person.pk for person in signing(people, joined)}
    for person in people:
        person.will_sign = person.pk in signing_ids  # type: ignore[attr-defined]
    page.team_people = [p for p in people if p.side == Participant.Side.TEAM]
    page.unit_people = [p for p in people if p.side == Participant.Side.UNIT]


def _read_files(page: Workspace) -> None:
    files = list(page.visit.files.order_by("pk"))
    page.photos = [file for file in files if file.is_picture]
    page.attachments = [file for file in files if not file.is_picture]


def _findings_of(visit: Visit, user: User) -> list[Any]:
    rows = Finding.objects.visible_to(user).filter(visit=visit).for_gaps()
    rows = rows.select_related("area", "criterion").annotate(file_count=Count("files"))
    findings = list(rows.order_by("-kind", "number"))
    for finding in findings:
        finding.visit = visit  # the rows share the visit already read
    return findings


def _requests_of(visit: Visit, user: User, findings: dict[int, Finding]) -> list[Any]:
    """Each with `answered`: those of `findings` that it answers, by their numbers."""
    rows = CorrectionRequest.objects.visible_to(user).filter(visit=visit).for_gaps()
    rows = rows.counting_extensions().select_related("responsible_unit")
    keys = Finding.objects.order_by("number").only("pk")
    requests: list[Any] = list(
        rows.prefetch_related(Prefetch("findings", queryset=keys)).order_by("number")
    )
    for request in requests:
        request.visit = visit
        answered = [one.pk for one in request.findings.all()]
        request.answered = [findings[pk] for pk in answered if pk in findings]
    return requests
