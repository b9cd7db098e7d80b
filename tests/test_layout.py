"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet

ROOT = Path(__file__).resolve().parent.parent
APPS = ["accounts", "units", "inspections", "findings", "reports", "desk"]
PACKAGES = [*APPS, "config", "engines"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "printing" not in path.parts]  # others are printed


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_a_sitting():
    limits = dict.fromkeys(python_files(*PACKAGES, "tests", "scripts"), 400)
    limits |= dict.fromkeys(TEMPLATES, 150)
    lengths = {path: len(path.read_text().splitlines()) for path in limits}
    assert not {name_of(p): n for p, n in lengths.items() if n > limits[p]}


def assigns_status(tree: ast.AST) -> list[int]:
    lines = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            lines += [
                t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr == "status"
            ]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            lines += [node.lineno for word in node.keywords if word.arg == "status"]
    return lines


def test_a_state_changes_in_actions_only():
    found = {
        name_of(path): lines
        for path in python_files(*PACKAGES)
        if "actions" not in path.parts and path.name != "actions.py"
        if (lines := assigns_status(ast.parse(path.read_text())))
    }
    assert not found


def test_views_reach_rows_through_visible_to():
    views = [p for p in python_files(*APPS) if "views" in p.stem or "views" in p.parts]
    found = {
        name_of(path): bare
        for path in views
        if (bare := re.findall(r"\w+\.objects\.(?!(?:inside_)?visible_to\b)\w+", path.read_text()))
    }
    assert not found


def test_models_and_actions_know_nothing_of_pages():
    """import-linter cannot forbid a part of an outside package.

    `accounts` is left out: what it keeps of a form sent once is read from the request.
    """
    layers = [
        path
        for path in python_files(*APPS[1:])
        if {"models", "actions"} & {path.stem, *path.relative_to(ROOT).parts}
    ]
    found = [
        f"{name_of(path)}: {line}"
        for path in layers
        for line in path.read_text().splitlines()
        if re.match(r"(from|import) django\.(http|shortcuts|views)", line)
    ]
    assert not found


ADDRESS = re.compile(r"""["'](?:url )?(accounts|units|inspections|findings|reports|desk):[a-z-]+""")
UPWARD = {
    "inspections/admin/steps.py: reports",  # a draft's paper is offered beside its steps
    "templates/inspections/plan_list.html: reports",  # the figures of a year, beside its plans
}


def test_no_app_names_an_address_of_one_above_it():
    """Such a page is reached by `get_absolute_url`."""
    files = [*python_files(*APPS), *(p for p in TEMPLATES if p.parent.name in APPS)]
    found = set()
    for path in files:
        app = path.parent.name if path.suffix == ".html" else path.relative_to(ROOT).parts[0]
        above = APPS[APPS.index(app) + 1 :]
        named = {name for name in ADDRESS.findall(path.read_text()) if name in above}
        found |= {f"{name_of(path)}: {name}" for name in named}
    assert found == UPWARD


def test_engines_know_no_model():
    """They take values and give bytes; import-linter cannot forbid a part of Django."""
    found = [
        f"{name_of(path)}: {line}"
        for path in python_files("engines")
        for line in path.read_text().splitlines()
        if re.match(r"\s*(from|import) django\.(db|contrib|http|apps)\b", line)
    ]
    assert not found


def test_every_partial_says_what_it_takes():
    included = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*include\s+["']([^"']+)["']""", path.read_text())
    }
    partials = [ROOT / "templates" / name for name in sorted(included)]
    silent = [
        name_of(path)
        for path in partials
        if path.exists() and not re.match(r"\s*({#|{% comment)", path.read_text())
    ]
    assert not silent


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"<[^>]*\sstyle\s*="),
        ("style element", r"<style\b"),
        ("inline handler", r"<[^>]*\son[a-z]+\s*="),
        ("inline script", r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>"),
        ("something from elsewhere", r"""(src|href)=["'](https?:)?//"""),
    ],
)
def test_pages_keep_the_strict_policy(what, pattern):
    found = [name_of(path) for path in PAGES if re.search(pattern, path.read_text(), re.I)]
    assert not found, what


def test_it_is_a_check_and_never_the_other_word():
    """Kiểm tra is not the other thing, which has a law of its own."""
    word = "thanh" + " tra"
    places = [*python_files(*PACKAGES, "tests", "scripts"), *TEMPLATES]
    places += [*(ROOT / "locale").rglob("*.po"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    found = [
        name_of(path)
        for path in places
        if word in unicodedata.normalize("NFC", path.read_text()).casefold()
    ]
    assert not found


OUR_MODELS = [
    model
    for label in APPS
    for model in apps.get_app_config(label).get_models()
    if not model.__name__.startswith("Historical")  # reached only through its row's history
]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_model_says_who_sees_it_and_shows_nothing_to_a_stranger(model):
    with pytest.raises(EmptyResultSet):  # not even a query is sent
        model._default_manager.visible_to(AnonymousUser()).query.sql_with_params()


BARE_KEY = re.compile(r"\{\{\s*[\w.]+\.(?:pk|id)\s*\}\}")


def test_no_template_prints_a_key_as_a_number():
    """1258 prints as “1.258”, which is no key any more: stringformat:'d' leaves it alone."""
    bare = [
        f"{path.name}: {found}"
        for path in Path("templates").rglob("*.html")
        for found in BARE_KEY.findall(path.read_text(encoding="utf-8"))
    ]
    assert not bare


QUESTION = re.compile(r"(What|Who|Whose|Whom|Where|How|Which|When|Why)\b")


def test_the_first_line_of_a_module_says_what_it_does():
    """A name or a verb: "What …" makes the reader ask on."""
    found = []
    for path in python_files(*PACKAGES, "tests", "scripts", "bench"):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if text and QUESTION.match(text):
            found.append(name_of(path))
    assert found == []
