import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings.lines import by_area, finding_line, opinion_words, scope_words
from findings.models import CorrectionRequest, Finding
from findings.readiness import gaps_of
from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_commune,
    make_visit,
)
from tests.inspections.factories import UserFactory, make_staff, make_unit

pytestmark = pytest.mark.django_db

NOW = timezone.now


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role="office"))
    return client


def found(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return [row.pk for row in page.context["rows"]]


def test_findings_are_filtered_from_the_address(office):
    old = make_visit(unit=make_unit("Huyện Lai Vung"), held_on=dt.date(2018, 7, 5))
    new = make_visit()
    one = FindingFactory(visit=old, kind="strength", area=make_area("TT"), condition="Đúng hẹn.")
    two = FindingFactory(visit=new, scope="unnamed", scope_text="một số xã")
    assert found(office, "/findings/") == [two.pk, one.pk]
    for query, expected in {
        "kind=strength": [one.pk],
        "area=CD": [two.pk],
        "scope=unnamed": [two.pk],
        "unit=lai+vung": [one.pk],
        "q=dung+hen": [one.pk],
        "q=ĐÚNG+HẸN": [one.pk],
        "held_to=05/07/2018": [one.pk],
        "held_from=19/07/2018": [two.pk],
        f"visit={new.pk}": [two.pk],
        "held_from=07/19/2018": [],
    }.items():
        assert found(office, f"/findings/?{query}") == expected, query


def test_requests_stand_under_their_tabs(office):
    visit = make_visit(issued=True)
    today = timezone.localdate()
    day = dt.timedelta(days=1)

    def make(**fields):
        return RequestFactory(visit=visit, issued_at=NOW(), **fields).pk

    late = make(status="issued", due_on=today - day)
    soon = make(status="issued", due_on=today + day)
    never = make(status="issued", due_text="Thời gian tới")
    answered = make(status="responded", due_on=today - day)
    closed = make(status="closed", due_on=today - day)
    draft = RequestFactory(visit=make_visit(), due_on=today - day).pk
    for tab, expected in {
        "": {late, soon, never, answered, closed, draft},
        "new": {late, soon, never},
        "overdue": {late},
        "soon": {soon},
        "answered": {answered},
        "returned": set(),
        "done": {closed},
        "draft": {draft},
    }.items():
        assert set(found(office, f"/requests/?tab={tab}")) == expected, tab
    assert "quá hạn" in office.get(f"/requests/{late}/").content.decode()


def test_the_unit_sees_no_draft_and_nothing_of_others(client):
    visit = make_visit(issued=True)
    mine = RequestFactory(visit=visit, status="issued", issued_at=NOW())
    RequestFactory(visit=visit)
    RequestFactory(visit=make_visit(issued=True), status="issued", issued_at=NOW())
    client.force_login(make_staff(visit.unit))
    page = client.get("/requests/")
    assert [row.pk for row in page.context["rows"]] == [mine.pk]
    assert "tab=draft" not in page.content.decode()


@pytest.mark.parametrize("url", ["/findings/", "/requests/", "/findings/?export=csv"])
def test_queries_do_not_grow_with_the_rows(office, url):
    def rows(count):
        for _n in range(count):
            visit = make_visit(issued=True)
            finding = FindingFactory(visit=visit)
            row = RequestFactory(visit=visit, status="issued", issued_at=NOW())
            row.findings.add(finding)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            office.get(url)
        return len(seen)

    rows(3)
    office.get(url)
    few = queries()
    rows(12)
    assert queries() == few <= 12


def test_a_table_taken_away_has_the_rows_of_the_list_and_runs_nothing(office):
    visit = make_visit(issued=True)
    FindingFactory(visit=visit, condition="=1+1")
    FindingFactory(visit=visit, condition="Câu khác.")
    page = office.get("/findings/?export=xlsx&q=1%2B1")
    sheet = openpyxl.load_workbook(io.BytesIO(page.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[4].value for row in rows] == ["=1+1"]
    assert rows[0][4].data_type == "s"
    text = office.get("/findings/?export=csv").content.decode()
    assert len(text.splitlines()) == 3
    assert "'=1+1" in text
    assert "19/07/2018" in text


def test_who_may_not_export_is_refused(client):
    client.force_login(UserFactory(role="system_admin"))
    assert client.get("/findings/?export=csv").status_code == 403
    assert client.get("/requests/?export=csv").status_code == 403


def test_how_a_finding_prints():
    visit = make_visit()
    said = FindingFactory(
        visit=visit,
        condition="Một số xã chưa có kế hoạch",
        scope="unnamed",
        scope_text="một số xã",
    )
    assert finding_line(said) == "H1. Một số xã chưa có kế hoạch."
    other = FindingFactory(
        visit=visit, condition="Tập huấn còn ít.", scope="staff", scope_text="cán bộ cấp cơ sở"
    )
    assert finding_line(other) == "H2. Tập huấn còn ít. (Phạm vi: cán bộ cấp cơ sở.)"
    named = FindingFactory(visit=visit, scope="named")
    named.scope_units.set(make_commune(visit.unit, name) for name in ("Xã 10", "Xã 2"))
    assert scope_words(named) == "Xã 2, Xã 10"
    named.unit_opinion, named.unit_opinion_text = "disagrees", "Đã có."
    assert opinion_words(named) == "không thống nhất: Đã có."


def test_areas_come_in_the_order_of_the_programme():
    visit = make_visit()
    FindingFactory(visit=visit, area=make_area("TT"))
    FindingFactory(visit=visit, area=make_area("CD"))
    groups = by_area(Finding.objects.filter(visit=visit))
    assert [(group.area.code, [f.label for f in group.findings]) for group in groups] == [
        ("CD", ["H2"]),
        ("TT", ["H1"]),
    ]


def test_what_is_missing_leads_to_its_field():
    visit = make_visit()
    assert [(gap.level, gap.url) for gap in gaps_of(visit)] == [
        ("warning", f"/visits/{visit.pk}/findings/add/")
    ]
    finding = FindingFactory(visit=visit, scope="named")
    request = RequestFactory(visit=visit, due_on=dt.date(2018, 7, 1))
    request.findings.add(FindingFactory(visit=visit, kind="strength"))
    blocks = {gap.url for gap in gaps_of(visit) if gap.level == "block"}
    assert blocks == {
        f"/findings/{finding.pk}/edit/#id_scope_units",
        f"/requests/{request.pk}/edit/#id_due_on",
        f"/requests/{request.pk}/edit/#id_findings",
    }


def test_a_request_without_a_day_is_never_overdue():
    visit = make_visit(issued=True)
    RequestFactory(visit=visit, status="issued", issued_at=NOW(), due_text="Thời gian tới")
    assert not CorrectionRequest.objects.all().overdue(dt.date(2100, 1, 1)).exists()
    assert leader_of(visit)
