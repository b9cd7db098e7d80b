"""Imports in tests, where no worker runs: what the pages ask for is carried out at once."""

from __future__ import annotations

from typing import Any

from django.test import Client, TestCase

from accounts.actions import imports
from accounts.models import SentTable, User


def receive_table(key: str, name: str, content: bytes, *, by: User) -> SentTable:
    """The file sent and checked, as its owner finds it when the check is done."""
    imports.read_table(imports.kind_for(key, by), name, content)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = imports.send_table(key, name, content, by=by)
    sent.refresh_from_db()
    return sent


def take_in(sent_id: int, *, by: User, scans: dict[str, Any] | None = None) -> SentTable:
    """The yes, and what it leads to. Raises what the job would end with."""
    imports.say_yes(sent_id, by=by, scans=scans)
    return imports.take_in(sent_id, by=by)


def post_and_wait(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """The page a form leads to once the background work it asks for is done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(address, typed)
    if answer.status_code != 302:
        return answer
    page = client.get(answer.url)
    page.redirect_chain = [(answer.url, 302)]
    return page
