"""From the first page to the summary as PDF in three clicks; and the page as people see it."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from config.demo.july_2018 import add_july_2018
from inspections.models import Visit
from reports.actions.issue import issue_minutes
from reports.bodies import load_body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def july_2018(empty_office):
    load_body()
    add_july_2018()
    lap_vo = Visit.objects.get(held_on=dt.date(2018, 7, 19))
    issue_minutes(lap_vo.pk, by=User.objects.get(username="truongdoan"))


def test_from_home_to_the_pdf_in_three_clicks(
    page, july_2018, sign_in, live_server, assert_accessible
):
    sign_in(page, "vanphong")
    page.goto(live_server.url)
    page.click("nav.sections >> text=Báo cáo")
    assert_accessible(page)
    page.click("a[aria-label='6 tháng đầu 2018']")
    assert_accessible(page)
    with page.expect_response("**/summary.pdf") as made:
        page.evaluate(  # what the third click asks for; headless Chromium shows no PDF
            "() => fetch(document.querySelector('.page-head a[href$=\"summary.pdf\"]').href)"
        )
    assert made.value.status == 200
    assert made.value.headers["content-type"] == "application/pdf"
    page.click("article.paper-text a >> nth=0")
    assert page.locator(".pager-count").inner_text().endswith("2")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/summaries/y2018-h1/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
