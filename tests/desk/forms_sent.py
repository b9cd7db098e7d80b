"""Every form of the site and of the admin, found by opening every address, and filled to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.form_fields import ClockFormField, DayFormField, WholeNumberFormField
from tests.bad_inputs.pages import read
from tests.bad_inputs.payloads import pdf_min
from tests.desk.addresses import PAGES, address_for, addresses_of, admin_pages
from tests.desk.more_states import ASKED
from tests.desk.values_typed import ANYWHERE, BLANK, TYPED, UNITS, Labelled
from tests.desk.world import World
from tests.sampling import part_of_pages
from units.fields import MultipleUnitsField, UnitChoiceField

MARK = "Chữ của tôi"
UNIT = "Phường An Thạnh"  # stands under TX. Hồng Ngự
WRITERS = ["office", "leader", "hongngu", "system_admin"]
TWICE = WRITERS[:2]  # each is shown other fields than the other
NO_FORMS = ("-list", "-draft", "-file", "-download", "-template", "-faults", "-history", "-sheet")
BUNDLES = {"inspections:visit-list", "reports:document-list"}
OWN = {"form_key", "seen", "row_id", "agreed", "DELETE"}  # the page's own fields, or a wish to lose


@dataclass
class Sent:
    """One form as this person would send it."""

    who: str
    name: str
    of: str
    page: str  # the address that shows it
    address: str  # the address that takes it
    fields: dict[str, list[Any]]
    kinds: dict[str, forms.Field]  # by the names that are posted
    classes: set[str]  # of all forms of the page
    marked: set[str] = field(default_factory=set)  # the fields that hold a text of ours
    typed: list[str] = field(default_factory=list)
    original: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.who} {self.name} {self.of} {self.address}"

    def copy(self) -> Sent:
        kept = {name: list(values) for name, values in self.fields.items()}
        return Sent(**self.__dict__ | {"fields": kept, "typed": list(self.typed)})

    def put_back(self) -> None:
        """As the page showed it, no file chosen that need not be."""
        self.fields = {name: list(values) for name, values in self.original.items() if name}
        self.kinds = {
            name: kind
            for name, kind in self.kinds.items()
            if kind.required or not isinstance(kind, forms.FileField)
        }

    def posted(self) -> dict[str, Any]:
        """What is sent; each file anew."""
        sent: dict[str, Any] = {name: list(values) for name, values in self.fields.items()}
        for name, kind in self.kinds.items():
            if isinstance(kind, forms.FileField) and (kind.required or is_next_line(self, name)):
                sent[name] = a_file(self.name)
        return sent


def a_file(page: str) -> SimpleUploadedFile:
    if page.startswith("imports:"):
        return SimpleUploadedFile("don-vi.csv", UNITS, "text/csv")
    return SimpleUploadedFile("giay.pdf", pdf_min(), "application/pdf")


def every_form(
    world: World, more: dict[str, dict[str, Any]], share: float = 1
) -> list[tuple[Client, Sent]]:
    """The forms of the writers on a part of the pages, each with a client that is signed in."""
    found: list[tuple[Client, Sent]] = []
    for who in WRITERS:
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        known = set() if who in TWICE else {made.page for _client, made in found}
        found += [(client, made) for made in forms_of(client, world, more, who, known, share)]
    return found


def forms_of(
    client: Client,
    world: World,
    more: dict[str, dict[str, Any]],
    who: str,
    known: set[str],
    share: float = 1,
) -> Iterator[Sent]:
    """Each form with a key on each page that `who` may open; on no address in `known`."""
    for name, of, address in addresses_with_forms(world, more, share):
        if address not in known:
            yield from sent_from(client, who, name, of, address)


def addresses_with_forms(
    world: World, more: dict[str, dict[str, Any]], share: float
) -> Iterator[tuple[str, str, str]]:
    for name, kwargs in part_of_pages(PAGES | changeable_admin(), share).items():
        if name.endswith(NO_FORMS) and name not in BUNDLES:
            continue
        for of, address in addresses_of(world, name, kwargs).items():
            yield name, of, address
        for of, rows in more.items():
            if kwargs and set(kwargs.values()) <= set(rows):
                yield name, of, address_for(SimpleNamespace(**rows), name, kwargs)
    for name, asked in ASKED.items():
        yield name, "asked", asked(more)


def changeable_admin() -> dict[str, Any]:
    pages = admin_pages()
    return {name: kwargs for name, kwargs in pages.items() if name.endswith(("_add", "_change"))}


def sent_from(client: Client, who: str, name: str, of: str, address: str) -> list[Sent]:
    """The forms of one page, filled."""
    page = client.get(address)
    if page.streaming:
        b"".join(page)
    if page.status_code != 200 or "html" not in page["Content-Type"]:
        return []
    seen = read(page.content.decode())
    known = fields_of(page)
    classes = {one.__name__ for form in all_forms_in(page) for one in type(form).__mro__}
    found: list[Sent] = []
    for held, action, names in zip(seen.forms, seen.actions, seen.controls, strict=True):
        if "form_key" not in names:
            continue
        kinds = {each: known[each] for each in names if each in known}
        fields = {key: list(values) for key, values in held.items() if key}
        goes_to = action or address
        made = Sent(who, name, of, address, goes_to, fields, kinds, classes, original=held)
        fill(made)
        found.append(made)
    return found


def the_form(page: Any) -> Any:
    """The page's main form, of the admin as well."""
    for context in page.context or []:
        if "adminform" in context:
            return context["adminform"].form
        if isinstance(context.get("form"), forms.BaseForm):
            return context["form"]
    return None


