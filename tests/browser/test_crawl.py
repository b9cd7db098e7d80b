"""Every page that the people of the demo reach, in Chromium."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from findings.models import CorrectionRequest, Finding
from inspections.models import Visit
from tests.browser.crawl import DESK, Crawl
from tests.browser.english import is_english, texts_of
from tests.browser.typing import fill, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_ADMIN = ["vanphong", "quantri", "truongdoan", "canbo"]
PEOPLE = [*IN_ADMIN, "hongngu", "lapvo", "theodoi"]
# One of each kind; what every page answers to every role is asked without a browser
# (tests/desk/test_every_address.py), and `make proof` walks as all seven.
SAMPLE = ["vanphong", "quantri", "hongngu"]


@pytest.fixture
def demo(live_server, settings) -> str:
    settings.DEMO = True
    for command in ("load_units", "load_lists", "load_demo"):
        call_command(command, verbosity=0)
    return live_server.url


def test_english_is_told_from_vietnamese():
    for text in ("Sign in", "Please correct the errors below.", "Bấm Save để lưu", "From status"):
        assert is_english(text)
    for text in (
        "Lưu biên bản",
        "in ra, do can bo ghi",
        "4add90save1be",
        "Tải bản PDF",
        "Tiếng Việt",
    ):
        assert not is_english(text)
    page = '<p title="Delete">Xin <b>chào</b><script>the end</script><code>save</code></p>'
    assert texts_of(page) == {"Delete", "Xin", "chào"}


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.proof)], ids=["sample", "thorough"]
)
def test_every_page_of_every_person(
    demo, browser, browser_context_args, sign_in, assert_accessible, thorough
):
    looked_at: Counter[str] = Counter()
    faults = []
    for username in PEOPLE if thorough else SAMPLE:
        context = browser.new_context(**browser_context_args, viewport=DESK)
        crawl = Crawl(context, demo, assert_accessible, looked_at, thorough=thorough)
        sign_in(crawl.page, username)
        admin = username in IN_ADMIN and (thorough or username == "vanphong")
        crawl.walk("/", *(["/admin/"] if admin else []))
        context.close()
        assert len(crawl.walked) > 10
        faults += [f"{username}: {fault}" for fault in crawl.faults]
    assert not faults, "\n".join(faults)


def test_main_road_without_scripts(demo, browser, browser_context_args, sign_in):
    """Sign in, open a visit, type a finding wrongly and then right, ask, read out."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "canbo")
    visit = Visit.objects.get(status="in_progress")
    page.goto(f"{demo}/visits/")
    page.get_by_role("link", name="Phường Mỹ Tho").first.click()
    page.wait_for_url(f"**/visits/{visit.pk}/")

    page.goto(f"{demo}/visits/{visit.pk}/findings/add/?kind=limitation")
    typed = "Việc niêm yết thủ tục hành chính chưa kịp thời"
    fill(page, {"condition": typed, "scope": "unnamed", "scope_text": ""})
    page.locator("main [name=area]").select_option(index=1)
    page.locator("main [name=save]").click()
    errors = page.locator("[data-error-summary]")
    expect(errors).to_contain_text("Hãy ghi đúng lời đã nêu")
    expect(page.locator("[name=condition]")).to_have_value(typed)
    errors.get_by_role("link").first.click()
    fill(page, {"scope_text": "một số khu phố"})
    save(page)
    assert Finding.objects.get(condition=typed).scope_text == "một số khu phố"

    page.goto(f"{demo}/visits/{visit.pk}/requests/add/")
    asked = "Niêm yết đầy đủ, kịp thời thủ tục hành chính"
    fill(page, {"text": asked, "force": "note", "due_on": "31/02/2027"})
    page.locator("main [name=area]").select_option(index=1)
    page.locator("main [name=save]").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    fill(page, {"due_on": "28-2-2027"})
    save(page)
    assert f"{CorrectionRequest.objects.get(text=asked).due_on:%d/%m/%Y}" == "28/02/2027"

    page.goto(f"{demo}/visits/{visit.pk}/move/read_out/")
    save(page)
    visit.refresh_from_db()
    assert visit.status == "read_out"
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")
    context.close()
