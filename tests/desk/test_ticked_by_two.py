"""Each choice among many of the site and of the admin, ticked by two people at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.test import Client

from findings.models import Finding
from inspections.models import ReformArea
from tests.bad_inputs.pages import form_with
from tests.desk.forms_sent import the_form
from tests.desk.two_people import (
    MINE,
    THEIRS,
    Opened,
    address_of,
    asked,
    client_of,
    pages_of,
    saved,
)
from tests.desk.world import World, make_world
from tests.findings.factories import FindingFactory, make_area
from tests.inspections.factories import TeamFactory, make_unit
from units.fields import MultipleUnitsField

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]

# Every choice among many on a page that changes a row, with who changes it.
MANY = {
    "inspections:visit-edit-frame joined_teams": "office",
    "findings:finding-edit scope_units": "leader",
    "findings:request-edit findings": "leader",
    "reports:summary-edit units": "office",
    "reports:summary-edit areas": "office",
    "admin:inspections_visit_change joined_teams": "office",
    "admin:findings_finding_change scope_units": "leader",
    "admin:findings_correctionrequest_change findings": "leader",
}
# A field of words on the same form.
BESIDE = {
    "inspections": "period_label",
    "findings": "internal_note",
    "reports": "period_label",
}


def beside(which: str) -> str:
    app = which.removeprefix("admin:").replace("_", ":").partition(":")[0]
    return BESIDE[app]


def world_of_many() -> World:
    """Three of each that may be chosen."""
    world = make_world()
    for number in range(3):
        TeamFactory(name=f"Đoàn phối hợp {number}")
        make_unit(f"Xã Bình {number}", code=f"3010{number}", level="commune", parent=world.lapvo)
        FindingFactory(visit=world.draft.visit, condition=f"Còn chậm {number}.", area=make_area())
        ReformArea.objects.get_or_create(
            frame=world.frame, code=f"A{number}", defaults={"name": f"Mảng {number}", "order": 9}
        )
    Finding.objects.filter(pk=world.draft.finding.pk).update(scope="named")
    return world


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(world_of_many)


def is_many(form: Any, name: str) -> bool:
    kind = form.fields[name]
    many = (forms.ModelMultipleChoiceField, forms.MultipleChoiceField, MultipleUnitsField)
    return isinstance(kind, many) and bool(form.instance.pk)


@pytest.mark.once
def test_these_are_all_choices_among_many(world):
    found = set()
    for name, page in pages_of(world):
        form = the_form(page)
        if isinstance(form, forms.BaseModelForm):
            found |= {f"{name} {field}" for field in form.fields if is_many(form, field)}
    assert found == set(MANY)


@dataclass
class Ticking:
    """A form with a choice among many: `a` chosen when it was opened; `b` and `c` on offer."""

    client: Client
    address: str
    field: str
    fields: dict[str, list[str]]
    values: dict[str, str]
    in_lines: bool

    def choose(self, letters: str) -> None:
        values = [self.values[letter] for letter in letters]
        self.fields[self.field] = ["\n".join(values)] if self.in_lines else values

    def send(self) -> Any:
        return Opened(self.client, self.address, "", self.fields, None).send()

    def answer(self, form: dict[str, list[str]], whose: str) -> Any:
        return Opened(self.client, self.address, "", {}, None).choose(form, whose)


def ticking(world: World, which: str) -> Ticking:
    name, field = which.split()
    client, address = client_of(world.people[MANY[which]]), address_of(world, name)
    page = client.get(address)
    form = the_form(page)
    fields = form_with(page.content.decode())
    in_lines = isinstance(form.fields[field], MultipleUnitsField)
    on_offer = list(form.fields[field].choices)
    values = [one.label if in_lines else str(one[0]) for one in on_offer]
    lead = fields.get("lead_team", [""])[0]
    values = [value for value in values if value not in ("", lead)][:3]
    return Ticking(client, address, field, fields, dict(zip("abc", values, strict=True)), in_lines)


def with_a(world: World, which: str) -> tuple[Ticking, Ticking]:
    """The page opened by two, with `a` chosen."""
    first = ticking(world, which)
    first.choose("a")
    saved(first.send())
    return ticking(world, which), ticking(world, which)


def chosen_now(world: World, which: str) -> str:
    now = ticking(world, which)
    sent = now.fields.get(now.field, [])
    words = sent[0].splitlines() if now.in_lines and sent else sent
    return "".join(sorted(letter for letter, value in now.values.items() if value in words))


@pytest.mark.parametrize("which", MANY)
@pytest.mark.parametrize(
    ("mine", "theirs", "stands"), [("ab", "ac", "abc"), ("ab", "b", "b"), ("b", "ac", "bc")]
)
def test_what_two_people_ticked_is_put_together(world, which, mine, theirs, stands):
    first, second = with_a(world, which)
    first.choose(theirs)
    second.choose(mine)
    for page in (first, second):
        saved(page.send())
    assert chosen_now(world, which) == stands


@pytest.mark.parametrize("which", MANY)
@pytest.mark.parametrize(("whose", "stands"), [("mine", "ab"), ("theirs", "bc")])
def test_ticks_are_asked_about_by_name_where_words_differ(world, which, whose, stands):
    """The other person took `a` away and added `c`; I added `b`, which nobody is asked about."""
    first, second = with_a(world, which)
    for page, letters, text in ((first, "c", THEIRS), (second, "ab", MINE)):
        page.choose(letters)
        page.fields[beside(which)] = [text]
    saved(first.send())
    page, form = asked(second.send())
    questions = {name for name in form if name.startswith("choose.")}
    assert questions == {f"choose.{beside(which)}"} | {
        f"choose.{second.field}@{second.values[letter]}" for letter in "ac"
    }
    for letter in "ac":
        assert word_of(second, letter).rstrip(".") in page  # a request shows whole sentences
    saved(second.answer(form, whose))
    assert chosen_now(world, which) == stands


def word_of(page: Ticking, letter: str) -> str:
    form = the_form(page.client.get(page.address))
    choices = form.fields[page.field].choices
    if page.in_lines:
        return page.values[letter]
    return next(str(word) for value, word in choices if str(value) == page.values[letter])
