"""A text without a space, as a pasted address is, makes no page wider than a phone."""

from __future__ import annotations

import pytest
from django.db import models
from playwright.sync_api import Page

from accounts.model_fields import ProseField
from tests.browser.conftest import enter
from tests.desk.addresses import PAGES, addresses_of
from tests.desk.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
LONG = "https://dichvucong.dongthap.gov.vn/" + "a" * 400
LEFT_OUT = {"accounts:logout", "desk:guide"}


def lengthen(*rows: models.Model) -> int:
    """Puts a long word into every text of several lines; how many there are."""
    count = 0
    for row in rows:
        names = [field.name for field in row._meta.fields if isinstance(field, ProseField)]
        type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(names, LONG))
        count += len(names)
    return count


def test_no_page_of_a_draft_is_wider_than_a_phone(page: Page, live_server):
    world = make_world()
    draft = world.draft
    assert lengthen(draft.visit, draft.finding, draft.request, world.plan, world.team) >= 8
    enter(page.context, world.people["leader"], live_server.url)
    page.set_viewport_size(PHONE)
    wide, seen = [], 0
    for name, kwargs in PAGES.items():
        if name in LEFT_OUT or not name.startswith(
            ("findings:", "inspections:", "desk:", "reports:")
        ):
            continue
        for address in set(addresses_of(world, name, kwargs).values()):
            if not address.endswith("/"):
                continue
            answer = page.request.get(f"{live_server.url}{address}")
            if answer.status != 200 or "html" not in answer.headers["content-type"]:
                continue
            page.goto(f"{live_server.url}{address}")
            seen += LONG in page.content()
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > PHONE["width"]:
                wide.append(f"{address}: {width}")
    page.goto(f"{live_server.url}/search/?q=dichvucong")
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        wide.append("search")
    assert wide == []
    assert seen >= 10
