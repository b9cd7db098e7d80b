"""Copying files: with their hash, readable by their owner and group only, safe on the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage

from accounts.actions.imports import kept_scans
from config.backups.manifest import Entry
from config.management.commands.check_files import models_with_files

CHUNK = 1024 * 1024
HELD_OPEN = 500  # half of what Linux lets a process open


@contextmanager
def private_files() -> Iterator[None]:
    """Whatever is made inside, by child processes too, is 0640 and its folders 0750."""
    before = os.umask(0o027)
    try:
        yield
    finally:
        os.umask(before)


def names_and_hashes() -> dict[str, str]:
    """The files that rows name now; the hash is empty where the row keeps none.

    Read without making rows of it: the sooner the names are known, the fewer files are gone.
    """
    found = {}
    for model, fields in models_with_files():
        kept = [field.name for field in model._meta.fields if field.name == "sha256"]
        for field in fields:
            for row in model._default_manager.values(field, *kept):
                found[row[field]] = row.get("sha256", "")
    found.pop("", None)  # an empty field names no file
    found.update((kept["file"], kept["sha256"]) for _sent, kept in kept_scans())
    return found


def copy_stored(names: dict[str, str], copied: dict[str, Entry], folder: Path) -> set[str]:
    """Copy those that are not among `copied` yet and add them there.

    The newest are all opened first: a file that is deleted while others are copied stays readable.
    Gives back the names whose file is not in the store.
    """
    new = [name for name in names if name not in copied]
    missing = set()
    with ExitStack() as stack:
        held: dict[str, BinaryIO] = {}
        for name in new[-HELD_OPEN:]:
            try:
                held[name] = stack.enter_context(Path(default_storage.path(name)).open("rb"))
            except FileNotFoundError:
                missing.add(name)
        for name in new[:-HELD_OPEN]:
            try:
                copied[name] = copy_file(Path(default_storage.path(name)), folder / name)
            except FileNotFoundError:
                missing.add(name)
        for name, source in held.items():
            copied[name] = copy_opened(source, folder / name)
    return missing


def copy_file(source: Path, target: Path) -> Entry:
    """Raises FileNotFoundError when there is no `source`, FileExistsError when there is a target."""
    with source.open("rb") as opened:
        return copy_opened(opened, target)


def copy_opened(source: BinaryIO, target: Path) -> Entry:
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as written:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    return Entry(size, digest.hexdigest())


def entry_of(path: Path) -> Entry:
    with path.open("rb") as read:
        return Entry(path.stat().st_size, hashlib.file_digest(read, "sha256").hexdigest())


def sync_folders(folder: Path) -> None:
    """The names of files reach the disk with their folders."""
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
