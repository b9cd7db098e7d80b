"""Shared by the tests of backup and restore: an office with papers, an empty one beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from config.backups.manifest import digest_of
from inspections.uploads import check_upload
from reports.actions.scan import attach_scan
from reports.actions.withdraw import withdraw_document
from tests.bad_inputs.payloads import pdf_min
from tests.inspections.factories import make_unit
from tests.processes import Installation, database_url
from tests.reports.factories import issued, leader_of, ready_visit

SESSIONS = "django_session"


def papers(office, settings, folder: Path) -> None:
    """Two issued minutes, one with a signed scan, the other withdrawn; and who is signed in."""
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    first = ready_visit(unit=make_unit("Thị xã Hồng Ngự"), held_on=dt.date(2018, 7, 17))
    second = ready_visit(
        unit=make_unit("Huyện Lấp Vò"), held_on=dt.date(2018, 7, 19), team=first.lead_team
    )
    documents = [issued(first), issued(second)]
    scan = check_upload(SimpleUploadedFile("trang-1.pdf", pdf_min()))
    attach_scan(documents[0].pk, scan, by=leader_of(first))
    withdraw_document(documents[1].pk, by=office, reason="Sai ngày.")
    SessionStore().create()


def office_with_papers(office, settings, folder: Path) -> Installation:
    papers(office, settings, folder)
    return Installation(folder, database_url(folder))


@contextmanager
def empty_office(folder: Path) -> Iterator[Installation]:
    """No table yet. The tests of one worker share the name, one after the other."""
    if connection.vendor == "sqlite":
        yield Installation(folder, f"sqlite:///{folder / 'db.sqlite3'}")
        return
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield Installation(folder, database_url(folder).rpartition("/")[0] + f"/{name}")
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables(installation: Installation) -> list[str]:
    if installation.url.startswith("sqlite"):
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return sorted(name for (name,) in installation.rows(sql))


def row_hashes(installation: Installation) -> dict[str, str]:
    return {
        table: hash_of(installation.rows(f'SELECT * FROM "{table}"'))
        for table in tables(installation)
        if table != SESSIONS
    }


def hash_of(rows: list[tuple]) -> str:
    lines = sorted(json.dumps(row, default=plain, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def file_hashes(installation: Installation) -> dict[str, str]:
    return {
        path.relative_to(installation.files).as_posix(): sha256(path)
        for path in installation.files.rglob("*")
        if path.is_file()
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flip(path: Path, *, at: int = -1) -> None:
    """One bit of one byte, in the middle if no place is given."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at < 0 else at] ^= 1
    path.write_bytes(data)


def rewrite(folder: Path, **values: Any) -> None:
    """The manifest as another installation would have written it."""
    path = folder / "manifest.json"
    contents = json.loads(path.read_text()) | values
    contents.pop("sha256")
    path.write_text(json.dumps({**contents, "sha256": digest_of(contents)}))
