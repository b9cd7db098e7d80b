"""A made-up province over some years, built in bulk: units that merge and split, visits, findings.

Every sentence is plainly invented. Rows are written as drafts and issued at the end, as the
database wants it.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from findings.models import CorrectionRequest, Finding
from inspections.models import CriteriaSet, Criterion, Plan, ReformArea, ReformFrame, Team, Visit
from inspections.models.visit import VisitTeam
from reports.models import IssuedDocument, IssuingBody, NumberSeries
from tests.people import UserFactory
from units.models import Succession, Unit, UnitVersion

MERGER = dt.date(2025, 7, 1)
FRAMES = {
    "2011": (dt.date(2011, 11, 8), ("CD", "TT", "BM")),
    "2021": (dt.date(2021, 7, 15), ("CD", "TT", "CV")),
}
AREAS = {
    "CD": "Chỉ đạo, điều hành",
    "TT": "Cải cách thủ tục hành chính",
    "BM": "Tổ chức bộ máy",
    "CV": "Chế độ công vụ",
}
REQUEST_STATES = ("issued", "acknowledged", "responded", "returned", "closed", "withdrawn")


@dataclass
class Province:
    office: User
    units: dict[str, Unit] = field(default_factory=dict)  # by name
    children: dict[str, list[str]] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)  # what went over whole into what
    rng: random.Random = field(default_factory=random.Random)

    def unit(self, name, level, parent="", start=None, end=None):
        row = self.units.setdefault(name, Unit.objects.create())
        UnitVersion.objects.create(
            unit=row,
            name=name,
            full_name=name,
            level=level,
            kind={"district": "huyện", "commune": "xã", "province": "tỉnh"}[level],
            parent=self.units.get(parent),
            valid_from=start,
            valid_to=end,
        )
        self.children.setdefault(parent, []).append(name)
        return row

    def succeed(self, before, after, scope):
        Succession.objects.create(
            predecessor=self.units[before],
            successor=self.units[after],
            effective_on=MERGER,
            scope=scope,
        )
        if scope == "whole":
            self.whole[before] = after


def make_frames():
    for code, (start, areas) in FRAMES.items():
        frame = ReformFrame.objects.create(code=code, name=f"Chương trình {code}", valid_from=start)
        chosen = CriteriaSet.objects.create(frame=frame, name="Bộ nội dung", published=True)
        for order, area_code in enumerate(areas, start=1):
            area = ReformArea.objects.create(
                frame=frame, code=area_code, name=AREAS[area_code], order=order
            )
            for n in (1, 2, 3):
                Criterion.objects.create(
                    criteria_set=chosen,
                    area=area,
                    code=f"{area_code}-{n:02d}",
                    text=f"Nội dung {n} về {AREAS[area_code].lower()}",
                    order=n,
                )


def make_units(province, districts, communes):
    """Each two old communes of a district become a new one; the last one of it is split."""
    end = MERGER - dt.timedelta(days=1)
    province.unit("Tỉnh Đồng Tháp", "province")
    for d in range(1, districts + 1):
        district = f"Huyện {d}"
        province.unit(district, "district", "Tỉnh Đồng Tháp", end=end)
        olds = [f"Xã {d}.{c}" for c in range(1, communes + 1)]
        for old in olds:
            province.unit(old, "commune", district, end=end)
        news = [f"Xã mới {d}.{n}" for n in range(1, communes // 2 + 1)]
        for new in news:
            province.unit(new, "commune", "Tỉnh Đồng Tháp", start=MERGER)
        for place, old in enumerate(olds[:-1]):
            province.succeed(old, news[min(place // 2, len(news) - 1)], "whole")
        province.succeed(olds[-1], news[0], "part")
        province.succeed(olds[-1], news[-1], "remainder")


def make_province(
    seed,
    *,
    districts=2,
    communes=5,
    visits=40,
    findings=5,
    years=(2018, 2025),
    all_issued=False,
    paper=0.0,
    texts=(),
    criteria=True,
):
    """`all_issued`: real visits alone, each with its minutes; else a mixture of all kinds.
    `paper`: how many of them were entered from paper instead. `texts`: what findings say, so that
    some say the same. `criteria`: most of them name one."""
    province = Province(UserFactory(role="office"), rng=random.Random(seed))
    IssuingBody.objects.create(
        name="Sở Nội vụ", parent_body="UBND tỉnh Đồng Tháp", symbol="SNV", place_name="Đồng Tháp"
    )
    IssuingBody.objects.create(name="Sở tập huấn", symbol="SNV-TH", is_training=True)
    make_frames()
    make_units(province, districts, communes)
    made = make_visits(province, visits, years, mixed=not all_issued)
    make_inside(province, made, findings, texts, criteria=criteria)
    if paper:
        recorded = made[: round(paper * len(made))]
        record(recorded)
        made = made[len(recorded) :]
    held = [v for n, v in enumerate(made) if v.status == "in_progress" and n % 10]
    issue(made if all_issued else held)
    return province


def make_visits(province, count, years, *, mixed):
    rng = province.rng
    team, _made = Team.objects.get_or_create(name="Đoàn kiểm tra")
    plans = {
        year: Plan.objects.get_or_create(year=year, title=f"Kế hoạch {year}")[0]
        for year in range(min(years), max(years) + 1)
    }
    versions = list(UnitVersion.objects.exclude(level="province").select_related("unit"))
    rows = []
    while len(rows) < count:
        year = rng.choice(years)
        day = dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))
        standing = [version.unit for version in versions if version.holds_on(day)]
        half = dt.date(year, 6, 30) if rng.random() < 0.5 else dt.date(year, 12, 31)
        known = rng.random() < 0.8
        rows.append(
            Visit(
                unit=rng.choice(standing),
                held_on=day,
                period_from=dt.date(year, 1, 1) if known else None,
                period_to=half if known else None,
                plan=plans[year] if rng.random() < 0.6 else None,
                is_training=mixed and rng.random() < 0.15,
                status="cancelled" if mixed and rng.random() < 0.1 else "in_progress",
            )
        )
    made = Visit.objects.bulk_create(rows)
    VisitTeam.objects.bulk_create(VisitTeam(visit=v, team=team, leads=True) for v in made)
    return made


def make_inside(province, visits, findings, texts=(), *, criteria=True):
    rng, office = province.rng, province.office
    areas = {(a.frame.code, a.code): a for a in ReformArea.objects.select_related("frame")}
    known = list(Criterion.objects.select_related("area")) if criteria else []
    rows, asked = [], []
    for visit in visits:
        frame = "2011" if visit.held_on.year < 2021 else "2021"
        numbers = {"strength": 0, "limitation": 0}
        for _n in range(findings):
            area = areas[frame, rng.choice(FRAMES[frame][1])]
            kind = rng.choice(("strength", "limitation", "limitation"))
            numbers[kind] += 1
            of_area = [c for c in known if c.area_id == area.pk]
            rows.append(
                Finding(
                    visit=visit,
                    kind=kind,
                    number=numbers[kind],
                    condition=rng.choice(texts)
                    if texts
                    else f"Câu bịa số {len(rows)} của đợt kiểm tra; còn chung chung.",
                    area=area,
                    criterion=rng.choice([*of_area, None]),
                    created_by=office,
                )
            )
        for number in range(1, rng.randint(0, 4)):
            state = rng.choice(REQUEST_STATES)
            late = dt.timedelta(days=rng.randrange(-300, 300))
            due = timezone.localdate() + late if rng.random() < 0.7 else None
            asked.append(
                CorrectionRequest(
                    visit=visit,
                    number=number,
                    text="Khắc phục hạn chế đã nêu.",
                    area=rng.choice([*(a for (f, _c), a in areas.items() if f == frame), None]),
                    responsible_unit=visit.unit,
                    current_unit=visit.unit,
                    status=state,
                    due_on=due,
                    deadline=due,
                    issued_at=timezone.now(),
                    verified_at=timezone.now() if state == "closed" else None,
                    verified_by=office if state == "closed" else None,
                    created_by=office,
                )
            )
    made = Finding.objects.bulk_create(rows, batch_size=500)
    repeated = [row for row in made[len(made) // 2 :] if rng.random() < 0.1]
    for row in repeated:
        row.repeats = made[0]
    Finding.objects.bulk_update(repeated, ["repeats"], batch_size=200)
    CorrectionRequest.objects.bulk_create(asked, batch_size=500)


def record(visits):
    """As the import of past visits leaves them: no minutes here, no request followed."""
    ids = [visit.pk for visit in visits]
    CorrectionRequest.objects.filter(visit__in=ids).update(
        status="recorded", issued_at=None, verified_at=None, verified_by=None
    )
    Visit.objects.filter(pk__in=ids).update(status="recorded", provenance="Hồ sơ giấy.")


def issue(held):
    """A visit is issued only beside its minutes."""
    author = UserFactory(role="inspector")
    team, _made = Team.objects.get_or_create(name="Đoàn kiểm tra")
    series = {}
    documents = []
    for entry, visit in enumerate(held, start=IssuedDocument.objects.count() + 1):
        year = visit.held_on.year
        if year not in series:
            row, _made = NumberSeries.objects.get_or_create(team=team, type="BB", year=year)
            row.last = IssuedDocument.objects.filter(series=row).count()
            series[year] = row
        series[year].last += 1
        documents.append(minutes(visit, series[year], entry, author))
    IssuedDocument.objects.bulk_create(documents, batch_size=200)
    Visit.objects.filter(pk__in=[visit.pk for visit in held]).update(
        status="issued", issued_at=timezone.now(), issued_by=author
    )


def minutes(visit, series, entry, author):
    return IssuedDocument(
        kind="minutes",
        visit=visit,
        series=series,
        year=series.year,
        number=series.last,
        number_text=f"{series.last:02d}/BB-ĐKT",
        document_date=visit.held_on,
        issuer_name="Đoàn kiểm tra",
        unit_name="Xã",
        template="minutes/v1",
        content="{}",
        pdf=b"x",
        docx=b"x",
        check_code=f"{entry:012}",
        issued_at=timezone.now(),
        issued_by=author,
        entry_number=entry,
        previous_hash=f"{entry - 1:064}" if entry > 1 else "",
        entry_hash=f"{entry:064}",
    )
