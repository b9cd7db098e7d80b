"""Every address of the site, asked by every role, signed in or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.desk.addresses import (
    PAGES,
    address_of_nothing,
    addresses_of,
    admin_pages,
    names_of_the_site,
)
from tests.desk.expected_codes import ADMIN, CODES, EXPECTED, NOT, PEOPLE, TABLES
from tests.desk.test_query_counts import measured
from tests.desk.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
OPEN = {
    "healthz": 200,
    "accounts:login": 200,
    "accounts:logout": 302,  # to the sign-in page
    "accounts:password-set": 410,
    "reports:check": 200,
    "reports:check-result": 200,
}
# Rows of one's own table of numbers, the same for all: their 404 says nothing of a hidden row.
UNSCOPED = {"accounts:password-set", "reports:check-result", "admin:view_on_site", "admin:app_list"}
# A page asks twenty questions at most. Beyond them: what gathers all that is known of one unit.
MOST = 20
MORE = {"reports:unit-dossier": 22, "reports:dossier-file": 22}
Case = tuple[str, str, str, str]  # name, method, address, expected letters


def test_every_name_is_in_the_tables():
    assert names_of_the_site() == set(PAGES) | set(admin_pages())
    assert set(PAGES) == set(EXPECTED)
    assert {f"admin:{model}_changelist" for model in ADMIN} <= set(admin_pages())


def page_cases(world: World) -> Iterator[Case]:
    for name, expected in EXPECTED.items():
        addresses = list(addresses_of(world, name, PAGES[name]).values())
        half = len(expected) // 2
        assert half == len(addresses), name
        for method, rows in (("get", expected[:half]), ("post", expected[half:])):
            for address, letters in zip(addresses, rows, strict=True):
                yield name, method, address, letters


def admin_cases(world: World) -> Iterator[Case]:
    pages = admin_pages()
    order = ("changelist", "add", "change", "delete", "history", "simple_history")
    for model, lines in ADMIN.items():
        for page, letters in [*zip(order, zip(*lines, strict=True), strict=False)]:
            name = f"admin:{model}_{page}"
            addresses = addresses_of(world, name, pages[name]).values()
            for address, wanted in zip(addresses, letters, strict=False):
                yield name, "get", address, wanted + "3333"
        for page, column in (("add", 6), ("change", 7)):
            name = f"admin:{model}_{page}"
            addresses = addresses_of(world, name, pages[name]).values()
            for address, line in zip(addresses, lines, strict=False):
                yield name, "post", address, line[column] + "3333"
    for model, columns in TABLES.items():
        for page, letters in zip(("import", "export"), columns, strict=True):
            name = f"admin:{model}_{page}"
            (address,) = addresses_of(world, name, {}).values()
            yield name, "get", address, letters + "3333"


def asked(client: Client, method: str, address: str) -> tuple[int, int]:
    """The code, and how many questions it took; nothing is left behind."""
    point = transaction.savepoint()
    answers = []
    questions = measured(lambda: answers.append(getattr(client, method)(address)))
    (answer,) = answers
    if answer.streaming:  # the client closes the file at its end, and leaves the connection open
        b"".join(answer)
    transaction.savepoint_rollback(point)
    return answer.status_code, questions


def differences(world: World, cases: list[Case], people: Iterable[str] = PEOPLE) -> list[str]:
    found = []
    for who in people:
        place = PEOPLE.index(who)
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        for name, method, address, letters in cases:
            if letters == NOT and place:  # refused before anyone asks who it is: once is enough
                continue
            (code, questions), wanted = asked(client, method, address), CODES[letters[place]]
            if code != wanted:
                found.append(f"{who} {method} {name} {address}: {code}, not {wanted}")
            most = MORE.get(name, MOST)
            if (
                method == "get"
                and code == 200
                and not name.startswith("admin:")
                and questions > most
            ):
                found.append(f"{who} {address}: {questions} questions, {most} at most")
            if name == "accounts:logout" and method == "post":
                client.force_login(world.people[who])
    return found


@pytest.mark.once
def test_every_page_for_every_role(world):
    assert differences(world, list(page_cases(world))) == []


# Who enters the admin, and one of those who do not; `make proof` asks for all nine.
ADMIN_SAMPLE = ["system_admin", "office", "hongngu"]


@pytest.mark.once
@pytest.mark.parametrize(
    "people", [ADMIN_SAMPLE, pytest.param(PEOPLE, marks=pytest.mark.proof)], ids=["sample", "all"]
)
def test_every_admin_page_for_every_role(world, people):
    assert differences(world, list(admin_cases(world)), people) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="all roles ask on SQLite")
@pytest.mark.parametrize("cases", [page_cases, admin_cases])
def test_every_page_asks_what_postgresql_understands(world, cases):
    """One who sees all rows and one who sees few; `make proof` asks for the others."""
    assert differences(world, list(cases(world)), ["office", "hongngu"]) == []


def test_history_is_never_written(world, client):
    client.force_login(world.people["office"])
    for name, kwargs in admin_pages().items():
        if name.endswith(("_history", "_simple_history")):
            for address in addresses_of(world, name, kwargs).values():
                assert client.post(address).status_code in (403, 404, 405), address


def test_without_signing_in_there_is_the_sign_in_page(world, client):
    for name, kwargs in (PAGES | admin_pages()).items():
        for address in addresses_of(world, name, kwargs).values():
            answer = client.get(address)
            if name in OPEN:
                assert answer.status_code == OPEN[name], name
                continue
            assert answer.status_code == 302, name
            assert answer.url.startswith(("/accounts/login/?next=", "/admin/login/?next=")), name
            assert answer.content == b""


HIDDEN = [("lapvo", "issued"), ("lapvo", "draft"), ("hongngu", "draft"), ("province", "draft")]
HIDDEN += [("other_leader", "issued"), ("other_leader", "draft")]


@pytest.mark.parametrize(("who", "of"), HIDDEN)
def test_a_hidden_row_is_a_row_that_does_not_exist(world, client, who, of):
    client.force_login(world.people[who])
    compared = 0
    for name, kwargs in (PAGES | admin_pages()).items():
        address = addresses_of(world, name, kwargs).get(of)
        if address is None or name.endswith("_simple_history"):
            continue
        hidden, missing = client.get(address), client.get(address_of_nothing(name, kwargs))
        assert hidden.status_code == missing.status_code, name
        assert hidden.status_code in (404, 405, 403), name
        if hidden.status_code == 404:
            assert hidden.content == missing.content, name
            compared += 1
    assert compared > 20
