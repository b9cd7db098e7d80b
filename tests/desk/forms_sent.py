"""Every form of the site and of the admin, found by opening every address, and filled to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.test import Client

from accounts.form_fields import ClockFormField, DayFormField, WholeNumberFormField
from tests.bad_inputs.pages import read
from tests.desk.addresses import PAGES, addresses_of, admin_pages
from tests.desk.world import World
from units.fields import MultipleUnitsField, UnitChoiceField

MARK = "Chữ của tôi"
UNIT = "Phường An Thạnh"  # stands under TX. Hồng Ngự
WRITERS = ["office", "leader", "hongngu"]


@dataclass
class Sent:
    """One form as this person would send it."""

    who: str
    name: str
    of: str
    address: str
    fields: dict[str, list[str]]
    form: Any  # as the page held it, for its fields; None where the page has buttons alone
    typed: list[str] = field(default_factory=list)
    original: dict[str, list[str]] = field(default_factory=dict)

    def posted(self) -> dict[str, list[str]]:
        return {name: list(values) for name, values in self.fields.items()}


def forms_of(client: Client, world: World, who: str, tables: Any = None) -> Iterator[Sent]:
    """Each form with a key on each page that `who` may open."""
    for name, kwargs in (tables or PAGES | changeable_admin()).items():
        for of, address in addresses_of(world, name, kwargs).items():
            made = sent_from(client, who, name, of, address)
            if made is not None:
                yield made


def changeable_admin() -> dict[str, Any]:
    pages = admin_pages()
    return {name: kwargs for name, kwargs in pages.items() if name.endswith(("_add", "_change"))}


def sent_from(client: Client, who: str, name: str, of: str, address: str) -> Sent | None:
    page = client.get(address)
    if page.streaming:
        b"".join(page)
    if page.status_code != 200 or "html" not in page["Content-Type"]:
        return None
    found = [form for form in read(page.content.decode()).forms if "form_key" in form]
    if not found:
        return None
    fields = {key: list(values) for key, values in found[0].items() if key}
    made = Sent(who, name, of, address, fields, the_form(page), original=found[0])
    fill(made)
    return made


def put_back(made: Sent, page: Any) -> None:
    """Fields whose own rules refuse what was filled in get back what the page held."""
    form = the_form(page)
    for name in form.errors if form is not None else ():
        key = made.form.add_prefix(name)
        if key in made.original:
            made.fields[key] = list(made.original[key])
    if form is not None and form.non_field_errors():  # what does not go together
        for key, values in made.fields.items():
            if MARK not in "".join(values) and key in made.original:
                made.fields[key] = list(made.original[key])
    texts = [text for values in made.fields.values() for text in values]
    made.typed = [text for text in made.typed if text in texts]


def the_form(page: Any) -> Any:
    for context in page.context or []:
        if "adminform" in context:
            return context["adminform"].form
        if isinstance(context.get("form"), forms.BaseForm):
            return context["form"]
    return None


def fill(made: Sent) -> None:
    """Marks every text, and puts into each blank field what it takes."""
    for name, kind in (made.form.fields if made.form is not None else {}).items():
        key = made.form.add_prefix(name)
        if kind.widget.is_hidden or kind.disabled:
            continue
        value = value_for(kind, made.fields.get(key, [""]))
        if value is not None:
            made.fields[key] = value
            made.typed += [text for text in value if MARK in text]


def value_for(kind: forms.Field, now: list[str]) -> list[str] | None:
    """What is typed into a field that holds `now`; None leaves it as it is."""
    text = "".join(now).strip()
    if isinstance(kind, UnitChoiceField):
        return None if text else [UNIT]
    if isinstance(kind, MultipleUnitsField):
        return None
    if isinstance(kind, (DayFormField, forms.DateField)):
        return None if text else [f"{dt.date(2018, 7, 17):%d/%m/%Y}"]
    if isinstance(kind, (ClockFormField, WholeNumberFormField, forms.IntegerField)):
        return None if text or not kind.required else ["3"]
    if isinstance(kind, forms.ChoiceField):
        return None if text and text != "on" else first_choice(kind)  # "on": a choice without value
    if isinstance(kind, forms.CharField) and not isinstance(kind, forms.EmailField):
        return [f"{MARK} {len(text)}"[: kind.max_length]]
    return None


def first_choice(kind: Any) -> list[str] | None:
    for value, word in kind.choices:
        inner = word if isinstance(word, (list, tuple)) else [(value, word)]
        for one, _word in inner:
            if str(one):
                return [str(one)]
    return None
