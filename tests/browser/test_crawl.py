"""Every page that the seven people of the demo reach, in Chromium."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command

from tests.browser.crawl import DESK, Crawl

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_ADMIN = ["vanphong", "quantri", "truongdoan", "canbo"]
PEOPLE = [*IN_ADMIN, "hongngu", "lapvo", "theodoi"]


@pytest.fixture
def demo(live_server, settings) -> str:
    settings.DEMO = True
    for command in ("load_units", "load_lists", "load_demo"):
        call_command(command, verbosity=0)
    return live_server.url


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.proof)], ids=["sample", "thorough"]
)
def test_every_page_of_every_person(
    demo, browser, browser_context_args, sign_in, assert_accessible, thorough
):
    looked_at: Counter[str] = Counter()
    faults = []
    for username in PEOPLE:
        context = browser.new_context(**browser_context_args, viewport=DESK)
        crawl = Crawl(context, demo, assert_accessible, looked_at, thorough=thorough)
        sign_in(crawl.page, username)
        crawl.walk("/", *(["/admin/"] if username in IN_ADMIN else []))
        context.close()
        assert len(crawl.walked) > 10
        faults += [f"{username}: {fault}" for fault in crawl.faults]
    assert not faults, "\n".join(faults)