def forms_in(value: Any) -> Iterator[forms.BaseForm]:
    """The forms that a page's template was given, alone, in a set or in a list."""
    if isinstance(value, forms.BaseForm):
        yield value
    elif isinstance(value, forms.BaseFormSet):
        yield from [value.management_form, *value.forms]
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from forms_in(one)
    else:  # of the admin, or beside a row
        for name in ("formset", "form"):
            inner = getattr(value, name, None)
            if isinstance(inner, (forms.BaseForm, forms.BaseFormSet)):
                yield from forms_in(inner)


def all_forms_in(page: Any) -> list[forms.BaseForm]:
    found: dict[int, forms.BaseForm] = {}
    for context in page.context or []:
        for layer in context.dicts:
            for value in layer.values():
                found |= {id(form): form for form in forms_in(value)}
    return list(found.values())


def fields_of(page: Any) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for form in all_forms_in(page):
        for name, kind in form.fields.items():
            found.setdefault(form.add_prefix(name), kind)
    return found


def errors_of(page: Any) -> dict[str, list[str]]:
    """The faults beside the fields, by the posted names; under "" those of no field."""
    found: dict[str, list[str]] = {}
    for form in all_forms_in(page):
        for name, errors in form.errors.items():
            key = "" if name == forms.forms.NON_FIELD_ERRORS else form.add_prefix(name)
            found.setdefault(key, []).extend(errors)
    return found


def sent_in(client: Client, made: Sent) -> Any:
    """The answer to the form; what follows from it is agreed to where the page asks."""
    answer = client.post(made.address, made.posted())
    if answer.status_code == 200 and (token := asked_token(answer)):
        made.fields["agreed"] = [token]
        answer = client.post(made.address, made.posted())
    return answer


def asked_token(page: Any) -> str:
    boxes = [form.fields["agreed"] for form in all_forms_in(page) if "agreed" in form.fields]
    return next((box.widget.attrs["value"] for box in boxes if "value" in box.widget.attrs), "")


def labels_chosen(made: Sent, without: Collection[str] = ()) -> list[str]:
    """What a person reads of each choice that is sent, but of the fields `without`."""
    found = []
    for name, kind in made.kinds.items():
        shown = not kind.widget.is_hidden and short(name) not in without
        if isinstance(kind, forms.ChoiceField) and shown:
            words = {value: word for value, word in flat(kind.choices) if value}
            found += [words[value] for value in made.fields.get(name, []) if value in words]
    return found


def flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, word in choices:
        inner = word if isinstance(word, (list, tuple)) else [(value, word)]
        yield from ((str(one), str(text)) for one, text in inner)


def fill(made: Sent) -> None:
    """Marks every text, and puts into each blank field what it takes."""
    for number, (key, kind) in enumerate(sorted(made.kinds.items())):
        if not is_open(made, key, kind):
            continue
        value = value_for(made, key, kind, number)
        if value is not None:
            made.fields[key] = value
            made.marked |= {key} if is_text(kind) and value == [text_of(kind, number)] else set()
            made.typed += [text for text in value if MARK in text]


def short(key: str) -> str:
    return key.rsplit("-", 1)[-1]


def is_open(made: Sent, key: str, kind: forms.Field) -> bool:
    """No field of the page's own, nor of an empty line of a list after the first."""
    own = short(key) in OWN or kind.widget.is_hidden or kind.disabled
    return not (own or "__prefix__" in key or line_after(made, key) > 0)


def line_after(made: Sent, key: str) -> int:
    """0 for the first empty line of a list, 1 for the next; below 0 for any other field."""
    rows, _, rest = key.partition("-")
    number = rest.partition("-")[0]
    there = made.fields.get(f"{rows}-INITIAL_FORMS", ["0"])[0]
    return int(number) - int(there) if number.isdecimal() else -1


def is_next_line(made: Sent, key: str) -> bool:
    return line_after(made, key) == 0


def value_for(made: Sent, key: str, kind: forms.Field, number: int) -> list[str] | None:
    """What is put into a field; None leaves it as it is."""
    given = ANYWHERE | TYPED.get(made.name, {})
    if short(key) in given:
        value = given[short(key)]
        return (
            labelled(kind, value)
            if isinstance(value, Labelled)
            else None
            if value is None
            else [value]
        )
    text = "".join(made.fields.get(key, [])).strip()
    if is_text(kind):
        return [text_of(kind, number)]
    if isinstance(kind, forms.BooleanField) or text not in ("", "on"):
        return None  # "on": a choice without value
    if short(key) in BLANK:
        return [BLANK[short(key)]]
    return blank_filled(kind)


def labelled(kind: Any, label: str) -> list[str] | None:
    return next(([one] for one, text in flat(kind.choices) if label in text), None)


def text_of(kind: Any, number: int) -> str:
    """Marked, and another one for each field of a form."""
    whole = f"{MARK} {number}"
    return whole if len(whole) <= (kind.max_length or 1000) else f"T{number}"


def blank_filled(kind: forms.Field) -> list[str] | None:
    if isinstance(kind, MultipleUnitsField):
        return None
    if isinstance(kind, UnitChoiceField):
        return [UNIT]
    if isinstance(kind, (DayFormField, forms.DateField)):
        return [f"{dt.date(2018, 7, 17):%d/%m/%Y}"]
    if isinstance(kind, (ClockFormField, WholeNumberFormField, forms.IntegerField)):
        return ["3"] if kind.required else None
    return first_choice(kind) if isinstance(kind, forms.ChoiceField) else None


def is_text(kind: Any) -> bool:
    """Whether a field takes any text."""
    named = (UnitChoiceField, MultipleUnitsField, forms.EmailField)
    return isinstance(kind, forms.CharField) and not isinstance(kind, named)


def first_choice(kind: Any) -> list[str] | None:
    return next(([value] for value, _word in flat(kind.choices) if value), None)
