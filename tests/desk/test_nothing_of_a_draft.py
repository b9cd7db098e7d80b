"""Before issue no word of a draft reaches unit staff, and no internal note ever does."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from inspections.models import Visit
from tests.desk.addresses import PAGES, addresses_of
from tests.desk.world import DRAFT, NOTE, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
NO_READING = {"accounts:logout"}
# What the words of the draft would answer to, and the tables of every list.
ASKED = {
    "desk:search": ["?q=chung+chung", "?q=tuyen+truyen", "?q=KT-2018-0001", "?q=lap+vo"],
    "findings:finding-list": ["?q=chung", "?export=csv", "?export=xlsx", "?export=pdf"],
    "findings:request-list": ["?q=tuyen", "?tab=draft", "?export=csv", "?export=xlsx"],
    "inspections:visit-list": [
        "?status=drafts",
        "?unit=lap+vo",
        "?export=csv",
        "?export=xlsx",
        "?export=pdf",
    ],
    "reports:document-list": ["?export=csv", "?export=pdf"],
}


def text_of(answer) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return " ".join(
                package.read(name).decode("utf-8", "replace") for name in package.namelist()
            )
    return body.decode("utf-8-sig")


def every_answer(client, world):
    for name in PAGES.keys() - NO_READING:
        for address in addresses_of(world, name, PAGES[name]).values():
            for query in ["", *ASKED.get(name, [])]:
                answer = client.get(address + query)
                words = text_of(answer)
                heads = " ".join(f"{k}: {v}" for k, v in answer.headers.items())
                yield address + query, answer.status_code, words + heads


@pytest.mark.parametrize("announced", [pytest.param(False, marks=pytest.mark.proof), True])
def test_unit_staff_read_nothing_of_a_draft(client, world, settings, announced):
    settings.EXPORT_ROWS_PER_HOUR = 100
    if announced:
        Visit.objects.filter(pk=world.draft.visit.pk).update(announced_at=timezone.now())
    for who in ("lapvo", "hongngu", "province"):
        client.force_login(world.people[who])
        read = 0
        for address, code, words in every_answer(client, world):
            assert DRAFT.casefold() not in words.casefold(), (who, address)
            assert NOTE.casefold() not in words.casefold(), (who, address)
            read += code == 200
        assert read > 20


@pytest.fixture
def world(db):
    return make_world()


def test_the_words_are_there_for_the_team(client, world):
    """The control: the same walk by the leader meets both words."""
    client.force_login(world.people["leader"])
    everything = " ".join(words for _address, _code, words in every_answer(client, world))
    assert DRAFT in everything
    assert NOTE in everything


def test_home_of_the_units_counts_no_draft(client, world):
    for who, visits, requests in (("lapvo", 0, 0), ("hongngu", 1, 1), ("province", 1, 1)):
        client.force_login(world.people[who])
        work = client.get(reverse("desk:home")).context["work"]
        totals = {panel.kind: panel.total for panel in work.panels}
        assert totals == {"visit": visits, "request": requests}, who
        assert work.figures[0].value == requests, who
