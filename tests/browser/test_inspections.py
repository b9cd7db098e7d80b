"""Pages of inspections in Chromium: no console error, no axe violation, everything by typing."""

import datetime as dt
import os
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inspections.models import Visit
from tests.bad_inputs import payloads
from tests.inspections.factories import (
    PASSWORD,
    PlanFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_unit,
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
        reverse("inspections:visit-calendar") + "?month=2018-07",
        reverse("inspections:visit-calendar") + "?month=2018-07&view=list",
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


def test_pages_of_the_office_are_accessible(page, live_server, sign_in, assert_accessible):
    plan = PlanFactory()
    visit = VisitFactory(plan=plan, session="morning", held_on=dt.date(2018, 7, 21))
    VisitFactory(plan=plan, session="morning", held_on=visit.held_on, team=visit.lead_team)
    sign_in(page, UserFactory(role="office").username, PASSWORD)
    for address in (
        reverse("inspections:plan-detail", args=[plan.pk]),
        reverse("inspections:plan-add-visits", args=[plan.pk]),
        reverse("inspections:plan-copy", args=[plan.pk]),
        reverse("inspections:visit-calendar") + "?month=2018-07",
        reverse("inspections:visit-move", args=[visit.pk, "postpone"]) + "?back=plan",
        reverse("reports:figure-list"),
        reverse("reports:figure-rows", args=[2018, "planned"]),
    ):
        page.goto(live_server.url + address)
        assert_accessible(page)


def test_forms_with_errors_are_accessible(page, live_server, sign_in, assert_accessible):
    sign_in(page, UserFactory(role="office").username, PASSWORD)
    for name in ("plan-add", "team-add", "visit-add"):
        page.goto(live_server.url + reverse(f"inspections:{name}"))
        page.locator("main button[name=save], main input[name=save]").first.click()
        page.wait_for_selector(".error-summary, .invalid-feedback")
        assert_accessible(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/errors-{name}.png", full_page=True)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_visit_is_planned_and_its_parts_are_typed_in(page, live_server, sign_in):
    make_unit(code="875")
    team = TeamFactory()
    sign_in(page, UserFactory(role="office").username, PASSWORD)
    page.goto(live_server.url + reverse("inspections:visit-add"))
    page.fill("[name=unit]", "lap vo")
    page.fill("[name=held_on]", "19/07/2018")
    page.select_option("[name=lead_team]", label=str(team))
    press(page, "Lưu đợt kiểm tra")
    page.wait_for_url(re.compile(r"/visits/\d+/$"))
    visit = Visit.objects.get()

    page.context.clear_cookies()
    sign_in(page, member(team, "secretary").username, PASSWORD)
    people = reverse("inspections:visit-edit-participants", args=[visit.pk])
    page.goto(live_server.url + people)
    before = page.locator("fieldset.row-line").count()
    page.fill(f"[name=people-{before - 1}-full_name]", "Lê Thị Thử")
    page.select_option(f"[name=people-{before - 1}-side]", "unit")
    press(page, "Thêm dòng")
    expect(page.locator("fieldset.row-line")).to_have_count(before + 2)
    expect(page.locator(f"[name=people-{before - 1}-full_name]")).to_have_value("Lê Thị Thử")
    press(page, "Lưu thành phần")
    page.wait_for_url(re.compile(r"/visits/\d+/$"))
    assert visit.participants.filter(full_name="Lê Thị Thử", side="unit").exists()

    page.goto(live_server.url + reverse("inspections:visit-edit-photos", args=[visit.pk]))
    picture = {"name": "anh.png", "mimeType": "image/png", "buffer": payloads.png(64, 64)}
    page.set_input_files("[name=uploads]", [picture])
    press(page, "Tải lên và lưu")
    expect(page.locator("fieldset.row-line")).to_have_count(1)
    page.fill("[name=files-0-caption]", "Bộ phận Một cửa huyện")
    press(page, "Tải lên và lưu")
    page.wait_for_url(re.compile(r"/visits/\d+/$"))
    assert visit.files.get().caption == "Bộ phận Một cửa huyện"
