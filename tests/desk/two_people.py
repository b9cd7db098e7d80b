"""Two people on one page: each has it open before either sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from accounts.list_merging import SeenRows
from tests.bad_inputs.pages import form_with
from tests.desk.addresses import PAGES, addresses_of
from tests.desk.forms_sent import WRITERS, changeable_admin
from tests.desk.world import World

MINE, THEIRS = "Chữ của tôi", "Chữ người kia"
WORDS = ("full_name", "place", "caption", "text", "name")


@dataclass
class Opened:
    """A page with a list, as one person has it open."""

    client: Client
    address: str
    prefix: str
    fields: dict[str, list[str]]
    formset: Any

    def name(self, number: int, field: str) -> str:
        return f"{self.prefix}-{number}-{field}"

    def put(self, number: int, field: str, text: str) -> None:
        self.fields[self.name(number, field)] = [text]

    def take_away(self, number: int) -> None:
        self.fields[self.name(number, "DELETE")] = ["on"]

    def send(self, more: dict[str, list[str]] | None = None) -> Any:
        """The answer; where the page tells what follows from the change, that is agreed to."""
        answer = self.client.post(self.address, self.fields | (more or {}))
        if answer.status_code != 200:
            return answer
        box = re.search(r'name="agreed" value="(\w+)"', answer.content.decode())
        if not box:
            return answer
        again = form_with(answer.content.decode()) | {"agreed": [box[1]]}
        return self.client.post(self.address, again)

    def choose(self, form: dict[str, list[str]], whose: str | None) -> Any:
        """The answer to a page of a conflict, of which nothing or everything is chosen alike."""
        self.fields = form
        names = [name for name in form if name.startswith("choose.") and whose]
        return self.send({name: [str(whose)] for name in names})

    @property
    def words(self) -> str:
        """The field of a line into which its words are typed."""
        fields = self.formset.forms[0].fields
        return next(name for name in WORDS if name in fields)


def formsets_of(page: Any) -> list[Any]:
    if page.context is None:
        return []
    inlines = [one.formset for one in page.context.get("inline_admin_formsets", ())]
    lines = getattr(page.context.get("form"), "lines", None)  # of the answer of a unit
    found = (page.context.get("rows"), lines, *inlines)
    return [one for one in found if isinstance(one, SeenRows)]


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def pages_of(world: World) -> Iterator[tuple[str, Any]]:
    """Each page that one of these may open, with the name of its address."""
    for who in WRITERS:
        client = client_of(world.people[who])
        for name, kwargs in (PAGES | changeable_admin()).items():
            for address in addresses_of(world, name, kwargs).values():
                page = client.get(address)
                if page.streaming:
                    b"".join(page)
                else:
                    yield name, page


def address_of(world: World, name: str) -> str:
    found = addresses_of(world, name, (PAGES | changeable_admin())[name])
    of = "issued" if name.startswith("findings:request-answer") else "draft"
    return found.get(of) or next(iter(found.values()))


def saved(answer: Any) -> None:
    assert answer.status_code == 302, faults_of(answer)


def faults_of(answer: Any) -> Any:
    found = [(one.prefix, one.errors, one.non_form_errors()) for one in formsets_of(answer)]
    form = next((c["form"] for c in answer.context or [] if "form" in c), None)
    return answer.status_code, found, form is not None and form.errors


def asked(answer: Any) -> tuple[str, dict[str, list[str]]]:
    """The page of a conflict, and its form as it would be sent untouched."""
    assert answer.status_code == 409, faults_of(answer)
    page = unescape(answer.content.decode())
    assert "True" not in page
    assert "False" not in page
    return page, form_with(answer.content.decode())
