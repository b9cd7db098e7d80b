"""Hostile values, and the names of parameters under which each page reads them.

A page's parameters are found by watching what it reads from its query string while it answers, so
a new one is tried without being named here. Its forms are read from the page itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from tests import walking
from tests.bad_inputs.pages import read

# As they stand percent-encoded in an address or in the body of a form.
VALUES = {
    "25 digits": "9" * 25,
    "minus 25 digits": "-" + "9" * 25,
    "minus one": "-1",
    "nought": "0",
    "2**63": "9223372036854775808",
    "2**63 - 1": "9223372036854775807",
    "2**31": "2147483648",
    "a million": "1000000",
    "beyond a float": "1e400",
    "not a number": "NaN",
    "grouped": "1.000",
    "underscored": "1_0",
    "other digits": "%D9%A3",  # ٣
    "a half": "%C2%BD",  # ½
    "superscript": "%C2%B2",  # ²: a digit to str.isdigit, none to int
    "NUL": "%00",
    "number and NUL": "1%00",
    "lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "brackets": "[]",
    "keys too long": "1,," + "9" * 25 + ",",
    "a broken pattern": "(",
    "10,000 letters": "x" * 10_000,
    "5,000 digits": "9" * 5_000,
    "a year and digits": "1945" + "9" * 20,
    "noughts, a year and digits": "01945" + "9" * 20,
    "no such day": "31/02/2018",
    "no such year": "KT-0000-1",
    "empty": "",
}
TIMES = 900  # a name repeated; with the rest of a form less than the 1,000 fields read at all
# What one of the databases cannot take: it is sent for every parameter.
WORST = {"sqlite": "25 digits", "postgresql": "NUL"}
FINE = {200, 302, 400, 403, 404, 405, 409, 410}
BOOKKEEPING = {"csrfmiddlewaretoken", "form_key"}  # without them nothing else is looked at


@contextmanager
def names_read() -> Iterator[set[str]]:
    """The names asked of any query string or form body meanwhile."""
    names: set[str] = set()
    methods = ("__getitem__", "__contains__", "get", "getlist")
    own = {name: QueryDict.__dict__.get(name) for name in methods}

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def method(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
            names.add(str(key))
            return real(self, key, *args, **kwargs)

        return method

    try:
        for name in methods:
            setattr(QueryDict, name, watched(getattr(QueryDict, name)))
        yield names
    finally:
        for name, method in own.items():
            if method is None:
                delattr(QueryDict, name)
            else:
                setattr(QueryDict, name, method)


# The admin reads all that an address holds at once, so its names cannot be watched for.
LOOKUPS = ("__exact", "__in", "__gte", "__isnull", "__range", "__regex")
OF_ITS_LISTS = ("q", "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters")
OF_ITS_CHOICES = ("term", "page", "app_label", "model_name", "field_name")
CHOICES = {"app_label": "findings", "model_name": "finding", "field_name": "visit"}
ANSWERED = {200, 400, 403, 404, 409}  # what may yet become a page with other parameters


def of_the_admin(address: str, html: str) -> set[str]:
    """What a list may be narrowed by, and what a form to add a row may be filled with."""
    name = resolve(urlsplit(address).path).url_name or ""
    if name == "autocomplete":
        return set(OF_ITS_CHOICES)
    if name.endswith("_add"):
        return {field for _to, fields in forms_of(html) for field in fields}
    for page in walking.our_admins():
        if name == f"{page.opts.app_label}_{page.opts.model_name}_changelist":
            paths = [path[0] if isinstance(path, tuple) else path for path in page.list_filter]
            ends = ("", "__exact", "__isnull", "_from", "_to")
            relations = [f.name for f in page.opts.concrete_fields if f.remote_field][:2]
            others = {f"{path}{how}" for path in ("id", *relations) for how in LOOKUPS}
            return {f"{path}{end}" for path in paths for end in ends} | others | {*OF_ITS_LISTS}
    return set()


class _Actions(HTMLParser):
    """Where each form of a page leads, how, and every name that it may send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if tag == "form":
            self.found.append((found.get("action") or "", found.get("method") or "get", set()))
        elif tag in ("input", "select", "textarea", "button") and self.found and found.get("name"):
            self.found[-1][2].add(found["name"])


def forms_of(html: str) -> list[tuple[str, dict[str, list[str]]]]:
    """(address, what would be sent) of each form that writes, its unticked boxes as well."""
    actions = _Actions()
    actions.feed(html)
    return [
        (action, {name: [] for name in names} | fields)
        for (action, method, names), fields in zip(actions.found, read(html).forms, strict=True)
        if method.lower() == "post"
    ]


