"""The manifest of a copy: written last, and refused when anything in it is not as it was."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.base import CommandError

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """One file of a copy."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`files` and `counts` go by path inside the copy and by table."""

    made_at: str
    release: str
    engine: str
    engine_version: str
    database: str
    migrations: list[list[str]]
    counts: dict[str, int]
    files: dict[str, Entry]
    faults: list[str] = field(default_factory=list)
    format: int = FORMAT

    def stored_files(self) -> dict[str, Entry]:
        """Everything but the database, by its name in the store."""
        return {
            path.removeprefix("files/"): entry
            for path, entry in self.files.items()
            if path != self.database
        }


def write_manifest(manifest: Manifest, path: Path) -> None:
    contents = asdict(manifest)
    whole = {**contents, "sha256": digest_of(contents)}
    with path.open("x", encoding="utf-8") as written:
        json.dump(whole, written, ensure_ascii=False, indent=1, sort_keys=True)
        written.flush()
        os.fsync(written.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Raises CommandError when there is none, or when it is not as it was written."""
    path = folder / NAME
    if not path.is_file():
        raise CommandError(f"{folder} is no copy, or one that was never finished: no {NAME} in it.")
    try:
        contents = json.loads(path.read_bytes())
        expected = contents.pop("sha256")
        if digest_of(contents) != expected:
            raise ValueError("its hash is another")
        if contents["format"] != FORMAT:
            raise CommandError(
                f"The copy's form is {contents['format']}, this release reads {FORMAT}: "
                f"restore it with release {contents['release']}."
            )
        files = {name: Entry(**entry) for name, entry in contents.pop("files").items()}
        manifest = Manifest(**contents, files=files)
        refuse_paths_outside(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            f"{path} was changed or is damaged ({error}): use another copy."
        ) from error
    return manifest


def digest_of(contents: dict[str, Any]) -> str:
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_paths_outside(manifest: Manifest) -> None:
    for name in manifest.files:
        path = PurePosixPath(name)
        inside = name == manifest.database or path.parts[0] == "files"
        if path.is_absolute() or ".." in path.parts or not inside:
            raise ValueError(f"it names {name}")
