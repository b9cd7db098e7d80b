"""Every page of the admin in Vietnamese: no English word, no code, no time of another zone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.permissions import Perm
from inspections.actions.moves import Move
from tests.browser.english import is_english, texts_of
from tests.desk.test_every_address import admin_cases
from tests.desk.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NIGHT = dt.datetime(2018, 7, 19, 18, 30, tzinfo=dt.UTC)  # in Việt Nam 01:30 of the next day
WORDS = {
    *[
        "issue",
        "issued",
        "respond",
        "responded",
        "response",
        "verify",
        "verified",
        "verdict",
        "acknowledge",
        "acknowledged",
    ],
    *[
        "return",
        "returned",
        "withdraw",
        "withdrawn",
        "close",
        "closed",
        "reopen",
        "announce",
        "announced",
        "start",
        "postpone",
    ],
    *[
        "planned",
        "cancelled",
        "draft",
        "minutes",
        "visit",
        "finding",
        "request",
        "team",
        "unit",
        "office",
        "inspector",
        "auditor",
    ],
    *[
        "recheck",
        "evidence",
        "deadline",
        "extension",
        "escalation",
        "severity",
        "strength",
        "limitation",
        "training",
    ],
    *[
        "plan",
        "criteria",
        "criterion",
        "calendar",
        "notice",
        "summary",
        "conclusion",
        "supplement",
        "letter",
        "register",
    ],
    *[
        "login",
        "logout",
        "refused",
        "throttled",
        "locked",
        "waiting",
        "running",
        "failed",
        "done",
        "sent",
        "queued",
        "pending",
    ],
    *["add", "change", "delete", "view", "read", "manage"],
    *(word for name in [*Perm, *Move] for word in str(name).split("_") if len(word) > 4),
}
CODE = re.compile(
    r"\b(?:accounts|units|inspections|findings|reports)\.\w+(?::\d+)?|\b[a-z]+_[a-z_]+\b"
)


def pages(world, people):
    """Every page of the admin that this person gets, as (address, text)."""
    for who in people:
        client = Client()
        client.force_login(world.people[who])
        for address in ["/admin/", *(case[2] for case in admin_cases(world) if case[1] == "get")]:
            answer = client.get(address)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                yield address, answer.content.decode()


def is_foreign(text: str) -> bool:
    """English, or a name that only the code knows. An address in the log is neither."""
    if text.startswith("/"):
        return False
    words = set(re.findall(r"[a-z]+", text.lower())) if text.isascii() else set()
    return is_english(text) or bool(CODE.search(text)) or bool(words & WORDS)


def test_no_page_of_the_admin_says_english():
    world, found = make_world(), {}
    names = {person.username for person in User.objects.all()}
    for address, page in pages(world, ["system_admin", "office"]):
        texts = texts_of(page) - names
        found |= {text[:120]: address for text in texts if is_foreign(text)}
    assert list(found.items()) == []


@time_machine.travel(NIGHT, tick=False)
def test_every_time_of_the_admin_is_that_of_viet_nam():
    """At 18:30 in London it is 01:30 of the next day here."""
    found, seen = {}, set()
    for address, page in pages(make_world(), ["system_admin", "office"]):
        shown = " ".join(texts_of(page) | set(re.findall(r'value="([^"]*)"', page)))
        seen |= {address} if "01:30" in shown else set()
        if "18:30" in shown or "UTC" in shown:
            found[address] = shown[max(0, shown.find("18:30") - 40) :][:100]
    assert list(found.items()) == []
    assert len(seen) > 20, seen
