"""Nothing that can be sent to any page is answered by an error of the server."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.desk.addresses import PAGES, addresses_of, admin_pages
from tests.desk.expected_codes import PEOPLE
from tests.desk.hostile import FINE, Walk, names_read
from tests.desk.world import World
from tests.sampling import part_of_pages

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
# Between them they may open every page; each is asked as the first of them who may.
SAMPLE = ("office", "secretary", "hongngu", "system_admin", "nobody")


def signed_in(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(world.people[who])
    return client


def addresses(world: World, pages) -> list[str]:
    return [
        address
        for name, kwargs in pages.items()
        if not name.endswith("logout")
        for address in addresses_of(world, name, kwargs).values()
    ]


def sample_of(world: World, pages) -> tuple[list[str], set[str]]:
    done: set[str] = set()
    walks = [Walk(signed_in(world, who), thorough=False, done=done) for who in SAMPLE]
    for address in addresses(world, pages):
        any(walk.page(address) for walk in walks)
    faults = [fault for walk in walks for fault in walk.faults]
    return faults, set().union(*(walk.parameters for walk in walks))


@pytest.mark.once
def test_every_parameter_of_some_pages(world):
    faults, parameters = sample_of(world, part_of_pages(PAGES, 0.2))
    assert faults == []
    assert parameters


@pytest.mark.proof
def test_every_parameter_of_every_page(world):
    faults, parameters = sample_of(world, PAGES)
    assert faults == []
    # a few of those that were found by watching
    assert {
        "findings:finding-list?visit",
        "inspections:visit-list?unit_ids",
        "inspections:visit-calendar?month",
        "inspections:day-list?year",
        "findings:handover-add?request",
        "desk:search?q",
        "units:unit-search?tai_ngay",
        "accounts:audit-list?page",
        "inspections:visit-add joined_teams",
        "findings:recheck-add findings",
        "inspections:visit-edit-photos files-TOTAL_FORMS",
    } <= parameters


@pytest.mark.proof
def test_every_parameter_of_every_page_of_the_admin(world):
    faults, parameters = sample_of(world, admin_pages())
    assert faults == []
    assert {
        "admin:findings_finding_changelist?visit__exact",
        "admin:inspections_plan_changelist?year",
        "admin:autocomplete?term",
        "admin:findings_finding_add?visit",
        "admin:inspections_visit_change joined_teams",
    } <= parameters


@pytest.mark.proof
@pytest.mark.parametrize("who", [*PEOPLE, "nobody"])
def test_every_value_at_every_page_for_every_person(world, who):
    walk = Walk(signed_in(world, who), thorough=True)
    for address in addresses(world, PAGES | admin_pages()):
        walk.page(address)
    assert walk.faults == []


@pytest.mark.once
@pytest.mark.parametrize(
    "number",
    [
        "9" * 25,
        pytest.param("9223372036854775808", marks=pytest.mark.proof),
        pytest.param("0", marks=pytest.mark.proof),
    ],
)
def test_a_number_of_no_row_in_the_path_is_a_page_that_does_not_exist(world, number):
    client, asked = signed_in(world, "office"), 0
    for name, kwargs in (PAGES | admin_pages()).items():
        if {"pk", "visit_pk", "object_id"} & set(kwargs):
            address = with_number(name, kwargs, number)
            asked += 1
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code in (403, 404, 405), (address, answer.status_code)
    assert asked > 200


def with_number(name: str, kwargs, number: str) -> str:
    """The address with `number` for the key of each row."""
    filled = {key: word[1:] if word.startswith("=") else number for key, word in kwargs.items()}
    if "object_id" in filled:
        filled["object_id"] = number
    return filled_in(name, filled)


WORDS = ["%00", "a%00b", "%ED%A0%80", "%C2%BD", "-1", "1e400", "x" * 3000]


@pytest.mark.parametrize("share", [0.2, pytest.param(1, marks=pytest.mark.proof)])
def test_a_word_of_no_row_in_the_path_is_no_error(world, share):
    """Every part of a path that takes letters: codes, names of forms, rows of the admin."""
    office, nobody, asked = signed_in(world, "office"), signed_in(world, "nobody"), set()
    for name, kwargs in part_of_pages(PAGES | admin_pages(), share).items():
        for word in WORDS if kwargs else ():
            filled = dict.fromkeys(kwargs, "mat-na")
            try:
                address = filled_in(name, filled).replace("mat-na", word)
            except NoReverseMatch:  # numbers only: above
                continue
            asked.add(name)
            for client in (office, nobody) if name in PAGES else (office,):
                for answer in (client.get(address), client.post(address)):
                    assert answer.status_code in FINE, (address, answer.status_code)
    known = {"reports:check-result", "accounts:password-set", "admin:units_unit_change"}
    assert known <= asked or (asked and share < 1)


def filled_in(name: str, filled: dict[str, str]) -> str:
    if name.endswith("_simple_history"):  # its pattern names no argument
        return reverse(name, args=list(filled.values()))
    return reverse(name, kwargs=filled)


# --- the walk sees what it is for ---
def test_a_name_is_seen_however_it_is_read():
    asked = QueryDict("a=1")
    with names_read() as names:
        assert asked.get("b") is None
        assert asked.getlist("c") == []
        assert "d" not in asked
        assert asked["a"] == "1"
    assert names == {"a", "b", "c", "d"}
    with names_read() as later:
        pass
    asked.get("e")
    assert later == set()
