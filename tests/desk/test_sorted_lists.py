"""Every list sorts by its columns: in the address, page and export alike, in one stable order."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SavedFilter
from accounts.sorting import sorted_rows, vietnamese
from inspections.models import Plan, Team, Visit
from reports.models import SummaryDefinition
from tests.desk.many_rows import ManyRows
from tests.desk.test_query_counts import measured
from tests.findings.factories import RequestFactory, make_frame, make_visit
from tests.inspections.factories import PlanFactory, TeamFactory, UserFactory, make_staff, make_unit
from units.models import Posting

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEAD = re.compile(
    r'<th scope="col" class="sorted[^"]*" aria-sort="(\w+)"><a href="([^"]*)"[^>]*>([^<]*)</a>'
)
# every list of the site with columns, and its heads that sort
LISTS = {
    "units:unit-list": "name code level parent",
    "findings:finding-list": "number scope area unit day",
    "findings:request-list": "number unit due state",
    "inspections:visit-list": "day unit state code",
    "inspections:plan-list": "year title number visits done late",
    "inspections:team-list": "name decision leader people",
    "inspections:day-list": "day kind name source",
    "reports:figure-list": "year planned planned_checked share_checked checked requests handled "
    "share_handled",
    "units:account-list": "name username role seen",
    "reports:document-list": "number day kind unit issuer state",
    "reports:summary-list": "name period owner shared",
    "reports:conclusion-list": "unit day due",
    "accounts:audit-list": "when act username address",
    "accounts:job-list": "begun state",
    "imports:kind-list": "name kind sent state",
    "accounts:filter-list": "name list owner",
}


def rows_of(answer) -> list[object]:
    """The rows in the order shown, by their key where the database holds them."""
    if "days" in answer.context and "page_obj" not in answer.context:
        return [day.pk for day, _weekday in answer.context["days"]]
    page = answer.context["page_obj"]
    return [getattr(row, "pk", None) or getattr(row, "year", None) or row.visit.pk for row in page]


def addresses(many: ManyRows) -> dict[str, str]:
    found = {reverse(name): names for name, names in LISTS.items()}
    found[reverse("inspections:day-list") + "?year=2018"] = LISTS["inspections:day-list"]
    found[reverse("inspections:plan-detail", args=[many.plan.pk])] = "day unit state"
    found[reverse("inspections:team-detail", args=[many.team.pk])] = "day unit state code"
    return found


def faults_of(client: Client, address: str, names: list[str]) -> list[str]:
    """What the heads of one list do not do, each asked for in both directions."""
    plain = client.get(address)
    asks = measured(partial(client.get, address))
    found, joined = [], "&" if "?" in address else "?"
    for name in names:
        for asked, said in ((name, "ascending"), (f"-{name}", "descending")):
            answer = client.get(f"{address}{joined}sort={asked}")
            states = [head[0] for head in HEAD.findall(answer.content.decode())]
            right = {
                "heads": states == [said if one == name else "none" for one in names],
                "rows": sorted(map(str, rows_of(answer))) == sorted(map(str, rows_of(plain))),
                "queries": asks == measured(partial(client.get, f"{address}{joined}sort={asked}")),
            }
            found += [f"{address} {asked}: {what}" for what, holds in right.items() if not holds]
    return found


def test_every_head_of_every_list_sorts():
    many, client = ManyRows(), Client()
    many.grow(6)
    client.force_login(many.office)
    found = []
    for address, names in addresses(many).items():
        heads = HEAD.findall(client.get(address).content.decode())
        if heads:
            shown = [re.search(r"sort=([^&\"]*)", href)[1] for _state, href, _label in heads]
            assert shown == names.split(), address
            assert {state for state, _href, _label in heads} == {"none"}, address
            found += faults_of(client, address, shown)
        else:
            found.append(f"{address}: no row")
    assert found == ["/calendar/: no row"]


@pytest.mark.parametrize("asked", ["nothing", "--day", "pk", "held_on", "'", "-", "day\x00"])
def test_a_column_that_there_is_not_is_said_in_words(asked):
    many, client = ManyRows(), Client()
    many.grow(2)
    client.force_login(many.office)
    for address in addresses(many):
        path, _mark, year = address.partition("?")
        answer = client.get(path, {"sort": asked, **({"year": "2018"} if year else {})})
        assert answer.status_code == 200, address
        assert "không có nghĩa ở đây" in answer.content.decode(), address
        assert rows_of(answer) == rows_of(client.get(address)), address


def test_pages_filters_and_exports_keep_the_order(client):
    client.force_login(UserFactory(role="office"))
    plan = PlanFactory(year=2018)
    for number in range(1, 61):
        unit = make_unit(f"Xã Số {number}", level="commune", kind="xã")
        make_visit(unit=unit, plan=plan, held_on=dt.date(2018, 7, 19))
    first = client.get("/visits/?year=2018&sort=-unit").content.decode()
    assert "?year=2018&amp;sort=-unit&amp;page=2" in first
    assert '<input type="hidden" name="sort" value="-unit">' in first
    assert "?year=2018&amp;sort=-unit&amp;export=xlsx" in first
    assert first.index("Xã Số 60<") < first.index("Xã Số 11<")
    assert "Xã Số 10<" not in first
    second = client.get("/visits/?year=2018&sort=-unit&page=2").content.decode()
    assert second.index("Xã Số 10<") < second.index("Xã Số 9<") < second.index("Xã Số 1<")
    taken = client.get("/visits/?year=2018&sort=-unit&export=csv").content.decode("utf-8-sig")
    names = [row[3] for row in csv.reader(io.StringIO(taken), delimiter=";")][1:]
    assert names == [f"Xã Số {number}" for number in range(60, 0, -1)]


def test_texts_stand_in_vietnamese_order_and_blank_ones_last(client):
    client.force_login(UserFactory(role="office"))
    names = ["Đoàn 10", "Đoàn 2", "Đội", "Dân", "ân xá", "An", "Ăn"]
    for name in names:
        TeamFactory(name=name, decision_number="" if name == "An" else f"{name}/QĐ", people=False)
    right = ["An", "Ăn", "ân xá", "Dân", "Đoàn 2", "Đoàn 10", "Đội"]
    shown = [team.name for team in client.get("/teams/?sort=name").context["page_obj"]]
    assert shown == right
    shown = [team.name for team in client.get("/teams/?sort=-name").context["page_obj"]]
    assert shown == right[::-1]
    shown = [team.name for team in client.get("/teams/?sort=decision").context["page_obj"]]
    assert shown == [*right[1:], "An"]
    shown = [team.name for team in client.get("/teams/?sort=-decision").context["page_obj"]]
    assert shown == [*right[:0:-1], "An"]
    rows = sorted_rows(Team.objects.all(), _asked("name"), {"name": [vietnamese("name")]})
    assert [team.name for team in rows] == right


def _asked(sort):
    from django.http import QueryDict

    return QueryDict(f"sort={sort}")


def test_people_stand_by_their_given_names(client):
    client.force_login(UserFactory(role="office", full_name="Nguyễn Văn Ưng"))
    unit = make_unit()
    for name in ("Trần Thị Ánh", "Lê Văn Bình", "Phạm An", "Võ Thị Ơn", "Đỗ Văn Đạt"):
        make_staff(unit, full_name=name)
    shown = [one.full_name for one in client.get("/people/?sort=name").context["page_obj"]]
    assert shown == [
        *("Phạm An", "Trần Thị Ánh", "Lê Văn Bình", "Đỗ Văn Đạt", "Võ Thị Ơn"),
    ]


def test_equal_rows_stand_by_their_key(client):
    client.force_login(UserFactory(role="office"))
    rows = [make_visit(held_on=dt.date(2018, 7, 19)).pk for _n in range(5)]
    for sort in ("day", "-day", "unit", "-unit", "state", "-state"):
        shown = [visit.pk for visit in client.get(f"/visits/?sort={sort}").context["page_obj"]]
        assert shown == rows, sort


def test_lists_start_with_what_is_open(client):
    client.force_login(UserFactory(role="office"))
    make_frame()
    days = {"closed": 20, "planned": 19, "cancelled": 18, "read_out": 17, "recorded": 16}
    made = {}
    for status, day in days.items():
        made[status] = make_visit(held_on=dt.date(2018, 7, day))
        more = {"read_out_at": made[status].created_at, "read_out_by": UserFactory()}
        if status == "closed":
            more = {"issued_at": made[status].created_at, "issued_by": UserFactory()}
        if status == "recorded":
            more = {"provenance": "Biên bản giấy"}
        Visit.objects.filter(pk=made[status].pk).update(status=status, **more)
    shown = [visit.status for visit in client.get("/visits/").context["page_obj"]]
    assert shown == ["read_out", "planned", "closed", "cancelled", "recorded"]
    visit = made["planned"]
    when = visit.created_at
    for status, day in {"closed": 1, "issued": 9, "withdrawn": 2, "returned": 5}.items():
        RequestFactory(
            visit=visit, status=status, issued_at=when, due_on=dt.date(2018, 9, day), text=status
        )
    shown = [row.text for row in client.get("/requests/").context["page_obj"]]
    assert shown[:2] == ["returned", "issued"]
    UserFactory(role="office", full_name="Lê An", is_active=False)
    people = client.get("/people/").context["page_obj"]
    assert [one.is_active for one in people] == sorted(
        (one.is_active for one in people), reverse=True
    )


def test_the_place_in_a_list_tells_the_unit_nothing_of_a_draft(client):
    unit = make_unit()
    shared = {"unit": unit, "form": "announced"}
    draft = make_visit(held_on=dt.date(2018, 7, 19), **shared)
    announced = make_visit(held_on=dt.date(2018, 7, 20), **shared)
    for visit, status in ((draft, "in_progress"), (announced, "announced")):
        Visit.objects.filter(pk=visit.pk).update(status=status, announced_at=visit.created_at)
    client.force_login(Posting.objects.get(user=make_staff(unit)).user)
    for sort, order in (("state", [draft, announced]), ("-state", [announced, draft])):
        shown = client.get(f"/visits/?sort={sort}").context["page_obj"]
        assert [visit.pk for visit in shown] == [visit.pk for visit in order], sort


def test_a_saved_filter_keeps_the_order_shown(client):
    office = UserFactory(role="office")
    client.force_login(office)
    SavedFilter.objects.create(
        owner=office, list_name="inspections:plan-list", name="Năm 2018", query="q=2018"
    )
    Plan.objects.all().delete()
    PlanFactory(year=2018)
    text = client.get("/plans/?sort=-title").content.decode()
    assert 'href="/plans/?q=2018&amp;sort=-title"' in text
    assert "Lưu bộ lọc" not in text, "an order alone is no filter"


def test_summaries_sort_by_name(client):
    office = UserFactory(role="office")
    client.force_login(office)
    day = dt.date(2018, 1, 1)
    for name in ("Đợt 2", "Đợt 10", "Ấp", "Ban"):
        SummaryDefinition.objects.create(name=name, period_from=day, period_to=day, owner=office)
    shown = [row.name for row in client.get("/summaries/?sort=name").context["page_obj"]]
    assert shown == ["Ấp", "Ban", "Đợt 2", "Đợt 10"]
