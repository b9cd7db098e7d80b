"""Fills an empty installation from a copy that `backup` made: all of it, or nothing."""

from __future__ import annotations

import shutil
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from config.backups import databases
from config.backups.files import copy_file, entry_of, private_files, sync_folders
from config.backups.manifest import Entry, Manifest, read_manifest
from config.management.commands.check_files import TEMPORARY

STAGING = ".restoring"
CHECKS = ("check_register", "check_files")


class Command(BaseCommand):
    help = "Fill this empty installation from the copy in DIR. Stop web server and worker first."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="what `backup` made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if connection.in_atomic_block:
            raise CommandError("A copy cannot be restored inside a transaction.")
        copy = read_manifest(folder)
        try:
            with private_files():
                settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
                refuse_other_engine(copy)
                refuse_other_release(copy)
                refuse_full(copy)
                refuse_changed(folder, copy)
                with files_in_place(folder, copy):
                    self.stdout.write(f"Restoring the copy of {copy.made_at}")
                    databases.engine().load(folder / copy.database)
        except (OSError, sqlite3.Error, DatabaseError, CommandError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        self.conclude(copy)

    def conclude(self, copy: Manifest) -> None:
        """Rows and files are there. What is wrong from here on is named, and ends with an error."""
        wrong = [
            f"{table} holds {found} rows, the copy {copy.counts.get(table)}"
            for table, found in databases.counts().items()
            if found != copy.counts.get(table)
        ]
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except Exception as error:
            raise CommandError(
                "Rows and files are restored, but bringing them up to this release failed: "
                f"{error}. Mend that, then run migrate, check_register and check_files. Or empty "
                f"database and files again and restore with release {copy.release}."
            ) from error
        for table, rows in databases.counts().items():
            if rows:
                self.stdout.write(f"{table:<50} {rows:>10}")
        self.stdout.write(f"{'files':<50} {len(copy.stored_files()):>10}")
        for command in CHECKS:
            try:
                call_command(command, stdout=self.stdout)
            except CommandError as error:
                wrong.append(f"{command}: {error}")
        if wrong:
            raise CommandError("Restored, but not in order: " + "; ".join(wrong))
        self.stdout.write("Restored. Everybody signs in anew.")


def refuse_other_engine(copy: Manifest) -> None:
    if copy.engine != connection.vendor:
        raise CommandError(
            f"the copy is of {copy.engine}, this installation runs on {connection.vendor}: "
            "set DATABASE_URL to a database of that kind."
        )
    databases.engine().refuse_version(copy.engine_version)


def refuse_other_release(copy: Manifest) -> None:
    """An older release's copy is brought up by `migrate`; a newer one's tables are unknown here."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    unknown = sorted(".".join(key) for key in copy.migrations if tuple(key) not in known)
    if unknown:
        raise CommandError(
            f"the copy is of release {copy.release}, whose tables release {settings.VERSION} does "
            f"not know ({', '.join(unknown)}): restore it with release {copy.release}, then update."
        )


def refuse_full(copy: Manifest) -> None:
    """Files of this very copy are what a restore that was killed left behind."""
    databases.engine().refuse_second()
    tables = databases.tables_in_use()
    if tables:
        raise CommandError(
            f"this installation is not empty, {', '.join(tables[:5])} hold rows: restore into a "
            "new DATA_DIR or database."
        )
    root, own = Path(settings.MEDIA_ROOT), copy.stored_files()
    for path in stored_paths():
        name = path.relative_to(root).as_posix()
        if name not in own or entry_of(path) != own[name]:
            raise CommandError(
                f"this installation is not empty, {root} holds {name}: restore into a new DATA_DIR."
            )


def stored_paths() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*"):
        if path.is_file() and path.relative_to(root).parts[0] not in {STAGING, *TEMPORARY}:
            yield path


def refuse_changed(folder: Path, copy: Manifest) -> None:
    """The database's file is wanted whole before anything is touched; files are, as they come."""
    for name, expected in copy.files.items():
        path = folder / name
        if not path.is_file():
            raise CommandError(f"{name} is missing in the copy: use another copy.")
        if name == copy.database or path.stat().st_size != expected.size:
            refuse_another(name, entry_of(path), expected)


def refuse_another(name: str, found: Entry, expected: Entry) -> None:
    if found != expected:
        raise CommandError(f"{name} of the copy was changed or is damaged: use another copy.")


@contextmanager
def files_in_place(folder: Path, copy: Manifest) -> Iterator[None]:
    """The copy's files are in the store inside, and stay there unless an error comes."""
    root = Path(settings.MEDIA_ROOT)
    staging = root / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    moved: list[Path] = []
    try:
        for name, expected in copy.stored_files().items():
            refuse_another(name, copy_file(folder / "files" / name, staging / name), expected)
        for path in stored_paths():  # left by a restore that was killed, and the same
            path.unlink()
        sync_folders(staging)
        for path in staging.iterdir():
            target = root / path.name
            if target.is_dir():
                shutil.rmtree(target)  # its empty folders
            moved.append(target)
            path.rename(target)
        sync_folders(root)
        yield
    except BaseException:
        for target in moved:
            shutil.rmtree(target, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
