"""Migrations that a test adds after those of an app."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

MODULE = """
import os
from django.db import migrations, models

def fail(apps, editor):
    raise RuntimeError("half way")

def kill(apps, editor):
    os._exit(9)

def both(function):
    return migrations.RunPython(function, migrations.RunPython.noop)

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("{app}", "{after}")]
    operations = [{operations}]
"""


class Migrations:
    """Migrations of a test, after those of the app; `with these:` Django sees them."""

    def __init__(self, folder: Path, app: str) -> None:
        self.app, self.folder = app, folder / f"half_way_{app}"
        self.folder.mkdir()
        own = import_module(f"{app}.migrations").__path__[0]
        (self.folder / "__init__.py").write_text(f"__path__.append({own!r})\n")
        self.head = head_of(app)
        self.last = self.head

    def add(self, name: str, *operations: str, atomic: bool = True) -> None:
        text = MODULE.format(
            app=self.app, after=self.last, operations=", ".join(operations), atomic=atomic
        )
        (self.folder / f"{name}.py").write_text(text)
        (self.folder / "max_migration.txt").write_text(f"{name}\n")
        self.last = name

    @contextmanager
    def seen(self):
        with override_settings(MIGRATION_MODULES={self.app: self.folder.name}):
            yield


def head_of(app: str) -> str:
    [(_app, name)] = MigrationLoader(None).graph.leaf_nodes(app)
    return name
