"""The ways a form is sent on a bad day, and the checks of what its answer must still hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from html import unescape
from typing import Any

from django.db import OperationalError, connection, transaction
from django.test import Client

from tests.desk.forms_sent import Sent, errors_of, is_open, is_text, labels_chosen, sent_in

# Fields of rows that were on the page of a row, and that the person may not see without it.
NAMELESS = {"leader": {"account"}}
# Each line of it is kept with a file, and no file is sent.
IN_PARTS = {"captions"}


def words(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("<br>", "\n")


def lost(answer: Any, made: Sent) -> list[str]:
    """What was typed or chosen and is not on the page."""
    page = words(answer)
    labels = labels_chosen(made, NAMELESS.get(made.who, set()))
    labels = [label.partition(" (")[0] for label in labels]  # behind it, as the state is now
    return [text for text in [*made.typed, *labels] if text not in page]


def undone(work: Callable[[], Any]) -> Any:
    """The answer of `work`, of which nothing stays."""
    point = transaction.savepoint()
    try:
        return work()
    finally:
        transaction.savepoint_rollback(point)


def locked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """As a database answers whose lock another program holds: reads go on, no row is written."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")) or " FOR UPDATE" in sql:
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


def texts_of(made: Sent) -> dict[str, int]:
    """The fields that take any text, each with its limit."""
    return {
        key: kind.max_length or 20_000
        for key, kind in made.kinds.items()
        if is_text(kind) and is_open(made, key, kind) and "password" not in key
    }


def long_text(number: int, length: int) -> str:
    """Words of so many letters in all, another text for each number."""
    return f"Chữ {number} {'chữ ' * length}"[: length - 1] + "ữ" if length > 9 else f"Ữ{number}"


def refused_beside(client: Client, made: Sent) -> str | None:
    """What is wrong with the answer to texts that are each one letter too long."""
    limits = enumerate(texts_of(made).items())
    long = {key: f"{number} ".ljust(limit + 1, "ữ") for number, (key, limit) in limits}
    made.fields |= {key: [text] for key, text in long.items()}
    answer = client.post(made.address, made.posted())
    if answer.status_code != 200:
        return str(answer.status_code)
    errors, page = errors_of(answer), words(answer)
    wrong = [key for key, text in long.items() if text not in page or not errors.get(key)]
    return f"cut or not said: {wrong}" if wrong else None


def written_by(work) -> tuple[Any, list[str]]:
    """The answer of `work`, and every text it gave to the database to keep."""
    texts: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            texts.extend(one if isinstance(one, str) else "" for one in params or ())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = work()
    return answer, texts


def kept_whole(client: Client, made: Sent) -> str | None:
    """What is wrong when each text is as long as it may be, its signs typed apart."""
    limits = [(key, limit) for key, limit in texts_of(made).items() if key in made.marked]
    long = {key: long_text(number, limit) for number, (key, limit) in enumerate(limits)}
    apart = {key: unicodedata.normalize("NFD", text) for key, text in long.items()}
    made.fields |= {key: [text] for key, text in apart.items()}
    answer, written = written_by(lambda: sent_in(client, made))
    if answer.status_code != 302:
        return f"{answer.status_code} {errors_of(answer) if answer.status_code == 200 else ''}"
    whole = "\n".join(written)
    lost = [key for key, text in long.items() if text not in whole and key not in IN_PARTS]
    lost += [key for key, text in apart.items() if text in written]
    return f"not kept as typed: {lost}" if lost else None
