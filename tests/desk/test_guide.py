"""The guide is one click from every page, and says what stands on the screen."""

from __future__ import annotations

import re

import pytest

from tests.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "address", "part"),
    [
        ("office", "/", ""),
        ("office", "/plans/", "#muc-2"),
        ("office", "/requests/", "#muc-5"),
        ("office", "/imports/", "#muc-6"),
        ("office", "/documents/", "#muc-10"),
        ("unit_staff", "/requests/", "#muc-4"),
        ("auditor", "/help/", ""),
    ],
)
def test_every_page_leads_to_its_part_of_the_guide(client, role, address, part):
    client.force_login(UserFactory(role=role))
    page = client.get(address).text
    assert f'href="/help/{part}"' in page
    guide = client.get("/help/").text
    if part:
        assert re.search(rf'<h2 id="{part[1:]}">', guide)


def test_the_guide_is_a_page_of_its_own(client):
    assert client.get("/help/").status_code == 302
    client.force_login(UserFactory(role="inspector"))
    page = client.get("/help/").text
    assert page.count("<h1>") + page.count("<h1 ") == 1
    assert "Hướng dẫn cho cán bộ" in page
    assert '<a href="#muc-1">1. Đăng nhập lần đầu</a>' in page
    assert "style=" not in page.partition("<article")[2].partition("</article>")[0]
