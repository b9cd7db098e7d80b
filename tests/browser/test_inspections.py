"""Pages of inspections in Chromium: no console error, no axe violation, everything by typing."""

import os

import pytest
from django.urls import reverse

from tests.inspections.factories import (
    PASSWORD,
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    member,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")


def addresses(visit, plan):
    found = [
        reverse("inspections:plan-list"),
        reverse("inspections:plan-detail", args=[plan.pk]),
        reverse("inspections:team-list"),
        reverse("inspections:team-detail", args=[visit.lead_team.pk]),
        reverse("inspections:team-edit", args=[visit.lead_team.pk]),
        reverse("inspections:visit-list") + "?from_day=31/02/2018",
        reverse("inspections:visit-move", args=[visit.pk, "cancel"]),
    ]
    sections = ("frame", "participants", "general", "sites", "photos", "opinion", "copies", "note")
    return found + [reverse(f"inspections:visit-edit-{name}", args=[visit.pk]) for name in sections]


def test_pages_are_accessible_and_quiet(page, live_server, sign_in, assert_accessible):
    plan = PlanFactory()
    visit = VisitFactory(plan=plan, in_progress=True, joined=TeamFactory())
    sign_in(page, member(visit.lead_team, "leader").username, PASSWORD)
    for number, address in enumerate(addresses(visit, plan)):
        page.goto(live_server.url + address)
        assert_accessible(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{number:02d}.png", full_page=True)


def test_forms_with_errors_are_accessible(page, live_server, sign_in, assert_accessible):
    sign_in(page, UserFactory(role="office").username, PASSWORD)
    for name in ("plan-add", "team-add", "visit-add"):
        page.goto(live_server.url + reverse(f"inspections:{name}"))
        page.locator("main button[name=save], main input[name=save]").first.click()
        page.wait_for_selector(".error-summary, .invalid-feedback")
        assert_accessible(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/errors-{name}.png", full_page=True)
