"""A finding and a request typed with keys alone, in the real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from findings.models import CorrectionRequest, Finding, SeverityDeadline
from inspections.models import Criterion
from tests.findings.factories import (
    FindingFactory,
    leader_of,
    make_area,
    make_criterion,
    make_visit,
)
from tests.inspections.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shot(page, name):
    """Pictures for a person to look at, when SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_finding_is_typed_with_keys_and_seen_as_it_will_print(
    page, live_server, sign_in, assert_accessible
):
    visit = make_visit()
    sign_in(page, leader_of(visit).username, PASSWORD)
    page.goto(f"{live_server.url}/visits/{visit.pk}/findings/add/?kind=limitation")
    assert page.evaluate("document.activeElement.name") == "condition"
    assert_accessible(page)
    page.keyboard.type("Tập huấn cho cán bộ cấp cơ sở còn ít.")
    page.select_option("[name=area]", index=1)
    page.check("[name=scope][value=unnamed]")
    page.fill("[name=scope_text]", "một số xã")
    line = page.locator("[data-live-line]").inner_text()
    assert "Tập huấn cho cán bộ cấp cơ sở còn ít." in line
    assert "(Phạm vi: một số xã.)" in line
    shot(page, "finding")
    page.press("[name=scope_text]", "Control+Enter")
    page.wait_for_url("**/findings/add/?kind=limitation&area=*")
    assert Finding.objects.get().label == "H1"
    page.click("input[name=save]")
    page.wait_for_selector("[data-error-summary]")
    assert_accessible(page)
    shot(page, "finding-errors")
    page.goto(f"{live_server.url}/findings/{Finding.objects.get().pk}/")
    assert_accessible(page)
    shot(page, "finding-detail")


def test_a_request_and_the_lists_are_accessible(page, live_server, sign_in, assert_accessible):
    visit = make_visit()
    FindingFactory(visit=visit, severity="high")
    length = {"working_days": 15}  # from 19/07/2018 to 09/08/2018
    SeverityDeadline.objects.update_or_create(severity="high", defaults=length)
    sign_in(page, leader_of(visit).username, PASSWORD)
    page.goto(f"{live_server.url}/visits/{visit.pk}/requests/add/")
    assert_accessible(page)
    page.fill("[name=text]", "Nâng cao trách nhiệm của cán bộ, công chức.")
    page.check("[name=force][value=note]")
    proposed = page.locator("[name=proposed_day][value='2018-08-09']")
    assert not proposed.is_visible()
    page.check("[name=findings]")
    assert page.input_value("[name=due_on]") == ""
    proposed.check()
    assert page.input_value("[name=due_on]") == "09/08/2018"
    page.fill("[name=due_on]", "")
    page.uncheck("[name=findings]")
    assert not proposed.is_visible()
    page.fill("[name=due_text]", "Thời gian tới")
    shot(page, "request-form")
    page.click("input[name=save_and_add]")
    expect(page.locator("#messages")).to_contain_text("Đã lưu")
    row = CorrectionRequest.objects.get()
    for url in (f"/requests/{row.pk}/", "/requests/", "/findings/", f"/requests/{row.pk}/delete/"):
        page.goto(f"{live_server.url}{url}")
        assert_accessible(page)
        shot(page, url.strip("/").replace("/", "-"))


def test_criteria_are_narrowed_by_area_and_name_theirs(page, live_server, sign_in):
    visit = make_visit()
    kept = make_criterion("CD-02", "CD")
    other = Criterion.objects.create(
        criteria_set=kept.criteria_set, area=make_area("TT"), code="TT-01", text="Một cửa", order=2
    )
    sign_in(page, leader_of(visit).username, PASSWORD)
    page.goto(f"{live_server.url}/visits/{visit.pk}/findings/add/?kind=limitation")
    groups = page.locator("[name=criterion] optgroup")
    page.select_option("[name=criterion]", str(kept.pk))  # no area yet: the criterion names it
    assert page.input_value("[name=area]") == str(kept.area_id)
    assert [groups.nth(n).get_attribute("hidden") is None for n in range(2)] == [True, False]
    page.select_option("[name=area]", str(other.area_id))
    assert page.input_value("[name=criterion]") == ""  # one of another area is let go
    assert [groups.nth(n).get_attribute("hidden") is None for n in range(2)] == [False, True]
    shot(page, "finding-criteria")
