"""Two people on the list of people present: the choice is made and saved in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from inspections.models import Participant
from tests.inspections.factories import VisitFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "một mật khẩu rất dài"


def opened(page: Page, address: str, visit, role: str, sign_in) -> Page:
    person = member(visit.lead_team, role)
    person.set_password(PASSWORD)
    person.must_change_password = False
    person.save()
    sign_in(page, person.username, PASSWORD)
    page.goto(address)
    return page


@pytest.mark.parametrize("whose", ["giữ của tôi", "giữ của người kia"])
def test_a_line_of_both_is_chosen_and_other_lines_are_kept(
    page: Page, browser: Browser, live_server, sign_in, whose
):
    visit = VisitFactory(in_progress=True)
    address = f"{live_server.url}/visits/{visit.pk}/edit/participants/"
    mine = opened(page, address, visit, "leader", sign_in)
    other = browser.new_context(java_script_enabled=False, locale="vi-VN").new_page()
    theirs = opened(other, address, visit, "secretary", sign_in)
    for someone, text in ((theirs, "Chữ người kia"), (mine, "Chữ của tôi")):
        someone.locator("[name=people-0-position]").fill(text)
    theirs.locator("[name=people-1-position]").fill("Chỉ người kia")
    mine.locator("[name=people-2-position]").fill("Chỉ tôi")
    for someone in (theirs, mine):
        someone.locator("[name=save]").click()
    expect(mine.locator("[data-field-choice]")).to_have_count(2)
    choice = mine.locator("[data-field-choice]", has_text="Chữ của tôi")
    choice.get_by_label(whose).check()
    mine.locator("#main form [type=submit]").click()
    mine.wait_for_url(f"**/visits/{visit.pk}/")
    said = set(Participant.objects.exclude(position="").values_list("position", flat=True))
    kept = "Chữ của tôi" if whose == "giữ của tôi" else "Chữ người kia"
    assert said == {kept, "Chỉ người kia", "Chỉ tôi"}
    other.context.close()
