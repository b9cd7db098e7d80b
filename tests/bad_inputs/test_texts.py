"""Every text of the list, typed in every field of prose and of one line."""

from __future__ import annotations

import html
import unicodedata

import pytest
from django.urls import reverse

from findings.models import Finding
from tests.bad_inputs.adapter import ADD_FINDING, TEXTS, Door, sign_in
from tests.bad_inputs.items import ITEMS, Item, each, value_of
from tests.bad_inputs.judging import (
    accepted,
    asks_at_most,
    body_of,
    calls_of,
    holds_always,
    nothing_stored,
    refused_at_field,
    shown_escaped,
)
from tests.bad_inputs.pages import submit
from tests.bad_inputs.place import Place
from tests.findings.factories import FindingFactory

pytestmark = pytest.mark.django_db
SURFACES = {"text.all", "search+text.all"}
CODE = "Zero-width joiner inside a unit code"  # has its own field, below
LETTERS = [i for i in ITEMS if i["surface"] in SURFACES and i["title"] != CODE]
SEARCHED = [i for i in ITEMS if i["surface"] == "search+text.all"]


def normal(value: str | bytes, door: Door) -> str:
    """The stored form: NFC, ends trimmed; a field of one line has single spaces."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return " ".join(text.split()) if door.one_line else text.strip()


def send(client, place: Place, door: Door, value):
    typed = {n: place.filled(text) for n, text in door.typed.items() if n != door.field}
    return typed, submit(client, place.filled(door.url), typed | {door.field: value})


def look(client, place: Place, door: Door, value: str) -> None:
    for path in door.shown:
        page = client.get(place.filled(path))
        holds_always(page)
        shown_escaped(body_of(page), value)
        words = html.unescape(body_of(page))
        assert " ".join(value.splitlines()[0].split())[:20] in " ".join(words.split()), path


def try_door(place: Place, door: Door, item: Item) -> None:
    client, value, outcome = sign_in(place.people[door.who]), value_of(item), item["expect"]
    kept_before = door.kept(place)
    with asks_at_most(60):  # the page opened and sent
        typed, answer = send(client, place, door, value)
    holds_always(answer)
    wanted = outcome["outcome"]
    if wanted == "reject_field":
        assert door.kept(place) == kept_before
        refused_at_field(answer, door.field, typed)
    elif wanted in ("accept_verbatim", "accept_normalized"):
        accepted(answer)
        assert door.kept(place) == normal(value, door), door.name
        look(client, place, door, door.kept(place))
    elif answer.status_code == 302:  # reject_or_normalize, reject_or_warn
        assert wanted != "reject_or_warn", f"{door.name}: saved without a word"
        assert "\x1b" not in door.kept(place)
    else:
        refused_at_field(answer, door.field, typed)


def doors_for(item: Item) -> list[Door]:
    blank = not str(value_of(item)).strip()
    # a field that may stay blank takes blanks for nothing
    return [door for door in TEXTS if door.required or not blank]


@each(LETTERS)
def test_text(place, item):
    """In one field after the other in turn, so that each meets every family."""
    doors = doors_for(item)
    try_door(place, doors[LETTERS.index(item) % len(doors)], item)


@pytest.mark.proof
@each(LETTERS)
def test_text_in_every_field(place, item):
    for door in doors_for(item):
        try_door(place, door, item)


@pytest.mark.parametrize("door", TEXTS, ids=[door.name for door in TEXTS])
def test_a_refused_text_changes_nothing_at_all(place, door):
    client = sign_in(place.people[door.who])
    with nothing_stored(place):
        typed, answer = send(client, place, door, "Một\x00hai")
    refused_at_field(answer, door.field, typed)


def test_a_text_too_long_comes_back_with_its_limit_named(place):
    client, text = sign_in(place.people["leader"]), "Hồ sơ " * 166_667
    with nothing_stored(place):
        _typed, answer = send(client, place, TEXTS[0], text)
    message = refused_at_field(answer, "condition")
    assert "20000" in message or "20.000" in message
    assert text.strip() in body_of(answer)


def test_a_text_ten_times_as_long_costs_at_most_ten_times_as_much(place):
    client = sign_in(place.people["leader"])
    long, longer = (
        calls_of(lambda n=n: send(client, place, TEXTS[0], "Hồ sơ " * n)) for n in (15_000, 150_000)
    )
    assert longer <= 10 * long


def test_an_invisible_sign_in_a_unit_code_is_not_kept(place):
    (item,) = [item for item in ITEMS if item["title"] == CODE]
    client = sign_in(place.people["office"])
    version = place.unit.versions.get()
    url = reverse("units:version-edit", args=[version.pk])
    answer = submit(client, url, {"code": value_of(item)})
    holds_always(answer)
    version.refresh_from_db()
    assert version.code == "875"


@each(SEARCHED)
def test_a_search_finds_the_words_as_they_stand(place, item):
    """`%` and `'` mean themselves: only the row that holds the text is found."""
    text = str(value_of(item))
    FindingFactory(visit=place.draft, condition=f"Có chữ {text} trong câu.")
    client = sign_in(place.people["leader"])
    for path in ("/findings/", "/search/", "/requests/", "/visits/", "/units/"):
        with asks_at_most(15):
            page = client.get(path, {"q": text})
        holds_always(page)
        shown_escaped(body_of(page), text)
    page = client.get("/findings/", {"q": text})
    assert [row.condition for row in page.context["rows"]] == [f"Có chữ {text} trong câu."]


FOUND = [
    ("Xã Hoà Long", ["Hòa Long", "hoa long", "HOÀ LONG"]),
    ("ĐỒNG THÁP", ["đồng tháp", "dong thap"]),
    ("Huyện Lấp Vò", [unicodedata.normalize("NFD", "Lấp Vò"), "lap vo"]),
]


@pytest.mark.parametrize(("stored", "asked"), FOUND, ids=[text for text, _asked in FOUND])
def test_what_was_stored_is_found_however_it_is_written(place, stored, asked):
    client = sign_in(place.people["leader"])
    typed = {name: place.filled(v) for name, v in TEXTS[0].typed.items()}
    sent = unicodedata.normalize("NFD", stored)
    accepted(submit(client, place.filled(ADD_FINDING), typed | {"condition": sent}))
    assert Finding.objects.order_by("pk").last().condition == stored
    for words in asked:
        page = client.get("/findings/", {"q": words})
        assert stored in [row.condition for row in page.context["rows"]], words


@pytest.mark.parametrize(
    "text", ["Huyeän Laáp Voø", "HuyÖn LÊp Vß", "Keá hoaïch caûi caùch cuûa huyeän coøn chung"]
)
def test_an_old_encoding_is_named_so_that_the_person_can_convert(place, text):
    client = sign_in(place.people["leader"])
    _typed, answer = send(client, place, TEXTS[0], text)
    message = refused_at_field(answer, "condition")
    assert "VNI" in message or "TCVN3" in message
    assert text in html.unescape(body_of(answer))
