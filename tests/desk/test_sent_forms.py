"""Each form of the site and of the admin, sent as it happens on a day: nothing typed is lost."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from tests.bad_inputs.pages import form_with
from tests.desk.addresses import PAGES, address_of_nothing, admin_pages
from tests.desk.forms_sent import WRITERS, Sent, forms_of, put_back, sent_from
from tests.desk.world import World, make_world
from tests.inspections.factories import make_unit
from tests.walking import our_models

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
# Rows that come with any act and are nobody's text.
NOT_FILLED: set[str] = set()
TRACES = {"IdempotencyKey", "AuditEntry", "Notice", "OutboxMail", "SignedInRequest"}


def world_with_sub_units() -> World:
    world = make_world()
    for name, code, parent in [
        ("Phường An Thạnh", "30001", world.hongngu),
        ("Xã Bình Thành", "30002", world.lapvo),
    ]:
        make_unit(name, code=code, level="commune", parent=parent)
    return world


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(world_with_sub_units)


@pytest.fixture
def world(db, made_once) -> World:
    return made_once()


def all_forms(world: World) -> list[tuple[Client, Sent]]:
    found = []
    for who in WRITERS:
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        found += [(client, made) for made in forms_of(client, world, who)]
    return found


def rows() -> dict[str, int]:
    models = [model for model in our_models() if model.__name__ not in TRACES]
    return {model.__name__: model._base_manager.count() for model in models}


def lost(answer, made: Sent) -> list[str]:
    page = unescape(answer.content.decode()).replace("<br>", "\n")
    return [text for text in made.typed if text not in page]


def undone(work):
    """The answer of `work`, of which nothing stays."""
    point = transaction.savepoint()
    try:
        return work()
    finally:
        transaction.savepoint_rollback(point)


def of_one_row(made: Sent) -> bool:
    kwargs = (PAGES | admin_pages())[made.name]
    return bool(kwargs) and not any(word.startswith("=") for word in kwargs.values())


def test_a_row_that_was_deleted_gives_the_text_back(world):
    faults, seen = [], 0
    for client, made in all_forms(world):
        if not of_one_row(made) or not made.typed:
            continue
        gone = address_of_nothing(made.name, (PAGES | admin_pages())[made.name])
        answer = undone(lambda: client.post(gone, made.posted()))  # noqa: B023
        seen += 1
        # 403 for whom only a row of their own gives the right
        if answer.status_code not in (404, 403) or lost(answer, made):
            faults.append(f"{made.who} {made.name}: {answer.status_code} {lost(answer, made)}")
    assert faults == [], "\n".join(faults)
    assert seen >= 40, seen


def keeps_a_row(made: Sent) -> bool:
    """Whether the form says which state of a row its page had shown, field by field."""
    return ":" in "".join(made.fields.get("seen", []))


def grown(before: dict[str, int]) -> dict[str, int]:
    after = rows()
    return {name: after[name] - before[name] for name in after if after[name] > before[name]}


def refused(client: Client, made: Sent):
    """The answer to the form of a page that was opened before somebody else saved."""

    def send():
        return client.post(made.address, made.posted() | {"seen": "x:0"})

    answer = send()
    if answer.status_code == 200:
        put_back(made, answer)
        answer = send()
    return answer


def conflict(client: Client, made: Sent) -> str | None:
    """What is wrong when somebody else saved the row after this page was opened."""
    answer = refused(client, made)
    if answer.status_code == 200:
        return "not valid"
    if answer.status_code == 302 and not made.typed:
        return None  # nothing differs from what stands there
    if answer.status_code != 409 or lost(answer, made):
        return f"{answer.status_code} {lost(answer, made)}"
    page = answer.content.decode()
    if "True" in page or "False" in page:
        return "raw values"
    if "choose." not in page:
        return "no choice" if made.typed else None
    return chosen(client, made, form_with(page))


def chosen(client: Client, made: Sent, again: dict[str, list[str]]) -> str | None:
    """What is wrong when the page's question is answered for each field alike."""
    names = [name for name in again if name.startswith("choose.")]
    theirs, mine = ({name: [whose] for name in names} for whose in ("theirs", "mine"))
    saved = undone(lambda: client.post(made.address, again | theirs))
    # 200: values that do not go together, beside their fields, with what was chosen
    if saved.status_code not in (200, 302):
        return f"theirs: {saved.status_code}"
    saved = client.post(made.address, again | mine)
    if saved.status_code == 302:
        SAVED.add(made.name)
        saved = client.get(made.address)
    elif saved.status_code != 200:
        return f"mine: {saved.status_code}"
    return f"lost {lost(saved, made)}" if saved.status_code == 200 and lost(saved, made) else None


SAVED: set[str] = set()


def test_two_people_on_one_row_choose_field_by_field(world):
    faults, tried, invalid = [], set(), set()
    for client, made in all_forms(world):
        if not keeps_a_row(made):
            continue
        fault = undone(lambda: conflict(client, made))  # noqa: B023
        (invalid if fault == "not valid" else tried).add(made.name)
        if fault and fault != "not valid":
            faults.append(f"{made.who} {made.name} {made.address}: {fault}")
    assert faults == [], "\n".join(faults)
    assert invalid - tried == NOT_FILLED, invalid - tried
    assert len(tried) >= 20, tried
    assert len(SAVED) >= 12, SAVED


def sent_again(client: Client, made: Sent) -> str | None:
    """What is wrong when the form is sent twice, and once more after Back."""
    before = rows()
    first = client.post(made.address, made.posted())
    if first.status_code != 302:
        return None
    made_rows = grown(before)
    second = client.post(made.address, made.posted())
    if (second.status_code, second.get("Location")) != (302, first["Location"]):
        return f"second: {second.status_code} {second.get('Location')}"
    if not made_rows:
        return None
    fresh = sent_from(client, made.who, made.name, made.of, made.address)
    return fresh and sent_after_back(client, made, fresh)


def sent_after_back(client: Client, made: Sent, fresh: Sent) -> str | None:
    """What is wrong when the same text is sent by a page that was opened anew."""
    fresh.fields |= {k: v for k, v in made.fields.items() if k not in ("form_key", "seen")}
    before = rows()
    back = client.post(made.address, fresh.posted())
    if back.status_code == 302 and grown(before):
        return f"Back makes {grown(before)}"
    if back.status_code != 409:
        return None
    if "đã lưu rồi" not in unescape(back.content.decode()).lower() or lost(back, made):
        return f"the question: {lost(back, made)}"
    asked = client.post(made.address, form_with(back.content.decode()))
    if asked.status_code not in (200, 302):
        return f"the answer to the question: {asked.status_code}"
    MADE.add(made.name)
    return None


MADE: set[str] = set()


def test_a_form_sent_again_makes_no_second_row(world):
    faults = []
    for client, made in all_forms(world):
        fault = undone(lambda: sent_again(client, made))  # noqa: B023
        if fault:
            faults.append(f"{made.who} {made.name} {made.address}: {fault}")
    assert faults == [], "\n".join(faults)
    assert len(MADE) >= 8, MADE
