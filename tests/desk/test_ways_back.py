"""A page of refusal leads to a page that this person can open."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from accounts.buttons import page_above
from tests.desk.test_every_address import admin_cases, page_cases

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LINK = re.compile(r'<a class="btn btn-(?:primary|link)" href="([^"]+)"')


def answer(client, method, address):
    point = transaction.savepoint()
    page = getattr(client, method)(address)
    if page.streaming:  # the client closes the file at its end
        b"".join(page)
    html = page.content.decode() if page.status_code == 409 else ""
    transaction.savepoint_rollback(point)
    return page.status_code, html


@pytest.mark.parametrize("who", ["system_admin", "office", "leader", "hongngu"])
def test_no_refusal_leads_to_another(world, who):
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    wrong, seen = [], 0
    for name, method, address, _letters in [*page_cases(world), *admin_cases(world)]:
        if name.endswith(":logout"):
            continue
        code, html = answer(client, method, address)
        if code != 409:
            continue
        seen += 1
        link = LINK.search(html)
        assert link, f"{name}: no way on"
        led, page = answer(client, "get", link[1])
        if led == 409:  # that page cannot be opened now either: one step more
            led, page = answer(client, "get", LINK.search(page)[1])
        if led not in (200, 302):
            wrong.append(f"{method} {address} leads to {link[1]}: {led}")
    assert wrong == []
    assert seen >= 1


def test_a_button_opened_by_its_address_leads_back(world):
    client = Client()
    client.force_login(world.people["leader"])
    page = client.get(f"/findings/{world.draft.finding.pk}/move/")
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert f'href="/findings/{world.draft.finding.pk}/"' in page.content.decode()


def test_the_page_above_is_one_of_the_site():
    assert page_above("/visits/8/papers/letter/") == "/visits/8/"
    assert page_above("/visits/8/move/start/") == "/visits/8/"
    assert page_above("/visits/8/") == "/visits/"
    assert page_above("/imports/3/check/") == "/imports/3/"
    assert page_above("/nowhere/at/all/") == "/"
