"""Another program holds the database's lock: what only reads answers, what writes says 503."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.bad_inputs.pages import read
from tests.desk.addresses import PAGES, addresses_of
from tests.desk.expected_codes import CODES, NOT, PEOPLE
from tests.desk.test_every_address import Case, admin_cases, page_cases
from tests.desk.world import World, make_world
from tests.locking import Lockable

pytestmark = pytest.mark.guarded
SAMPLE = ["office", "hongngu"]
OTHERS = ["system_admin", "leader", "auditor"]  # in `make proof`
ENTER_RECORDS = ["office", "leader"]
# What is taken away is written in the log of acts, or not given.
LOGGED = {
    "accounts:job-result",
    "inspections:visit-file",
    "findings:file-download",
    "findings:evidence-download",
    "findings:extension-file",
    "reports:minutes-draft",
    "reports:paper-draft",
    "reports:document-file",
    "reports:scan-file",
    "reports:summary-file",
    "reports:dossier-file",
}


def client_of(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    return client


def wanted(case: Case, who: str) -> set[int]:
    name, method, _address, letters = case
    code = CODES[letters[PEOPLE.index(who)]]
    if method == "get":
        return {503} if code == 200 and name in LOGGED else {code}
    return {code} if code == 405 else {code, 503}  # a row is locked before it is judged


@pytest.mark.parametrize(
    "people", [SAMPLE, pytest.param(OTHERS, marks=pytest.mark.proof)], ids=["sample", "others"]
)
def test_pages_answer_as_ever_and_nothing_is_a_fault(lockable: Lockable, people):
    world = make_world()
    pages, records = list(page_cases(world)), list(admin_cases(world))
    found = []
    for who in people:
        client = client_of(world, who)
        with lockable.locked():
            for case in [*pages, *(records if who in ENTER_RECORDS else ())]:
                if case[3] == NOT:
                    continue
                answer = getattr(client, case[1])(case[2])
                if answer.streaming:
                    b"".join(answer)
                if answer.status_code not in wanted(case, who):
                    found.append(f"{who} {case[1]} {case[0]} {case[2]}: {answer.status_code}")
    assert found == [], "\n".join(found)


def test_a_stranger_is_answered(lockable: Lockable):
    world = make_world()
    with lockable.locked():
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/accounts/login/").status_code == 200
        assert Client().get(f"/check/{world.code}/").status_code in (200, 404)
        assert Client().get("/visits/").status_code == 302


def sent_forms(client: Client, world: World) -> list[tuple[str, dict[str, list[str]]]]:
    """Every form with a key of every page this person may open, as a browser would send it."""
    forms = []
    for name, kwargs in PAGES.items():
        for address in addresses_of(world, name, kwargs).values():
            page = client.get(address)
            if page.streaming:
                b"".join(page)  # read to its end, a file is closed
            if page.status_code != 200 or "html" not in page["Content-Type"]:
                continue
            for form in read(page.content.decode()).forms:
                if "form_key" in form:
                    forms.append((address, {k: v for k, v in form.items() if k}))
    return forms


def test_every_form_that_would_save_is_kept(lockable: Lockable):
    """Each is sent as its page shows it: faulty ones come back as ever, the others as 503."""
    world, kept = make_world(), set()
    for who in ["office", "leader", "hongngu"]:
        client = client_of(world, who)
        forms = sent_forms(client, world)
        with lockable.locked():
            for address, form in forms:
                answer = client.post(address, form)
                assert answer.status_code in (200, 302, 403, 404, 405, 409, 503), (who, address)
                if answer.status_code == 503:
                    (again,) = read(answer.content.decode()).forms
                    assert again == {k: v for k, v in form.items() if v}, address
                    assert f'action="{address}"' in answer.content.decode()
                    assert int(answer["Retry-After"]) > 0
                    kept.add(address)
    assert len(kept) >= 15, kept
