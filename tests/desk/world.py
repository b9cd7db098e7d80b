"""One small province for the walks over every address.

The team of Ông Thuận has issued the minutes of TX. Hồng Ngự and has read out those of huyện Lấp Vò,
which was never announced. Every text of the draft holds DRAFT, every internal note NOTE.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import (
    AuditEntry,
    Job,
    JobResult,
    Notice,
    OutboxMail,
    SavedFilter,
    SentTable,
    User,
)
from findings.actions.answers import Evidence
from findings.actions.answers import add_evidence as answer_files
from findings.actions.files import add_evidence
from findings.models import (
    CorrectionRequest,
    Escalation,
    EscalationStage,
    Extension,
    ExtensionFile,
    Finding,
    FindingFile,
    Recheck,
    RequestEvent,
    ResponseFile,
    SeverityDeadline,
)
from inspections.actions.minutes import add_files
from inspections.actions.moves import Move, move_visit
from inspections.files import files_undone_on_error, store_file
from inspections.models import (
    CalendarDay,
    CriteriaSet,
    Plan,
    ReformFrame,
    Team,
    Visit,
    VisitEvent,
    VisitFile,
)
from inspections.uploads import check_upload
from reports.actions.scan import attach_scan
from reports.bodies import load_body
from reports.models import IssuedDocument, IssuingBody, NumberSeries, SignedScan, SummaryDefinition
from tests.bad_inputs.payloads import pdf_min
from tests.findings.factories import FindingFactory, RequestFactory, make_area, make_frame
from tests.importing import receive_table
from tests.inspections.factories import (
    CriteriaSetFactory,
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)
from tests.reports.factories import issued
from units.models import Posting, Succession, Unit, UnitVersion

DRAFT = "Khuattrongbanthao"
NOTE = "Chinoiboduocdoc"
FAULTY = "Mã đơn vị;Tên đầy đủ;Loại;Mã đơn vị cấp trên\n1;;xã;87\n".encode()


@dataclass
class Inside:
    """One visit with a row of everything that hangs on it."""

    visit: Visit
    finding: Finding
    evidence: FindingFile
    request: CorrectionRequest
    photo: VisitFile
    recheck: Recheck
    event: VisitEvent | None = None


@dataclass
class World:
    """Everything else an address may ask for."""

    people: dict[str, User]
    province: Unit
    hongngu: Unit
    lapvo: Unit
    version: UnitVersion
    succession: Succession
    frame: ReformFrame
    criteria: CriteriaSet
    free_day: CalendarDay
    plan: Plan
    team: Team
    issued: Inside
    draft: Inside
    document: IssuedDocument
    request_event: RequestEvent
    severity_deadline: SeverityDeadline
    stage: EscalationStage
    escalation: Escalation
    scan: SignedScan
    answer_file: ResponseFile
    extension_file: ExtensionFile
    job: Job
    saved_filter: SavedFilter
    made: Job  # ended, with its file
    notice: Notice
    mail: OutboxMail
    sent_table: SentTable
    audit_entry: AuditEntry

    @property
    def account(self) -> User:
        return self.people["hongngu"]

    @property
    def posting(self) -> Posting:
        return Posting.objects.get(user=self.account)

    @property
    def body(self) -> IssuingBody:
        return IssuingBody.objects.get()

    @property
    def summary(self) -> SummaryDefinition:
        return SummaryDefinition.objects.get_or_create(
            name="Tổng hợp",
            defaults={
                "period_from": dt.date(2018, 1, 1),
                "period_to": dt.date(2018, 6, 30),
                "period_label": "6 tháng đầu năm 2018",
                "owner": self.people["office"],
            },
        )[0]

    @property
    def series(self) -> NumberSeries:
        return self.document.series

    @property
    def extension(self) -> Extension:
        return self.extension_file.extension

    @property
    def code(self) -> str:
        return self.document.code_for_people


def paper(name: str) -> Any:
    return check_upload(SimpleUploadedFile(f"{name}.pdf", pdf_min()))


def inside(visit: Visit, word: str) -> Inside:
    leader = member(visit.lead_team, "leader")
    finding = FindingFactory(
        visit=visit,
        condition=f"Kế hoạch còn chung chung. {word}",
        cause=f"Do thiếu người. {word}",
        internal_note=f"Hỏi lại. {NOTE} {word}",
        area=make_area(),
    )
    FindingFactory(visit=visit, kind="strength", condition=f"Triển khai tốt. {word}")
    request = RequestFactory(
        visit=visit, text=f"Tăng cường tuyên truyền. {word}", internal_note=f"{NOTE} {word}"
    )
    request.findings.add(finding)
    (evidence,) = add_evidence(
        finding.pk, [replace(paper(f"{word}-bc"), caption=f"Ảnh {word}")], by=leader
    )
    values = {"caption": f"Giấy {word}", "prints": False}
    (photo,) = add_files(visit.pk, [paper(f"{word}-anh")], values, by=leader)
    recheck = Recheck.objects.create(visit=visit, finding=finding, now=f"Còn chậm. {word}")
    return Inside(visit, finding, evidence, request, photo, recheck)


def visit_of(unit: Unit, team: Team, plan: Plan, word: str, **more: Any) -> Inside:
    visit = VisitFactory(
        in_progress=True,
        unit=unit,
        team=team,
        plan=plan,
        internal_note=f"{NOTE} {word}",
        opinion_text=f"Đơn vị có ý kiến. {word}",
        **more,
    )
    rows = inside(visit, word)
    rows.event = move_visit(visit.pk, Move.READ_OUT, by=member(team, "leader")).events.get()
    visit.refresh_from_db()
    return rows


def make_people(team: Team, other: Team, **units: Unit) -> dict[str, User]:
    people = {role: UserFactory(role=role) for role in ("system_admin", "office", "auditor")}
    people |= {role: member(team, role) for role in ("leader", "secretary")}
    people |= {name: make_staff(unit, username=name) for name, unit in units.items()}
    return people | {"other_leader": member(other, "leader")}


def paper_of_extension(request: CorrectionRequest, by: User) -> ExtensionFile:
    asked = Extension.objects.create(
        request=request, number=1, reason="Chờ phê duyệt.", proposed_on=dt.date(2018, 9, 1), by=by
    )
    with files_undone_on_error():
        return store_file(ExtensionFile(extension=asked), paper("gia-han"), by=by)


def finished_job(by: User, document: IssuedDocument) -> Job:
    job = Job.objects.create(kind="bundle-zip", owner=by, status="done")
    JobResult.objects.create(
        job=job,
        file=SimpleUploadedFile("a.zip", b"PK"),
        original_name="a.zip",
        content_type="application/zip",
        size=2,
        sha256="0" * 64,
        holds=[document.pk],
    )
    return job


def make_world() -> World:
    load_body()
    frame, plan, team, other = make_frame(), PlanFactory(), TeamFactory(), TeamFactory()
    province = make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")
    hongngu = make_unit("Thị xã Hồng Ngự", code="868", parent=province, kind="thị xã")
    lapvo = make_unit("Huyện Lấp Vò", code="875", parent=province)
    people = make_people(team, other, hongngu=hongngu, lapvo=lapvo, province=province)
    draft = visit_of(lapvo, team, plan, DRAFT, announced_at=None)
    done = visit_of(hongngu, team, plan, "daphathanh", held_on=dt.date(2018, 7, 17))
    document = issued(done.visit)
    done.visit.refresh_from_db()
    return World(
        people=people,
        province=province,
        hongngu=hongngu,
        lapvo=lapvo,
        version=UnitVersion.objects.get(unit=hongngu),
        succession=Succession.objects.create(
            predecessor=lapvo, successor=hongngu, effective_on=dt.date(2025, 7, 1), scope="part"
        ),
        frame=frame,
        criteria=CriteriaSetFactory(frame=frame),
        free_day=CalendarDay.objects.create(
            date=dt.date(2018, 9, 3), kind="off", name="Nghỉ bù Quốc khánh"
        ),
        plan=plan,
        team=team,
        issued=done,
        draft=draft,
        document=document,
        request_event=RequestEvent.objects.get(request=done.request),
        severity_deadline=SeverityDeadline.objects.update_or_create(
            severity="high", defaults={"working_days": 15}
        )[0],
        stage=EscalationStage.objects.update_or_create(told="head", defaults={"weeks_late": 1})[0],
        escalation=Escalation.objects.create(
            request=done.request, told="head", deadline=dt.date(2018, 8, 1)
        ),
        answer_file=answer_files(
            done.request.pk, [Evidence(paper("tra-loi"))], by=people["hongngu"]
        )[0],
        extension_file=paper_of_extension(done.request, people["hongngu"]),
        scan=attach_scan(document.pk, paper("ban-ky"), by=people["leader"]),
        job=Job.objects.create(kind="bundle", owner=people["office"]),
        saved_filter=SavedFilter.objects.create(
            owner=people["office"],
            list_name="findings:request-list",
            name="Quá hạn",
            query="tab=overdue",
            shared=True,
        ),
        made=finished_job(people["office"], document),
        notice=Notice.objects.create(recipient=people["office"], text="Việc mới", url="/"),
        mail=OutboxMail.objects.create(
            recipient=people["office"],
            kind="deadlines",
            day=dt.date(2018, 8, 1),
            subject="Nhắc việc",
            body="Việc mới",
            message_id="<1@cchc.example.vn>",
            next_try_at=timezone.now(),
        ),
        sent_table=receive_table("units", "don-vi.csv", FAULTY, by=people["office"]),
        audit_entry=AuditEntry.objects.create(act="login", username="vanphong"),
    )
