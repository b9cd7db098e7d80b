"""Compares the rows that name a file with the files on disk."""

import hashlib
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import models

from accounts.actions.imports import kept_scans

HOUR = 3600
TEMPORARY = ("django-import-export",)


class Command(BaseCommand):
    help = "Reports rows without a file, changed files and files without a row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove-leftovers",
            action="store_true",
            help="delete files that no row names and that are older than an hour",
        )

    def handle(self, *args: Any, remove_leftovers: bool = False, **options: Any) -> None:
        named: set[str] = set()
        faults = 0
        for row, name in named_files():
            named.add(name)
            fault = fault_of(row, name)
            if fault:
                faults += 1
                self.stdout.write(f"{fault}: {name} ({row._meta.label_lower} {row.pk})")
        for path in leftovers(named):
            if remove_leftovers and path.stat().st_mtime < time.time() - HOUR:
                path.unlink()
                self.stdout.write(f"removed: {path.relative_to(settings.MEDIA_ROOT)}")
                continue
            faults += 1
            self.stdout.write(f"no row: {path.relative_to(settings.MEDIA_ROOT)}")
        if faults:
            raise CommandError(f"{faults} faults found among {len(named)} files")
        self.stdout.write(f"{len(named)} files, all in order")


def models_with_files() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each with the names of its file fields."""
    for model in apps.get_models():
        fields = [f.name for f in model._meta.get_fields() if isinstance(f, models.FileField)]
        if fields:
            yield model, fields


def named_files() -> Iterator[tuple[models.Model, str]]:
    for model, fields in models_with_files():
        for row in model._default_manager.iterator():
            for field in fields:
                name = getattr(row, field).name
                if name:
                    yield row, name
    for sent, kept in kept_scans():
        yield sent, kept["file"]


def fault_of(row: models.Model, name: str) -> str:
    if not default_storage.exists(name):
        return "missing"
    expected = getattr(row, "sha256", "")
    return "changed" if expected and digest_of(name) != expected else ""


def digest_of(name: str) -> str:
    with default_storage.open(name, "rb") as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()


def leftovers(named: set[str]) -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] not in TEMPORARY and inside.as_posix() not in named:
            yield path