@dataclass
class Walk:
    """One person's hostile requests; `faults` are the answers that were none.

    Thorough: every value at every address. Else each view is asked once: each parameter of its
    address with the worst value and with one more, another for each; its form with the worst value
    in each field, and in all fields at once with that and three more.
    """

    client: Client
    thorough: bool
    done: set[Any] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)  # "view?name" and "view name"
    turn: int = 0

    def is_new(self, address: str, *key: Any) -> bool:
        where = address if self.thorough else resolve(urlsplit(address).path).view_name
        if (where, *key) in self.done:
            return False
        self.done.add((where, *key))
        return True

    def values(self, count: int) -> Iterable[tuple[str, str]]:
        if self.thorough:
            return VALUES.items()
        worst = WORST[connection.vendor]
        others = [name for name in VALUES if name != worst]
        turns = range(self.turn, self.turn + count)
        self.turn += count
        names = [worst, *(others[turn % len(others)] for turn in turns)]
        return [(name, VALUES[name]) for name in names]

    def answer(self, method: str, address: str, body: str = "") -> Any:
        """The answer; nothing is left behind."""
        point = transaction.savepoint()
        if method == "get":
            answer = self.client.get(address)
        else:
            kind = "application/x-www-form-urlencoded"
            answer = self.client.post(address, body, content_type=kind)
        if answer.streaming:  # the client closes the file at its end
            b"".join(answer)
        transaction.savepoint_rollback(point)
        return answer

    def judge(self, what: str, answer: Any) -> None:
        if answer.status_code not in FINE:
            error = (getattr(answer, "exc_info", None) or (None, None))[1]
            self.faults.append(f"{what}: {answer.status_code} {error!r}"[:400])

    # --- what a page reads from its address ---
    def page(self, address: str) -> bool:
        """Whether the person may open it at all; then all it reads and sends was tried."""
        with names_read() as names:
            clean = self.answer("get", address)
        opens = clean.status_code == 200
        is_page = opens and clean.headers.get("Content-Type", "").startswith("text/html")
        html = clean.content.decode() if is_page else ""
        if clean.status_code in ANSWERED and self.is_new(address, opens):
            self.read_names(address, names | of_the_admin(address, html))
        for action, fields in forms_of(html):
            to = action or address
            if fields and "logout" not in to and self.is_new(to, *sorted(fields)):
                self.form(to, fields)
        return opens

    def read_names(self, address: str, names: set[str]) -> None:
        todo, done = sorted(names), set()
        while todo:
            name = todo.pop()
            done.add(name)
            self.parameters.add(f"{resolve(urlsplit(address).path).view_name}?{name}")
            for said, value in self.values(1):
                with names_read() as found:
                    query = f"{quote(name)}={value}{self.others(address, name)}"
                    answer = self.answer("get", f"{address}?{query}")
                self.judge(f"{address}?{name} {said}", answer)
                todo += sorted(found - done - {*todo})
            if self.thorough:
                answer = self.answer("get", f"{address}?" + f"{quote(name)}=1&" * TIMES)
                self.judge(f"{address}?{name} repeated", answer)

    @staticmethod
    def others(address: str, name: str) -> str:
        """What the admin's choices must be told besides, to look anything up."""
        fixed = CHOICES if "/autocomplete/" in address else {}
        return "".join(f"&{key}={value}" for key, value in fixed.items() if key != name)

    # --- what it sends ---
    def form(self, to: str, fields: dict[str, list[str]]) -> None:
        """Each value in all fields at once, then in each field alone."""
        for said, value in self.values(3):
            self.send(to, fields, sorted(set(fields) - BOOKKEEPING), said, value)
        for name in sorted(fields):
            self.parameters.add(f"{resolve(urlsplit(to).path).view_name} {name}")
            for said, value in self.values(0):
                self.send(to, fields, [name], said, value)

    def send(
        self, to: str, fields: dict[str, list[str]], names: list[str], said: str, value: str
    ) -> None:
        kept = [
            f"{quote(name)}={quote(one)}"
            for name, values in fields.items()
            if name not in names
            for one in values
        ]
        body = "&".join([*kept, *(f"{quote(name)}={value}" for name in names)])
        which = names[0] if len(names) == 1 else "all fields"
        self.judge(f"POST {to} {which} {said}", self.answer("post", to, body))
