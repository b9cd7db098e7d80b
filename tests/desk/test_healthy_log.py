"""The log of a healthy day: people walk over the whole site, and no line of it is a fault."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from logging.config import DictConfigurator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client

from tests.desk.addresses import PAGES, addresses_of, admin_pages
from tests.desk.world import World
from tests.walking import is_ours, our_admins

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
WALKERS = [
    "office",
    "hongngu",
    *(pytest.param(who, marks=pytest.mark.proof) for who in ("system_admin", "leader", "auditor")),
]


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def the_log() -> Iterator[list[str]]:
    """The lines as the server's own handler writes them, and what Python warns of."""
    how = DictConfigurator(settings.LOGGING)
    how.config["formatters"] = {
        name: how.configure_formatter(dict(made))
        for name, made in settings.LOGGING["formatters"].items()
    }
    handler = Kept()
    handler.setFormatter(how.config["formatters"]["line"])
    for name in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(how.configure_filter(dict(settings.LOGGING["filters"][name])))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield handler.lines
        # files that a library leaves to the garbage collector say nothing of the site
        told = [one for one in warned if not issubclass(one.category, ResourceWarning)]
        handler.lines += [str(one.message) for one in told]
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def walk(world: World, who: str, names: dict) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    for name, kwargs in names.items():
        for address in addresses_of(world, name, kwargs).values():
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)


@pytest.mark.once
@pytest.mark.parametrize("who", WALKERS)
def test_a_walk_over_the_pages_logs_nothing(world, who):
    with the_log() as lines:
        walk(world, who, PAGES | admin_pages())
    assert lines == []


def autocompletes() -> Iterator[dict[str, str]]:
    """Every relation that any page of the admin may ask for."""
    of_admins = {made.model for made in our_admins()}
    for model in apps.get_models():
        if not is_ours(model):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model in of_admins:
                yield {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                }


@pytest.mark.parametrize("who", ["system_admin", "office"])
def test_every_autocomplete_is_in_an_order(world, who):
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    codes = set()
    with the_log() as lines:
        for asked in autocompletes():
            for term in ("", "a"):
                codes.add(client.get("/admin/autocomplete/", {**asked, "term": term}).status_code)
    assert 200 in codes
    assert lines == []


@pytest.mark.parametrize(
    "query", ["password=x", "user__password__startswith=a", "_to_field=password", "q=%00", "p=x"]
)
def test_a_hostile_parameter_is_one_line_and_no_traceback(world, query):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["office"])
    with the_log() as lines:
        for made in our_admins():
            opts = made.model._meta
            client.get(f"/admin/{opts.app_label}/{opts.model_name}/?{query}")
        client.get("/", headers={"host": "evil.example"})
    assert not [line for line in lines if "Traceback" in line or "\n" in line]
