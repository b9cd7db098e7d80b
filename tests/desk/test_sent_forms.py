"""Each form of the site and of the admin, sent as it happens on a day: nothing typed is lost."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.bad_inputs.pages import form_with
from tests.desk.addresses import PAGES, address_of_nothing, admin_pages
from tests.desk.bad_days import (
    kept_whole,
    locked,
    lost,
    refused_beside,
    texts_of,
    undone,
    words,
    written_by,
)
from tests.desk.forms_sent import (
    Sent,
    errors_of,
    every_form,
    sent_from,
    sent_in,
)
from tests.desk.more_states import world_of_forms
from tests.desk.moved_on import moves
from tests.walking import our_forms, our_models

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
# Rows that come with any act and are nobody's text.
TRACES = {"IdempotencyKey", "AuditEntry", "Notice", "OutboxMail", "SignedInRequest"}
# Classes of forms no page of this world shows, each with the test that sends one.
NOT_SHOWN = {
    "MakeForm": "tests/summaries/test_pages.py: a summary too long for one page",
    "PressForm": "only buttons: their key stands beside the form of the same page",
}
# Forms that are refused as they are, each with the reason.
REFUSED = {
    "office units:unit-end ": "other units stand under it",
    "leader findings:finding-delete draft": "a later visit looks back at it",
}
# Each line of it is kept with a file, and no file is sent.
IN_PARTS = {"captions"}


@pytest.fixture(scope="module", params=[0.3, pytest.param(1, marks=pytest.mark.proof)])
def share(request):
    """A part of the forms in `make test`, all of them in `make proof`."""
    return request.param


@pytest.fixture(scope="module")
def made_once(shared_rows, share):
    found: list[Any] = []

    def make() -> None:
        world, more = world_of_forms()
        found.extend([world, more, every_form(world, more, share)])

    shared_rows(make)
    gc.collect()  # the forms of those pages: an answer may come from a process that made none
    return found


@pytest.fixture
def forms(db, made_once) -> list[tuple[Client, Sent]]:
    return [(client, made.copy()) for client, made in made_once[2]]


def rows() -> dict[str, int]:
    models = [model for model in our_models() if model.__name__ not in TRACES]
    return {model.__name__: model._base_manager.count() for model in models}


def of_one_row(made: Sent) -> bool:
    kwargs = (PAGES | admin_pages())[made.name]
    own = made.address == made.page
    return own and bool(kwargs) and not any(word.startswith("=") for word in kwargs.values())


def is_refused(made: Sent) -> bool:
    return f"{made.who} {made.name} {made.of}" in REFUSED


def test_every_class_of_forms_is_walked(forms, share):
    seen = set().union(*(made.classes for _client, made in forms))
    ours = {form.__name__ for form in our_forms() if "form_key" in form.base_fields}
    assert share < 1 or ours - seen == set(NOT_SHOWN)


def test_every_form_goes_in(forms, share):
    faults = []
    for client, made in forms:
        answer = undone(lambda: sent_in(client, made))  # noqa: B023
        if is_refused(made) != (answer.status_code != 302):
            faults.append(
                f"{made}: {answer.status_code} {answer.status_code == 200 and errors_of(answer)}"
            )
    assert faults == [], "\n".join(faults)
    assert len(forms) >= 150 * share / 2, len(forms)


def test_a_row_that_was_deleted_gives_the_text_back(forms, share):
    faults, seen = [], 0
    for client, made in forms:
        if not of_one_row(made) or not made.typed:
            continue
        gone = address_of_nothing(made.name, (PAGES | admin_pages())[made.name])
        answer = undone(lambda: client.post(gone, made.posted()))  # noqa: B023
        seen += 1
        # 403 for whom only a row of their own gives the right
        if answer.status_code not in (404, 403) or lost(answer, made):
            faults.append(f"{made}: {answer.status_code} {lost(answer, made)}")
    assert faults == [], "\n".join(faults)
    assert seen >= 40 * share / 2, seen


def after_the_move(client: Client, made: Sent) -> tuple[int, str | None]:
    """The code of the answer, and what is wrong with its page or with what was saved."""
    answer, written = written_by(lambda: sent_in(client, made))
    if answer.status_code == 302:
        texts = "\n".join(written)
        missing = [text for text in made.typed if text not in texts]
        return 302, f"saved without {missing}" if missing else None
    said = answer.status_code != 409 or str(answer.context["refusal"].reason)
    return answer.status_code, f"lost {lost(answer, made)}" if lost(
        answer, made
    ) or not said else None


def test_a_row_that_moved_on_refuses_its_forms_in_words(forms, made_once):
    faults = []
    for label, moved in moves(made_once[0], made_once[1]).items():
        found: dict[int, set[str]] = {409: set(), 404: set(), 302: set()}
        point = transaction.savepoint()
        moved.act()
        for client, made in forms:
            if made.of not in moved.of or is_refused(made):
                continue
            once_more = made.copy()
            code, fault = undone(lambda: after_the_move(client, once_more))  # noqa: B023
            found.setdefault(code, set()).add(made.name)
            faults += [f"{label}: {made}: {code} {fault}"] if fault else []
        transaction.savepoint_rollback(point)
        walked = {made.name for _client, made in forms if made.of in moved.of}
        answers = {409: moved.refused & walked, 404: moved.gone & walked, 302: found[302]}
        faults += [
            f"{label}: {code}: {sorted(names ^ answers.get(code, set()))}"
            for code, names in found.items()
            if names != answers.get(code, set())
        ]
    assert faults == [], "\n".join(faults)


def test_a_form_sent_while_another_program_writes_is_kept(forms):
    faults = []
    for client, made in forms:
        with connection.execute_wrapper(locked):
            answer = undone(lambda: sent_in(client, made))  # noqa: B023
        if answer.status_code != 503 or lost(answer, made):
            faults.append(f"{made}: {answer.status_code} {lost(answer, made)}")
    assert faults == [], "\n".join(faults)


def test_a_text_one_letter_too_long_is_refused_beside_its_field(forms, share):
    faults, seen = [], 0
    for client, made in forms:
        if texts_of(made):
            seen += 1
            fault = undone(lambda: refused_beside(client, made))  # noqa: B023
            faults += [f"{made}: {fault}"] if fault else []
    assert faults == [], "\n".join(faults)
    assert seen >= 90 * share / 2, seen


def test_a_text_at_its_limit_is_kept_whole(forms):
    faults = []
    for client, made in forms:
        if texts_of(made) and not is_refused(made):
            fault = undone(lambda: kept_whole(client, made))  # noqa: B023
            faults += [f"{made}: {fault}"] if fault else []
    assert faults == [], "\n".join(faults)


def keeps_a_row(made: Sent) -> bool:
    """Whether the form says which state of a row its page had shown, field by field."""
    return ":" in "".join(made.fields.get("seen", []))


def grown(before: dict[str, int]) -> dict[str, int]:
    after = rows()
    return {name: after[name] - before[name] for name in after if after[name] > before[name]}


def conflict(client: Client, made: Sent) -> str | None:
    """What is wrong when somebody else saved the row after this page was opened."""
    made.fields["seen"] = ["x:0"]
    answer = client.post(made.address, made.posted())
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


def test_two_people_on_one_row_choose_field_by_field(forms, share):
    faults, tried = [], set()
    for client, made in forms:
        if not keeps_a_row(made):
            continue
        fault = undone(lambda: conflict(client, made))  # noqa: B023
        tried.add(made.name)
        faults += [f"{made}: {fault}"] if fault else []
    assert faults == [], "\n".join(faults)
    assert len(tried) >= 20 * share / 2, tried
    assert len(SAVED) >= 12 * share / 2, SAVED


def sent_again(client: Client, made: Sent) -> str | None:
    """What is wrong when the form is sent twice, and once more after Back."""
    before = rows()
    first = sent_in(client, made)
    if first.status_code != 302:
        return str(first.status_code)
    made_rows = grown(before)
    second = client.post(made.address, made.posted())
    if (second.status_code, second.get("Location")) != (302, first["Location"]):
        return f"second: {second.status_code} {second.get('Location')}"
    if not made_rows:
        return None
    fresh = [
        one
        for one in sent_from(client, made.who, made.name, made.of, made.page)
        if one.address == made.address
    ]
    return sent_after_back(client, made, fresh[0]) if fresh else None


def sent_after_back(client: Client, made: Sent, fresh: Sent) -> str | None:
    """What is wrong when the same text is sent by a page that was opened anew."""
    fresh.put_back()
    shown = {name for name, kind in fresh.kinds.items() if not kind.widget.is_hidden}
    fresh.fields |= {name: made.fields[name] for name in shown & set(made.fields)}
    fresh.typed = made.typed
    before = rows()
    back = client.post(made.address, fresh.posted())
    if back.status_code == 302 and grown(before):
        return f"Back makes {grown(before)}"
    if back.status_code != 409:
        return None
    if lost(back, fresh):
        return f"the question: {lost(back, fresh)}"
    if "send_anyway" not in words(back):
        return None  # the row is as the first sending left it, and the page says so
    if "đã lưu rồi" not in words(back).lower():
        return "the question does not say that it was saved"
    asked = client.post(made.address, form_with(back.content.decode()) | secrets_of(fresh))
    if asked.status_code not in (200, 302):
        return f"the answer to the question: {asked.status_code}"
    MADE.add(made.name)
    return None


def secrets_of(made: Sent) -> dict[str, Any]:
    """What no page keeps: passwords are typed and files are chosen again."""
    files = {name: one for name, one in made.posted().items() if not isinstance(one, list)}
    return files | {name: one for name, one in made.posted().items() if "password" in name}


MADE: set[str] = set()


def test_a_form_sent_again_makes_no_second_row(forms, share):
    faults = []
    for client, made in forms:
        if not is_refused(made):
            fault = undone(lambda: sent_again(client, made))  # noqa: B023
            faults += [f"{made}: {fault}"] if fault else []
    assert faults == [], "\n".join(faults)
    assert len(MADE) >= 8 * share / 2, MADE
