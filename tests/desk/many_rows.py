"""A world whose every list grows to any length."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import AuditEntry, Job, Notice, OutboxMail, SavedFilter, SentTable, User
from findings.models import FindingFile, Recheck, RequestEvent
from inspections.models import CalendarDay, Plan, ReformFrame, Team, Visit, VisitEvent
from reports.models import (
    IssuedDocument,
    IssuingBody,
    NumberSeries,
    SignedScan,
    SummaryDefinition,
    Withdrawal,
)
from tests.findings.factories import FindingFactory, RequestFactory, make_area, make_frame
from tests.inspections.factories import (
    CriteriaSetFactory,
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_unit,
)
from units.models import Posting, Succession, Unit

DAY = dt.date(2018, 1, 1)
FILE = {"file": "x/x.pdf", "original_name": "x.pdf", "content_type": "application/pdf", "size": 9}


class ManyRows:
    """`grow(n)` gives every list n rows; `visit` has n findings and n requests."""

    def __init__(self) -> None:
        make_frame()
        self.count = 0
        self.office: User = UserFactory(role="office")
        self.sysadmin: User = UserFactory(role="system_admin")
        self.team: Team = TeamFactory()
        self.unit: Unit = make_unit()
        self.plan: Plan = PlanFactory()
        self.visit: Visit = self.visit_of(self.unit)

    def visit_of(self, unit: Unit) -> Visit:
        return VisitFactory(unit=unit, team=self.team, in_progress=True, plan=self.plan)

    def grow(self, rows: int) -> None:
        while self.count < rows:
            self.count += 1
            self.one_more(self.count)

    def one_more(self, n: int) -> None:
        unit = make_unit(f"Xã Tân {n}", parent=self.unit, level="commune", kind="xã")
        plan, visit = PlanFactory(year=1950 + n), self.visit_of(unit)
        Visit.objects.filter(pk=visit.pk).update(plan=plan)
        self.visit_of(self.unit)
        for where in (visit, self.visit):
            finding = FindingFactory(visit=where, area=make_area(), created_by=self.office)
            asked = RequestFactory(visit=where, created_by=self.office, due_on=DAY)
            asked.findings.add(finding)
            self.beside(where, finding, asked)
            Recheck.objects.create(visit=where, finding=finding)
        SentTable.objects.create(owner=self.office, kind="units", name="a.csv", content=b"x")
        self.people(n, unit)
        self.lists(n)
        self.register(n, visit)

    def beside(self, visit, finding, asked) -> None:
        by = {"by": self.office, "from_status": "x", "to_status": "y"}
        VisitEvent.objects.create(visit=visit, move="start", **by)
        RequestEvent.objects.create(request=asked, move="issue", **by)
        FindingFile.objects.create(finding=finding, uploaded_by=self.office, **FILE)

    def people(self, n: int, unit: Unit) -> None:
        staff = UserFactory(role="unit_staff")
        Posting.objects.create(user=staff, unit=unit, from_day=DAY)
        Succession.objects.create(
            predecessor=self.unit, successor=unit, effective_on=DAY, scope="part"
        )
        AuditEntry.objects.create(act="login", user=staff, username=staff.username)
        Job.objects.create(kind="bundle", owner=self.office)
        SavedFilter.objects.create(
            owner=staff, list_name="findings:finding-list", name=f"Lọc {n}", shared=True
        )
        Notice.objects.create(recipient=self.office, text="Việc mới", url="/")
        OutboxMail.objects.create(
            recipient=self.office,
            kind="deadlines",
            day=DAY + dt.timedelta(days=n),
            subject="Nhắc việc",
            body="Việc mới",
            message_id=f"<{n}@cchc.example.vn>",
            next_try_at=timezone.now(),
        )

    def lists(self, n: int) -> None:
        SummaryDefinition.objects.create(
            name=f"Tổng hợp {n}", period_from=DAY, period_to=DAY, owner=self.office
        )
        day = DAY + dt.timedelta(days=n)
        CalendarDay.objects.create(date=day, kind="off", name="Nghỉ")
        ReformFrame.objects.create(code=f"k{n}", name=f"Khung {n}", valid_from=day)
        CriteriaSetFactory(frame=make_frame())
        TeamFactory(people=False)

    def register(self, n: int, visit: Visit) -> None:
        series = NumberSeries.objects.create(team=self.team, type="BB", year=1900 + n)
        IssuingBody.objects.create(name=f"Sở {n}", symbol="S")
        concluded = self.visit_of(visit.unit)
        Visit.objects.filter(pk=concluded.pk).update(
            status="issued", issued_at=timezone.now(), issued_by=self.office
        )
        document = IssuedDocument.objects.create(
            kind="minutes",
            visit=visit,
            series=series,
            year=1900 + n,
            number=1,
            number_text="01/BB-ĐKT",
            document_date=DAY,
            issuer_name="Đoàn kiểm tra",
            unit_name="Xã Tân",
            template="v1",
            content="{}",
            pdf=b"x",
            docx=b"x",
            check_code=f"{n:012}",
            issued_at=timezone.now(),
            issued_by=self.office,
            entry_number=n,
            entry_hash=f"{n:064}",
        )
        SignedScan.objects.create(document=document, uploaded_by=self.office, **FILE)
        if n % 2:
            Withdrawal.objects.create(document=document, reason="Sai", by=self.office)
