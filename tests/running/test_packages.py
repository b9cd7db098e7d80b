"""Versions: no known hole, hashed, few."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s\\;]+)", (ROOT / lock).read_text(), re.M))


@pytest.mark.parametrize(
    ("package", "floor"),
    [
        ("django", (5, 2, 19)),
        ("weasyprint", (70, 0)),
        ("django-import-export", (4, 4, 3)),
        ("pillow", (13, 0)),
        ("gunicorn", (27, 0)),
    ],
)
def test_no_package_is_older_than_its_last_known_hole(package, floor):
    for found in (pinned("requirements.txt")[package], version(package)):
        assert tuple(int(part) for part in re.findall(r"\d+", found)) >= floor


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_its_hashes_and_no_registry_is_named(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert "index-url" not in re.sub(r"^#.*", "", text, flags=re.M)
    assert "://" not in text


def test_the_test_lock_holds_what_the_other_lock_holds():
    tests = pinned("requirements-dev.txt")
    assert {name: tests.get(name) for name in pinned("requirements.txt")} == pinned(
        "requirements.txt"
    )


def test_direct_dependencies_stay_few():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert len(project["dependencies"]) <= 25


WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv.pop().split(","), None))
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check"])
"""


def test_the_program_starts_without_the_packages_of_the_tests():
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    needed = pinned("requirements.txt").keys() | {"pip", "setuptools"}
    extra = {
        module
        for module, packages in packages_distributions().items()
        if not {plain(name) for name in packages} & needed and module.isidentifier()
    }
    assert {"pytest", "factory", "django_linear_migrations"} <= extra
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, ",".join(sorted(extra))],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
