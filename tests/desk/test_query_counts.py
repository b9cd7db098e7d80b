"""No page asks the database more often because it has more rows."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engines.printing import render_pdf
from findings.models import CorrectionRequest, Finding
from reports.minutes import draft_of
from tests.desk.addresses import RECORDS
from tests.desk.many_rows import ManyRows

pytestmark = pytest.mark.once
PAGES = [
    "desk:home",
    "desk:search",
    "units:account-list",
    "reports:figure-list",
    "inspections:visit-list",
    "inspections:visit-calendar",
    "inspections:day-list",
    "inspections:plan-list",
    "inspections:team-list",
    "findings:finding-list",
    "findings:request-list",
    "findings:waiting-list",
    "reports:document-list",
    "reports:summary-list",
    "reports:conclusion-list",
    "units:unit-list",
    "units:unit-tree",
    "accounts:audit-list",
    "accounts:notice-list",
    "accounts:filter-list",
    "accounts:job-list",
    "imports:kind-list",
]
MOST = 20  # of a page

NOT_OF_THE_PAGE = ('UPDATE "django_session"', "SAVEPOINT", "RELEASE SAVEPOINT")
ACCOUNTS = "/admin/accounts/user/"  # the office has no business there


def measured(work) -> int:
    """Without the write of the session, which comes once a minute on whatever page is open."""
    reset_queries()  # the log holds no more than 9,000
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum(not query["sql"].startswith(NOT_OF_THE_PAGE) for query in asked)


def addresses(many: ManyRows) -> dict[str, int]:
    found = {reverse(name): MOST for name in PAGES}
    found[reverse("desk:home")] = 12
    found[reverse("desk:search") + "?q=chung"] = MOST
    found[reverse("findings:request-list") + "?tab=overdue"] = MOST
    found[reverse("desk:visit-detail", args=[many.visit.pk])] = MOST
    found[reverse("desk:visit-history", args=[many.visit.pk])] = MOST
    finding = Finding.objects.filter(visit=many.visit).first()
    found[reverse("findings:finding-history", args=[finding.pk])] = MOST
    asked = CorrectionRequest.objects.filter(visit=many.visit).first()
    found[reverse("findings:request-history", args=[asked.pk])] = MOST
    found[reverse("findings:request-detail", args=[asked.pk])] = MOST
    found[reverse("findings:request-sheet", args=[asked.pk])] = MOST
    found[reverse("findings:finding-detail", args=[finding.pk])] = MOST
    found[reverse("desk:unit-detail", args=[many.unit.pk])] = MOST
    year = reverse("reports:figure-rows", args=[2018, "checked"])
    found |= {year: MOST, year.replace("checked", "requests"): MOST}
    july = reverse("inspections:visit-calendar") + "?month=2018-07"
    found |= {july: MOST, f"{july}&view=list&unit=tan&team={many.team.pk}": MOST}
    plan = many.plan
    found[reverse("inspections:plan-detail", args=[plan.pk])] = MOST
    found[reverse("inspections:plan-copy", args=[plan.pk])] = MOST
    found[reverse("inspections:team-detail", args=[many.team.pk])] = MOST
    return found | {reverse(f"admin:{model}_changelist"): MOST for model in RECORDS}


@pytest.mark.django_db
def test_no_page_asks_more_for_more_rows():
    many = ManyRows()
    office, sysadmin = Client(), Client()
    office.force_login(many.office)
    sysadmin.force_login(many.sysadmin)
    counts: dict[str, list[int]] = {}
    for rows in (10, 60):
        many.grow(rows)
        for address in addresses(many):
            client = sysadmin if address == ACCOUNTS else office
            # what is asked once in a process is not the page's
            assert client.get(address).status_code == 200, address
            counts.setdefault(address, []).append(measured(partial(client.get, address)))
    many_more = {address: pair for address, pair in counts.items() if pair[0] != pair[1]}
    assert many_more == {}
    most = addresses(many)
    assert {a: pair[0] for a, pair in counts.items() if pair[0] > most[a]} == {}


@pytest.mark.django_db
def test_print_asks_no_more_for_more_findings():
    many = ManyRows()
    counts = []
    for rows in (10, 60):
        many.grow(rows)
        counts.append(measured(lambda: draft_of(many.visit.pk)))
    assert counts[0] == counts[1] <= 16


@pytest.mark.django_db
def test_the_page_that_prints_a_draft_asks_and_lays_out_no_more_for_more_findings(monkeypatch):
    many, office, laid_out = ManyRows(), Client(), []
    office.force_login(many.office)
    address = reverse("reports:minutes-draft", args=[many.visit.pk, "pdf"])

    def counted(html, *args, **kwargs):
        laid_out.append(html)
        return render_pdf(html, *args, **kwargs)

    monkeypatch.setattr("engines.printing.render_pdf", counted)
    asked = []
    for rows in (3, 30):
        many.grow(rows)
        office.get(address)  # what is asked once in a process is not the page's
        laid_out.clear()
        asked.append(measured(partial(office.get, address)))
        assert len(laid_out) == 1
    assert asked[0] == asked[1] <= 20
