"""Copies a whole installation, rows and files of one moment, while people go on writing."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from config.backups import databases, manifest
from config.backups.files import (
    copy_stored,
    entry_of,
    names_and_hashes,
    private_files,
    sync_folders,
)
from config.backups.manifest import Entry, Manifest

UNFINISHED, FILES = "unfinished", "files"
BEFOREHAND, ATTEMPTS = 2, 30
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Command(BaseCommand):
    help = "Copy database and files into DIR, a new or empty folder. Nobody need stop working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if connection.in_atomic_block:
            raise CommandError("A copy cannot be made inside a transaction.")
        try:
            refuse_folder(folder)
            with private_files(), new_folder(folder) as work:
                made = copy_into(work)
                finish(work, folder)
        except (OSError, sqlite3.Error, DatabaseError, CommandError) as error:
            raise CommandError(f"No copy was made in {folder}: {reason(error)}") from error
        self.report(folder, made)

    def report(self, folder: Path, made: Manifest) -> None:
        size = sum(entry.size for entry in made.files.values())
        self.stdout.write(
            f"Copied to {folder}: {sum(made.counts.values())} rows in {len(made.counts)} tables, "
            f"{len(made.stored_files())} files, {size / 1_000_000:.1f} MB"
        )
        if made.faults:
            self.stdout.write("\n".join(made.faults))
            raise CommandError(
                f"The copy holds all there is, but {len(made.faults)} files of this installation "
                "are missing or were changed: look for them in an earlier copy."
            )


def refuse_folder(folder: Path) -> None:
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise CommandError("it lies among the files to be copied. Name another folder.")
    if folder.exists() and any(folder.iterdir()):
        half = (folder / UNFINISHED).exists()
        why = "it holds a copy that was broken off" if half else "it is not empty"
        raise CommandError(f"{why}. Name a new or an empty folder.")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to work in, inside the one named. After an error nothing of it is left."""
    is_new = not folder.exists()
    work = folder / UNFINISHED
    work.mkdir(parents=True)
    try:
        yield work
    except BaseException:
        (folder / manifest.NAME).unlink(missing_ok=True)
        (folder / databases.engine().DUMP).unlink(missing_ok=True)
        shutil.rmtree(folder / FILES, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def copy_into(work: Path) -> Manifest:
    """Copy rows and files of one moment into the folder, the manifest last.

    A file is there before the row that names it, and goes after that row is gone. So most files
    are copied beforehand, then what came in that time, so that few are left for the snapshot. One
    that is missing went with its row while the copying ran, and a new snapshot names it no more;
    a row that still names it has truly lost its file.
    """
    if not connection.introspection.table_names():
        raise CommandError("this installation has no tables yet.")
    copied: dict[str, Entry] = {}
    missed: set[str] = set()
    for _pass in range(BEFOREHAND):
        missed |= copy_stored(names_and_hashes(), copied, work / FILES)
    for _attempt in range(ATTEMPTS):
        with databases.engine().snapshot() as dump:
            hashes = names_and_hashes()
            missing = copy_stored(hashes, copied, work / FILES)
            if missing <= missed:
                drop_unnamed(copied, hashes, work / FILES)
                dump(work / databases.engine().DUMP)
                made = describe(work, copied, faults_of(hashes, copied))
                manifest.write_manifest(made, work / manifest.NAME)
                return made
        missed |= missing
    raise CommandError("files come and go faster than they can be copied. Try again.")


def drop_unnamed(copied: dict[str, Entry], hashes: dict[str, str], folder: Path) -> None:
    """Files whose row went before the snapshot."""
    for name in copied.keys() - hashes.keys():
        (folder / name).unlink()
        del copied[name]


def faults_of(hashes: dict[str, str], copied: dict[str, Entry]) -> list[str]:
    missing = [f"missing: {name}" for name in hashes if name not in copied]
    changed = [
        f"changed: {name}"
        for name, expected in hashes.items()
        if name in copied and expected and copied[name].sha256 != expected
    ]
    return sorted(missing) + sorted(changed)


def describe(work: Path, copied: dict[str, Entry], faults: list[str]) -> Manifest:
    engine = databases.engine()
    return Manifest(
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        release=settings.VERSION,
        engine=connection.vendor,
        engine_version=engine.version(),
        database=engine.DUMP,
        migrations=databases.applied_migrations(),
        counts=databases.counts(),
        files={
            engine.DUMP: entry_of(work / engine.DUMP),
            **{f"files/{name}": entry for name, entry in copied.items()},
        },
        faults=faults,
    )


def finish(work: Path, folder: Path) -> None:
    """Everything out of the unfinished folder and on the disk, then the manifest."""
    for path in work.iterdir():
        if path.name != manifest.NAME:
            path.rename(folder / path.name)
    sync_folders(folder)
    (work / manifest.NAME).rename(folder / manifest.NAME)
    work.rmdir()
    sync_folders(folder)


def reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in FULL:
        return "there is no room left for it."
    return str(error)
