"""Every choice of the project stands in every table that is keyed by it.

The tables are found by looking through the source, so a new one is covered by itself. The right
words and tones are written out here and never read from the tables.
"""

from __future__ import annotations

import ast
import enum
import sys
from collections import ChainMap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.walking import PACKAGES, declared

# Tables that leave choices out on purpose, and which.
PARTIAL = {
    # the unit is told of these steps of a visit alone, if it knew of the visit
    "inspections.actions.moves: TOLD": {"announce", "postpone", "cancel"},
    # a unit with nobody above it is reported to the office only: added where there is one
    "findings.escalation: _acts": {"unit", "head", "office"},
    # minutes have their own way of issuing
    "reports.actions.papers: TYPES": {
        *("visit_notice", "letter", "results", "conclusion", "summary"),
    },
    # what is short of a kind of unit in people's typing; of the last there is no short form
    "units.search: SHORT_FORMS": {
        *("tỉnh", "thành phố", "thị xã", "huyện", "xã", "phường", "thị trấn"),
        *("sở/ngành", "phòng/ban"),
    },
    # keys of the article's file, which names no other part of a day
    "config.demo.july_2018: SESSIONS": {"morning", "afternoon"},
    # a request in a draft was not handed over, and no summary counts it
    "findings.filters: STAGES (values)": {
        *("issued", "acknowledged", "responded", "returned", "verified", "closed"),
        *("withdrawn", "recorded"),
    },
}


class Table(NamedTuple):
    """A mapping in the source, what its keys belong to, and which of them it has."""

    name: str
    choices: type[enum.Enum]
    has: frozenset[Any]

    @property
    def missing(self) -> set[Any]:
        return {choice.value for choice in self.choices} - self.has


@cache
def our_choices() -> list[type[enum.Enum]]:
    return declared(enum.Enum)


def modules() -> list[Any]:
    our_choices()  # everything is imported now
    ours = [module for name, module in sys.modules.items() if name.split(".")[0] in PACKAGES]
    return [module for module in ours if ".migrations" not in module.__name__]


def known_in(module: Any, scopes: list[str]) -> Mapping[str, Any]:
    """The names an expression in these classes of the module may use."""
    names: list[Any] = [vars(module)]
    inside: Any = module
    for scope in scopes:
        inside = getattr(inside, scope, None)
        names += [vars(inside)] if isinstance(inside, type) else []
    return ChainMap(*reversed(names))


@cache
def source_of(module: Any) -> ast.Module:
    return ast.parse(Path(module.__file__).read_text(encoding="utf-8"))


def constants_of(module: Any) -> Iterator[tuple[str, Any]]:
    """Those it defines itself."""
    for node in source_of(module).body:
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(target, ast.Name):
                yield target.id, getattr(module, target.id)


def value_of(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(value_of(node.value, names), node.attr, None)
    return node.value if isinstance(node, ast.Constant) else None


class Reader(ast.NodeVisitor):
    """Collects the dictionaries of one module with the name they are given."""

    def __init__(self, module: Any) -> None:
        self.module, self.scopes, self.target = module, [], ""
        self.found: list[tuple[str, list[Any], list[Any]]] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scopes.append(node.name)
        self.generic_visit(node)
        self.scopes.pop()

    visit_FunctionDef = visit_ClassDef

    def visit_Assign(self, node: ast.Assign) -> None:
        self.target = ast.unparse(node.targets[0])
        self.generic_visit(node)
        self.target = ""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.target = ast.unparse(node.target)
        self.generic_visit(node)
        self.target = ""

    def visit_Dict(self, node: ast.Dict) -> None:
        names = known_in(self.module, self.scopes)
        keys = [value_of(key, names) for key in node.keys if key is not None]
        values = [value_of(value, names) for value in node.values]
        place = ".".join(self.scopes) or self.target
        self.found.append((f"{self.module.__name__}: {place}", keys, values))
        self.generic_visit(node)


@cache
def dictionaries() -> list[tuple[str, list[Any], list[Any]]]:
    readers = [Reader(module) for module in modules()]
    for reader in readers:
        reader.visit(source_of(reader.module))
    return [found for reader in readers for found in reader.found]


def keyed_by_members() -> Iterator[Table]:
    """One choice for each key; a table of steps from a choice to another of the same is none."""
    for name, keys, values in dictionaries():
        kinds = {type(key) for key in keys}
        (kind,) = kinds if len(kinds) == 1 else (None,)
        if kind in our_choices() and {type(value) for value in values} != kinds:
            yield Table(name, kind, frozenset(key.value for key in keys))


def keyed_by_values() -> Iterator[Table]:
    """By the plain texts that stand for the choices."""
    for name, keys, _values in dictionaries():
        texts = frozenset(keys) if all(type(key) is str for key in keys) else frozenset()
        for choices in our_choices():
            values = {choice.value for choice in choices}
            if len(texts) > 1 and texts <= values and len(texts) * 2 > len(values):
                yield Table(name, choices, texts)


def sorted_into_groups() -> Iterator[Table]:
    """Module constants that put all choices of a kind into named groups."""
    for module in modules():
        for name, value in constants_of(module):
            groups = list(value.values()) if isinstance(value, dict) else []
            if not groups or not all(isinstance(one, (list, tuple, frozenset)) for one in groups):
                continue
            members = [member for group in groups for member in group]
            kinds = {type(member) for member in members}
            for choices in our_choices():
                values = {choice.value for choice in choices}
                if kinds == {choices} or (kinds == {str} and set(members) <= values):
                    place = f"{module.__name__}: {name} (values)"
                    yield Table(place, choices, frozenset(str(member) for member in members))


def test_the_search_for_tables_finds_those_we_know():
    by_member = {table.name for table in keyed_by_members()}
    assert {
        "reports.summaries.dossier: STATES",
        "findings.lines: FORCE_VERBS",
        "findings.history_events: move_title",
        "inspections.progress: in_group",
        "accounts.permissions: GRANTS",
    } <= by_member
    assert "reports.summaries.words: LEVELS" in {table.name for table in keyed_by_values()}
    assert "findings.filters: STAGES (values)" in {table.name for table in sorted_into_groups()}


@pytest.mark.parametrize("tables", [keyed_by_members, keyed_by_values, sorted_into_groups])
def test_every_table_has_every_choice(tables):
    lacking = {
        table.name: sorted(map(str, table.missing))
        for table in tables()
        if table.missing and table.has != PARTIAL.get(table.name)
    }
    assert not lacking
